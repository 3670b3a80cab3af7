package io.candor.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PulseTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final Pulse pulse = new Pulse(0);

    @Test
    void aSecondPassesWithEachBeat() {
        assertThat(pulse.beats(SECOND)).isTrue();
        assertThat(pulse.beats(2 * SECOND + 1)).isTrue();

        assertThat(pulse.seconds()).isEqualTo(2);
    }

    @Test
    void whileThePodStoodStillNobodyWasSilent() {
        pulse.beats(SECOND);

        pulse.beats(300 * SECOND);

        assertThat(pulse.seconds()).isEqualTo(2);
    }

    @Test
    void beatsThatAreMadeUpForAllAtOnceAreOne() {
        pulse.beats(300 * SECOND);

        assertThat(pulse.beats(300 * SECOND + 1)).isFalse();
        assertThat(pulse.beats(300 * SECOND + 2)).isFalse();

        assertThat(pulse.seconds()).isEqualTo(1);
    }
}
