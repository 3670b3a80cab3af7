package io.candor.publication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.candor.testsupport.Work;
import io.candor.transcript.Caption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CorrectionsTest {

    @Test
    void aWordThatWasPutRightIsTheOnlyOneThatChanged() {
        assertThat(said(line(0, "We will refund you in seven days."), line(0, "We will refund you in ten days.")))
                .containsExactly("We will refund you in [-seven-]{+ten+} days.");
    }

    @Test
    void aLineThatCameAndALineThatWentAreToldWithTheirMoment() {
        Corrections c = Corrections.between(
                List.of(line(0, "One."), line(1000, "Two.")), List.of(line(0, "One."), line(2000, "Three.")));

        assertThat(c.listed()).singleElement().satisfies(one -> {
            assertThat(one.moment()).isEqualTo(2000);
            assertThat(text(one)).isEqualTo("Dana: [-Two.-]{+Three.+}");
        });
    }

    @Test
    void splittingMergingAndShiftingAreNoCorrections() {
        Corrections c = Corrections.between(
                List.of(line(0, "One two three four."), line(1000, "Five."), line(2000, "Six.")),
                List.of(line(5, "One two"), line(500, "three four."), line(1005, "Five. Six.")));

        assertThat(c.inAll()).isZero();
    }

    @Test
    void anotherSpeakerIsACorrection() {
        Corrections c = Corrections.between(
                List.of(new Caption(0, 1, "Dana", "Yes.")), List.of(new Caption(0, 1, "Sam", "Yes.")));

        assertThat(c.listed()).extracting(CorrectionsTest::text).containsExactly("[-Dana:-]{+Sam:+} Yes.");
    }

    @Test
    void aLongLineIsShortenedAroundTheChange() {
        String many = "a b c d e f g h i j k l m n";

        assertThat(said(line(0, many + " x " + many), line(0, many + " y " + many)))
                .containsExactly("… i j k l m n [-x-]{+y+} a b c d e f …");
    }

    @Test
    void tenHoursOfOtherWordsCostNoTime() {
        List<Caption> before = new ArrayList<>();
        List<Caption> after = new ArrayList<>();
        for (int i = 0; i < 40_000; i++) {
            before.add(line(i, "old words " + i));
            after.add(line(i, "new words " + i));
        }

        Corrections c = assertTimeoutPreemptively(Duration.ofSeconds(20), () -> Corrections.between(before, after));

        assertThat(c.whole()).isTrue();
    }

    /** Compared line by line they would need as many steps as there are pairs of lines, and memory for each. */
    @Test
    void theSameLinesTheOtherWayRoundAreAnotherTranscript() {
        List<Caption> before = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            before.add(line(i, "words " + i));
        }

        Corrections c = Corrections.between(before, before.reversed());

        assertThat(c.whole()).isTrue();
    }

    @Test
    void comparingManyLongPlacesComesToAnEnd() {
        Work.isInProportion("places", 900, places -> {
            List<Caption> before = new ArrayList<>();
            List<Caption> after = new ArrayList<>();
            for (int i = 0; i < places; i++) {
                before.add(line(2L * i, "a b ".repeat(400) + i));
                after.add(line(2L * i, "c d ".repeat(400) + i));
                before.add(line(2L * i + 1, "the same " + i));
                after.add(line(2L * i + 1, "the same " + i));
            }
            return () -> Corrections.between(before, after);
        });
    }

    private static List<String> said(Caption before, Caption after) {
        return Corrections.between(List.of(before), List.of(after)).listed().stream()
                .map(CorrectionsTest::text)
                .map(text -> text.replace("Dana: ", ""))
                .toList();
    }

    private static String text(Correction correction) {
        return correction.parts().stream()
                .map(p -> switch (p.kind()) {
                    case KEPT -> p.text();
                    case REMOVED -> "[-" + p.text() + "-]";
                    case ADDED -> "{+" + p.text() + "+}";
                })
                .collect(Collectors.joining(" "))
                .replace("-] {+", "-]{+");
    }

    private static Caption line(long at, String text) {
        return new Caption(at, at + 900, "Dana", text);
    }
}
