package io.candor.video;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Players that ask for a playlist with a segment in it that is not there yet, and wait (blocking playlist reload,
 * draft-pantos-hls-rfc8216bis, 6.2.5.2): they know of a segment as soon as it is there, and not up to a second later.
 * However many wait, the disk is looked at once for each broadcast, and no thread waits. A crowd is not told all at once:
 * everybody who is told comes for the segment, and the room on the same pod would wait behind them.
 */
final class HeldReloads {

    private static final long LOOK_MS = 50;

    /** Three segments: a camera that has stopped is not waited for, the player gets what there is. */
    private static final long LONGEST_NANOS = Duration.ofSeconds(3).toNanos();

    /** Few are told together; many are told in this many portions, so the last of them {@code 40 * 10} ms later. */
    private static final int TOGETHER = 20;

    private static final int PORTIONS = 40;
    private static final long BETWEEN_PORTIONS_MS = 10;

    /** On a pod; who comes after that is answered at once, and asks again a second later. */
    private static final int MOST = 50_000;

    /** @param segment the media sequence number that the playlist must have reached */
    private record Waiting(long segment, long until, Promise<Void> promise) {}

    private final Vertx vertx;
    private final Map<UUID, List<Waiting>> waiting = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();

    HeldReloads(Vertx vertx) {
        this.vertx = vertx;
    }

    /**
     * Completes when the newest segment is this one or a later one, or when it took too long; on any thread.
     *
     * @param newest looks for the newest segment's media sequence number; is called on a thread that may wait
     */
    Future<Void> until(UUID broadcast, long segment, Callable<Long> newest) {
        if (count.incrementAndGet() > MOST) {
            count.decrementAndGet();
            return Future.succeededFuture();
        }
        Promise<Void> promise = Promise.promise();
        Waiting one = new Waiting(segment, System.nanoTime() + LONGEST_NANOS, promise);
        waiting.compute(broadcast, (id, others) -> {
            List<Waiting> all = others;
            if (all == null) {
                all = new ArrayList<>();
                lookSoon(id, newest);
            }
            all.add(one);
            return all;
        });
        return promise.future().onComplete(done -> count.decrementAndGet());
    }

    private void lookSoon(UUID broadcast, Callable<Long> newest) {
        vertx.setTimer(
                LOOK_MS,
                timer -> vertx.executeBlocking(newest, false)
                        .onComplete(
                                seen -> answer(broadcast, newest, seen.succeeded() ? seen.result() : Long.MAX_VALUE)));
    }

    private void answer(UUID broadcast, Callable<Long> newest, long there) {
        List<Waiting> done = new ArrayList<>();
        waiting.computeIfPresent(broadcast, (id, all) -> {
            long now = System.nanoTime();
            for (Iterator<Waiting> each = all.iterator(); each.hasNext(); ) {
                Waiting one = each.next();
                if (one.segment <= there || one.until - now <= 0) {
                    each.remove();
                    done.add(one);
                }
            }
            if (all.isEmpty()) {
                return null;
            }
            lookSoon(id, newest);
            return all;
        });
        tell(done, Math.max(TOGETHER, Math.ceilDiv(done.size(), PORTIONS)));
    }

    private void tell(List<Waiting> done, int portion) {
        done.stream().limit(portion).forEach(one -> one.promise.complete());
        if (done.size() > portion) {
            vertx.setTimer(BETWEEN_PORTIONS_MS, timer -> tell(done.subList(portion, done.size()), portion));
        }
    }
}
