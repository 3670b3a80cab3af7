package io.candor.video;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

/** When a second of video was captured. */
class CaptureClockTest {

    private static final Instant START = Instant.parse("2026-11-25T10:00:00Z");
    private static final long SECOND = 1_000_000;

    @Test
    void mediaTimeCountsFromWhenTheRecorderStarted() {
        CaptureClock clock = new CaptureClock(START);

        assertThat(clock.capturedAt(5 * SECOND, SECOND, START.plusMillis(1_100)))
                .isEqualTo(START);
        assertThat(clock.capturedAt(6 * SECOND, SECOND, START.plusMillis(2_400)))
                .isEqualTo(START.plusSeconds(1));
    }

    @Test
    void aLineThatIsSlowForAWhileMovesNothing() {
        CaptureClock clock = new CaptureClock(START);
        Instant last = START;
        for (int i = 0; i < 60; i++) {
            long slow = i > 20 && i < 26 ? 5_000 : 100;
            last = clock.capturedAt(i * SECOND, SECOND, START.plusMillis(i * 1_000L + 1_000 + slow));
        }

        assertThat(last).isEqualTo(START.plusSeconds(59));
    }

    @Test
    void whatWasKeptWithoutALineAndComesTogetherMovesNothing() {
        CaptureClock clock = new CaptureClock(START);
        Instant last = START;
        for (int i = 0; i < 60; i++) {
            long complete = i * 1_000L + 1_100;
            long sent = i > 20 && i <= 36 ? 37_100 : complete;
            last = clock.capturedAt(i * SECOND, SECOND, START.plusMillis(sent));
        }

        assertThat(last).isEqualTo(START.plusSeconds(59));
    }

    @Test
    void aMediaClockThatStoodStillIsSetAnew() {
        CaptureClock clock = new CaptureClock(START);
        Instant last = START;
        for (int i = 0; i < 60; i++) {
            long stoodStill = i > 20 ? 8_000 : 0;
            last = clock.capturedAt(i * SECOND, SECOND, START.plusMillis(i * 1_000L + 1_100 + stoodStill));
        }

        assertThat(last).isEqualTo(START.plusSeconds(59 + 8));
    }
}
