package io.candor.question;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.candor.access.Refusal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What may happen to a question, and that undo goes back to exactly what was. */
class QuestionLifeTest {

    private final UUID broadcast = UUID.randomUUID();

    @Test
    void aQuestionThatWasNeverApprovedIsNotPublicWhenGrouped() {
        QuestionEntity root = question();
        root.approve();
        QuestionEntity duplicate = question();

        duplicate.groupUnder(root);

        assertThat(duplicate.isPublic()).isFalse();
    }

    @Test
    void anApprovedQuestionStaysPublicWhenGrouped() {
        QuestionEntity root = question();
        root.approve();
        QuestionEntity duplicate = question();
        duplicate.approve();

        duplicate.groupUnder(root);

        assertThat(duplicate.isPublic()).isTrue();
    }

    @Test
    void aPrivateAnswerIsNotPublic() {
        QuestionEntity question = question();

        question.answerWritten(new Answer.Written("For you only.", "Ruth", "Care"), "ruth", true);

        assertThat(question.isPublic()).isFalse();
        assertThat(QuestionViews.toPublic(question, 1).answer()).isNull();
    }

    @Test
    void aWithdrawnQuestionStaysWithdrawn() {
        QuestionEntity question = question();
        question.withdraw();

        assertThatThrownBy(question::approve).isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> question.dismiss("why")).isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> question.putOnAir(0)).isInstanceOf(Refusal.class);
    }

    @Test
    void onlyWhatWasApprovedGoesOnAir() {
        assertThatThrownBy(() -> question().putOnAir(0)).isInstanceOf(Refusal.class);
    }

    @Test
    void aQuestionCannotBeGroupedUnderItself() {
        QuestionEntity question = question();

        assertThatThrownBy(() -> question.groupUnder(question)).isInstanceOf(Refusal.class);
    }

    @Test
    void restoringBringsBackEverythingAnActionChanged() {
        QuestionEntity question = question();
        question.approve();
        question.putOnAir(5_000);
        QuestionEntity.Memento before = question.memento(List.of());
        question.answerSpoken(5_000, 9_000);

        question.restore(before);

        assertThat(question.memento(List.of())).isEqualTo(before);
        assertThat(question.answer()).isNull();
    }

    private QuestionEntity question() {
        QuestionEntity question = new QuestionEntity();
        question.id = UUID.randomUUID();
        question.broadcastId = broadcast;
        question.viewer = UUID.randomUUID();
        question.ref = "ref";
        question.text = "Why?";
        question.state = QuestionState.RECEIVED;
        question.askedAt = Instant.EPOCH;
        return question;
    }
}
