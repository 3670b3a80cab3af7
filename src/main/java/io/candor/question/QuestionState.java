package io.candor.question;

import io.candor.access.Refusal;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

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

    /** What is wanted is not possible from here. */
    Refusal refusal() {
        return Refusal.notAllowedNow(
                this, "This question is " + name().toLowerCase(Locale.ROOT).replace('_', ' ') + ".");
    }

    /** Whether the audience may see it. A grouped one only if it was approved before: others were never read out. */
    boolean isPublic(boolean approved) {
        return switch (this) {
            case APPROVED, ON_AIR, ANSWERED -> true;
            case GROUPED -> approved;
            case RECEIVED, DISMISSED, WITHDRAWN, PRIVATE -> false;
        };
    }

    /**
     * The same rule as a condition in SQL and HQL, in parentheses.
     *
     * @param row what stands before a column, such as {@code "q."}
     */
    static String publicRows(String row) {
        return "(%1$sstate in (%2$s) or %1$sapproved and %1$sstate in (%3$s))"
                .formatted(row, names(s -> s.isPublic(false)), names(s -> s.isPublic(true)));
    }

    private static String names(Predicate<QuestionState> which) {
        return Arrays.stream(values()).filter(which).map(s -> "'" + s + "'").collect(Collectors.joining(", "));
    }
}
