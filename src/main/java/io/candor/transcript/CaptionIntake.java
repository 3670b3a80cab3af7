package io.candor.transcript;

import io.candor.access.Refusal;
import io.candor.broadcast.BroadcastRef;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Many small requests for one broadcast at a time: whatever arrives while one transaction is being committed goes into
 * the next one together, so that the room's lock is taken once for all of it. A request that comes alone waits for
 * nobody.
 */
@ApplicationScoped
class CaptionIntake {

    /** Bounds how long one transaction holds the room's lock. */
    private static final int MOST_REQUESTS_AT_ONCE = 64;

    private final Captions captions;
    private final Map<UUID, Desk> desks = new ConcurrentHashMap<>();

    CaptionIntake(Captions captions) {
        this.captions = captions;
    }

    /** As {@link Captions#take}; returns after the commit. */
    Captions.Taken take(BroadcastRef broadcast, List<CaptionLine> lines) {
        Waiting own = new Waiting(broadcast, lines);
        Desk desk = desks.computeIfAbsent(broadcast.id(), id -> new Desk());
        desk.queue.add(own);
        desk.lock.lock();
        try {
            while (!own.isServed()) {
                serve(desk.next());
            }
        } finally {
            desk.lock.unlock();
        }
        return own.outcome();
    }

    private void serve(List<Waiting> batch) {
        try {
            // The newest one knows best what the moment and the state are.
            BroadcastRef broadcast = batch.getLast().broadcast;
            List<Captions.Taken> outcomes = QuarkusTransaction.requiringNew()
                    .call(() -> captions.takeAll(
                            broadcast, batch.stream().map(w -> w.lines).toList()));
            for (int i = 0; i < batch.size(); i++) {
                batch.get(i).taken = outcomes.get(i);
            }
        } catch (RuntimeException | Error e) {
            // One bad request fails alone.
            if (batch.size() == 1) {
                batch.getFirst().failure = e;
            } else {
                batch.forEach(one -> serve(List.of(one)));
            }
        }
    }

    /** Where one broadcast's requests wait; whoever has the lock serves those before it too. */
    private static final class Desk {
        private final ReentrantLock lock = new ReentrantLock();
        private final Queue<Waiting> queue = new ConcurrentLinkedQueue<>();

        List<Waiting> next() {
            List<Waiting> batch = new ArrayList<>();
            for (Waiting w = queue.poll(); w != null; w = queue.poll()) {
                batch.add(w);
                if (batch.size() == MOST_REQUESTS_AT_ONCE) {
                    break;
                }
            }
            return batch;
        }
    }

    /** A request; its outcome is written and read under its desk's lock. */
    private static final class Waiting {
        private final BroadcastRef broadcast;
        private final List<CaptionLine> lines;
        private Captions.@Nullable Taken taken;
        private @Nullable Throwable failure;

        Waiting(BroadcastRef broadcast, List<CaptionLine> lines) {
            this.broadcast = broadcast;
            this.lines = lines;
        }

        boolean isServed() {
            return taken != null || failure != null;
        }

        Captions.Taken outcome() {
            if (taken != null) {
                return taken;
            }
            throw failure instanceof Refusal refusal ? refusal : new IllegalStateException(failure);
        }
    }
}
