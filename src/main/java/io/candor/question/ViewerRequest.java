package io.candor.question;

import io.candor.access.Refusal;
import io.candor.broadcast.BroadcastRef;
import io.candor.broadcast.State;
import org.jspecify.annotations.Nullable;

/** What viewers may ask for, and at which time of a broadcast: the whole table, for every way in. */
enum ViewerRequest {
    ASK,
    ME_TOO,
    WITHDRAW;

    /** {@code open}: moderators have not closed questions. Joining in what others asked stays possible then. */
    boolean isAllowed(State state, boolean open) {
        return switch (this) {
            case ASK -> open && state.acceptsQuestions();
            case ME_TOO -> state.acceptsQuestions();
            // Until it is in the record; what is, is removed by erasing and leaves a mark.
            case WITHDRAW ->
                switch (state) {
                    case SCHEDULED, LIVE, ENDED, CANCELLED -> true;
                    case DRAFT, PUBLISHED -> false;
                };
        };
    }

    boolean isAllowed(BroadcastRef broadcast) {
        return isAllowed(broadcast.state(), broadcast.asking().open());
    }

    /** Why a question in this state cannot be taken back by its asker now; {@code null} where it can, or already is. */
    static @Nullable Refusal withdrawal(BroadcastRef broadcast, QuestionState question) {
        if (question == QuestionState.WITHDRAWN) {
            return null;
        }
        if (!WITHDRAW.isAllowed(broadcast)) {
            return WITHDRAW.refusal(broadcast);
        }
        return question.allows(QuestionState.WITHDRAWN) ? null : question.refusal();
    }

    /** Why not, for a person. */
    Refusal refusal(BroadcastRef broadcast) {
        State state = broadcast.state();
        if (this == WITHDRAW) {
            return Refusal.notAllowedNow(
                    state,
                    state == State.PUBLISHED
                            ? "The record is published, and this question is part of it."
                            : "There is nothing to take back.");
        }
        return Refusal.of(
                Refusal.Kind.CLOSED,
                state.acceptsQuestions()
                        ? "No new questions are taken for now."
                        : state.hasMoments() ? "The broadcast has ended." : "This broadcast does not take questions.");
    }
}
