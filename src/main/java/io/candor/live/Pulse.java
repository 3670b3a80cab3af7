package io.candor.live;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The seconds that this process was awake. When it stood still (a stopped container, a machine that was moved), what
 * viewers sent meanwhile has not been read: nobody may be taken for silent because of that.
 */
final class Pulse {

    static final Duration EVERY = Duration.ofSeconds(1);

    private static final long HALF = EVERY.toNanos() / 2;

    private final AtomicInteger seconds = new AtomicInteger();
    private long beatAt;

    Pulse(long nanoTime) {
        this.beatAt = nanoTime;
    }

    /** Whether another second has passed; beats that were missed are not made up for. Called by one thread. */
    boolean beats(long nanoTime) {
        if (nanoTime - beatAt < HALF) {
            return false;
        }
        beatAt = nanoTime;
        seconds.incrementAndGet();
        return true;
    }

    int seconds() {
        return seconds.get();
    }
}
