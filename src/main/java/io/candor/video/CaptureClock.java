package io.candor.video;

import java.time.Instant;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

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
    private @Nullable Instant lastSentAt;
    private long leastDelay;

    CaptureClock(Instant startedAt) {
        this.startedAt = startedAt;
    }

    /** A clock that goes on: what began at {@code micros} of the media was captured then. */
    static CaptureClock from(Instant at, long micros) {
        CaptureClock clock = new CaptureClock(at);
        clock.firstMicros = micros;
        return clock;
    }

    /** @param sentAt when the phone had the segment complete, by our clock; for several that came together, the last */
    Instant capturedAt(long startMicros, long durationMicros, Instant sentAt) {
        if (firstMicros < 0) {
            firstMicros = startMicros;
        }
        if (!sentAt.equals(lastSentAt)) {
            if (lastSentAt != null) {
                learn(leastDelay);
            }
            lastSentAt = sentAt;
            leastDelay = Long.MAX_VALUE;
        }
        Instant at = at(startMicros);
        // What was kept while there was no line comes together: of these only the last one was complete when it was
        // sent.
        leastDelay = Math.min(leastDelay, micros(at.plusNanos(durationMicros * 1000), sentAt));
        return at;
    }

    private void learn(long delay) {
        delays.addLast(delay);
        if (delays.size() < WHILE) {
            return;
        }
        long least = delays.stream().mapToLong(Long::longValue).min().orElse(delay);
        if (usualDelay == Long.MIN_VALUE) {
            usualDelay = least;
        } else if (Math.abs(least - usualDelay) > TOLERATED_MICROS) {
            correction += least - usualDelay;
            delays.clear();
            return;
        }
        delays.removeFirst();
    }

    private Instant at(long mediaMicros) {
        return startedAt.plusNanos((mediaMicros - firstMicros + correction) * 1000);
    }

    private static long micros(Instant from, Instant to) {
        return java.time.Duration.between(from, to).toNanos() / 1000;
    }
}
