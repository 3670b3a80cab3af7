package io.candor.question;

import io.candor.question.QuestionEntity.Memento;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A question that is about to change, and what it was before.
 *
 * @param root the question whose group it leaves or joins, which is told of as well
 * @param traced what undo goes back to; {@code null} for a change that leaves no trace of its own
 */
record Change(
        QuestionEntity question,
        boolean wasPublic,
        @Nullable Answer shown,
        @Nullable UUID root,
        @Nullable Traced traced) {

    /** @param action its name in the trace */
    record Traced(String action, Memento before) {}

    static Change untraced(QuestionEntity q) {
        return new Change(q, q.isPublic(), q.publicAnswer(), q.under, null);
    }

    /** @param followers those that are grouped under it */
    static Change traced(QuestionEntity q, String action, List<QuestionEntity> followers) {
        Traced trace =
                new Traced(action, q.memento(followers.stream().map(f -> f.id).toList()));
        return new Change(q, q.isPublic(), q.publicAnswer(), q.under, trace);
    }

    Change joining(QuestionEntity group) {
        return new Change(question, wasPublic, shown, group.id, traced);
    }

    /** Whether everybody could read it, and now nobody may. */
    boolean isTakenBack() {
        return wasPublic && !question.isPublic();
    }

    /** Whether some of it is not to be seen any more: all of it, or the words of its answer. */
    boolean takesWordsBack() {
        return isTakenBack() || (shown != null && !shown.equals(question.publicAnswer()));
    }
}
