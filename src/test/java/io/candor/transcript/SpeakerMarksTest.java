package io.candor.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.transcript.CueText.Turn;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpeakerMarksTest {

    private final SpeakerMarks marks = new SpeakerMarks(List.of("Dana Ortiz"), null);

    @Test
    void aKnownNameWithAColonIsTheSpeakerUntilTheNext() {
        assertThat(marks.read("DANA ORTIZ: Good evening.")).containsExactly(new Turn("Dana Ortiz", "Good evening."));
        assertThat(marks.read("We are sorry.")).containsExactly(new Turn("Dana Ortiz", "We are sorry."));
    }

    @Test
    void anyOtherWordWithAColonStaysText() {
        assertThat(marks.read("Remember: call us.")).containsExactly(new Turn(null, "Remember: call us."));
    }

    @Test
    void twoArrowsAreAnotherSpeaker() {
        assertThat(marks.read("Dana Ortiz: Next question. >> When will I be paid? >> Dana Ortiz: By Friday."))
                .containsExactly(
                        new Turn("Dana Ortiz", "Next question."),
                        new Turn(null, "When will I be paid?"),
                        new Turn("Dana Ortiz", "By Friday."));
    }

    @Test
    void arrowsMayNameSomebodyNew() {
        assertThat(marks.read(">> Steve Liesman: Thank you.")).containsExactly(new Turn("Steve Liesman", "Thank you."));
        assertThat(marks.speaker()).isEqualTo("Steve Liesman");
    }

    @Test
    void comparisonsAreNoArrows() {
        assertThat(marks.read("a>>b")).containsExactly(new Turn(null, "a>>b"));
    }
}
