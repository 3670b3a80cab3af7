package io.candor.followup;

import io.candor.transcript.TranscriptChanged;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Listens beside the captions, never in their way: one thread a pod, several batches of lines at once. What it misses
 * because a pod dies is heard with the next lines, or by a person.
 */
@ApplicationScoped
class PromiseEar {

    /** How long lines are collected before they are read; a draft need not be faster than the person who reads it. */
    private static final long COLLECT_MS = 300;

    private final PromisesHeard heard;
    private final Map<UUID, Long> toRead = new ConcurrentHashMap<>();
    private final AtomicBoolean listening = new AtomicBoolean();

    PromiseEar(PromisesHeard heard) {
        this.heard = heard;
    }

    void hear(@Observes(during = TransactionPhase.AFTER_SUCCESS) TranscriptChanged change) {
        toRead.merge(change.broadcast(), change.fromMs(), Math::min);
        if (listening.compareAndSet(false, true)) {
            Thread.ofVirtual().name("promise-ear").start(this::listen);
        }
    }

    private void listen() {
        do {
            try {
                Thread.sleep(COLLECT_MS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            for (UUID broadcast : List.copyOf(toRead.keySet())) {
                Long from = toRead.remove(broadcast);
                if (from != null) {
                    listen(broadcast, from);
                }
            }
            listening.set(false);
        } while (!toRead.isEmpty() && listening.compareAndSet(false, true));
    }

    private void listen(UUID broadcast, long from) {
        try {
            heard.listen(broadcast, from);
        } catch (RuntimeException e) {
            // costs drafts only, and the next lines are read from further back
            Log.warnf("Captions were not searched for promises: %s", e.getMessage());
        }
    }
}
