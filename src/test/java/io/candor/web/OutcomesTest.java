package io.candor.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.question.QuestionState;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OutcomesTest {

    @Test
    void theRecordSaysWhatBecameOfEveryQuestion() {
        Outcomes outcomes = new Outcomes(Map.of(
                QuestionState.ANSWERED, 15L,
                QuestionState.GROUPED, 9L,
                QuestionState.DISMISSED, 1L,
                QuestionState.RECEIVED, 2L,
                QuestionState.APPROVED, 1L));

        assertThat(outcomes.sentence())
                .isEqualTo(
                        "28 questions were asked: 15 answered, 9 that asked the same as another, 1 declined with a reason, 3 not answered.");
    }

    @Test
    void withoutQuestionsThereIsNothingToSay() {
        assertThat(new Outcomes(Map.of()).sentence()).isEmpty();
    }
}
