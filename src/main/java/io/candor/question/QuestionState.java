package io.candor.question;

import java.util.EnumSet;
import java.util.Set;

/** What became of a question so far. Waiting and refused are different things, and so are their names. */
public enum QuestionState {
    RECEIVED,
    APPROVED,
    ON_AIR,
    ANSWERED,
    DISMISSED,
    WITHDRAWN,
    GROUPED,
    PRIVATE;

    private Set<QuestionState> next() {
        return switch (this) {
            case RECEIVED -> EnumSet.of(APPROVED, DISMISSED, GROUPED, ANSWERED, PRIVATE, WITHDRAWN);
            case APPROVED -> EnumSet.of(ON_AIR, ANSWERED, DISMISSED, GROUPED, PRIVATE, WITHDRAWN);
            case ON_AIR -> EnumSet.of(ANSWERED, APPROVED, WITHDRAWN);
            case ANSWERED -> EnumSet.of(ANSWERED);
            case DISMISSED -> EnumSet.of(APPROVED, GROUPED);
            case GROUPED -> EnumSet.of(APPROVED, GROUPED, DISMISSED, WITHDRAWN);
            case PRIVATE -> EnumSet.of(PRIVATE);
            case WITHDRAWN -> EnumSet.noneOf(QuestionState.class);
        };
    }

    boolean allows(QuestionState target) {
        return next().contains(target);
    }
}
