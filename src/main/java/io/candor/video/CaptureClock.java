package io.candor.video;

import java.time.Instant;
import java.util.ArrayDeque;

/**
 * When a segment was captured: the recorder's media time, fixed to the wall clock by what the phone says. The phone
 * says when its recorder started, by our clock as it has measured it; from then on media time counts, which has no
 * jitter. Where media time stands still (some phones do that while another app has the camera), segments arrive later
 * and later after their supposed end; once the least delay of a while has changed, the clock is set anew.
 */
final class CaptureClock {

    private static final int WHILE = 12;
    private static final long TOLERATED_MICROS = 400_000;

    private final Instant startedAt;
    private final ArrayDeque<Long> delays = new ArrayDeque<>();
    private long firstMicros = -1;
    private long usualDelay = Long.MIN_VALUE;
    private long correction;

    CaptureClock(Instant startedAt) {
        this.startedAt = startedAt;
    }

    /** @param sentAt when the phone had the segment complete, by our clock */
    Instant capturedAt(long startMicros, long durationMicros, Instant sentAt) {
        if (firstMicros < 0) {
            firstMicros = startMicros;
        }
        Instant at = at(startMicros);
        long delay = micros(at.plusNanos(durationMicros * 1000), sentAt);
        delays.addLast(delay);
        if (delays.size() == WHILE) {
            long least = delays.stream().mapToLong(Long::longValue).min().orElse(delay);
            if (usualDelay == Long.MIN_VALUE) {
                usualDelay = least;
            } else if (Math.abs(least - usualDelay) > TOLERATED_MICROS) {
                correction += least - usualDelay;
                delays.clear();
                return at(startMicros);
            }
            delays.removeFirst();
        }
        return at;
    }

    private Instant at(long mediaMicros) {
        return startedAt.plusNanos((mediaMicros - firstMicros + correction) * 1000);
    }

    private static long micros(Instant from, Instant to) {
        return java.time.Duration.between(from, to).toNanos() / 1000;
    }
}
