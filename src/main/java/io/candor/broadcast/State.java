package io.candor.broadcast;

import java.util.EnumSet;
import java.util.Set;

/** Where a broadcast is in its life. Which way it may go from there is said here and nowhere else. */
public enum State {
    DRAFT,
    SCHEDULED,
    LIVE,
    ENDED,
    PUBLISHED,
    CANCELLED;

    private Set<State> next() {
        return switch (this) {
            case DRAFT -> EnumSet.of(SCHEDULED, LIVE, CANCELLED);
            case SCHEDULED -> EnumSet.of(SCHEDULED, LIVE, CANCELLED);
            case LIVE -> EnumSet.of(ENDED);
            case ENDED, PUBLISHED -> EnumSet.of(PUBLISHED);
            case CANCELLED -> EnumSet.noneOf(State.class);
        };
    }

    boolean allows(State target) {
        return next().contains(target);
    }

    /** Viewers may ask from the announcement to the end. */
    public boolean acceptsQuestions() {
        return this == SCHEDULED || this == LIVE;
    }

    /** Whether it has gone on air, so that there are moments to speak of. */
    public boolean hasMoments() {
        return this == LIVE || this == ENDED || this == PUBLISHED;
    }
}
