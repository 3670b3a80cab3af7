package io.candor.live;

import java.time.Duration;

/**
 * The seconds that this process was awake. When it stood still (a stopped container, a machine that was moved), what
 * viewers sent meanwhile has not been read: nobody may be taken for silent because of that.
 */
final class Pulse {

    static final Duration EVERY = Duration.ofSeconds(1);

    private static final long HALF = EVERY.toNanos() / 2;

    private volatile int seconds;
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
        seconds = seconds + 1;
        return true;
    }

    int seconds() {
        return seconds;
    }
}
