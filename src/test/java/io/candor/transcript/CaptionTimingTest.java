package io.candor.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.transcript.CaptionTiming.Span;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When words were said that do not say so: as long as they take, and up to a neighbour that is close. */
class CaptionTimingTest {

    private static final long TAKES = 5_000;

    @Test
    void afterASilenceWordsTakeAsLongAsPeopleNeed() {
        assertThat(CaptionTiming.startOf(TAKES, 20_000, 12_000)).isEqualTo(15_000);
        assertThat(CaptionTiming.endOf(TAKES, 15_000, 23_000)).isEqualTo(20_000);
    }

    @Test
    void closeToANeighbourTheyReachIt() {
        assertThat(CaptionTiming.startOf(TAKES, 20_000, 12_001)).isEqualTo(12_001);
        assertThat(CaptionTiming.endOf(TAKES, 15_000, 22_999)).isEqualTo(22_999);
    }

    @Test
    void theyNeverReachBeyondIt() {
        assertThat(CaptionTiming.startOf(TAKES, 20_000, 18_000)).isEqualTo(18_000);
        assertThat(CaptionTiming.endOf(TAKES, 15_000, 17_000)).isEqualTo(17_000);
    }

    @Test
    void aNeighbourThatIsInTheWayLeavesNoTime() {
        assertThat(CaptionTiming.startOf(TAKES, 20_000, 21_000)).isEqualTo(20_000);
        assertThat(CaptionTiming.endOf(TAKES, 15_000, 14_000)).isEqualTo(15_000);
    }

    @Test
    void betweenTwoLinesThereIsABreath() {
        assertThat(CaptionTiming.before(20_000)).isEqualTo(19_940);
        assertThat(CaptionTiming.before(0)).isZero();
        assertThat(CaptionTiming.after(20_000)).isEqualTo(20_060);
        assertThat(CaptionTiming.after(0)).isZero();
    }

    @Test
    void whoSpeaksLongerGetsMoreOfTheTime() {
        String one = "x".repeat(20);
        String three = "x".repeat(60);

        assertThat(CaptionTiming.shares(List.of(one, three), 1_000, 9_000))
                .containsExactly(new Span(1_000, 3_000), new Span(3_000, 9_000));
    }
}
