package io.candor.web;

import io.candor.access.Refusal;
import io.quarkus.logging.Log;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Two people did at the same moment what can be done once, and neither could see the other: the database lets one of them
 * through and stops the other, whose transaction left nothing. That is an answer to give, not a fault of ours.
 */
final class TwoAtOnce {

    /** PostgreSQL, appendix A. */
    private static final String UNIQUE_VIOLATION = "23505";

    /** What the row belongs to was removed meanwhile. */
    private static final String FOREIGN_KEY_VIOLATION = "23503";

    private static final String SERIALIZATION_FAILURE = "40001";
    private static final String DEADLOCK_DETECTED = "40P01";

    private TwoAtOnce() {}

    /** EDITED_MEANWHILE when this is why the request failed. The log says at what; the answer doesn't. */
    static Optional<Refusal> refusalFor(Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof SQLException sql && isTwoAtOnce(sql.getSQLState())) {
                Log.warnf("Two at once: %s on %s", sql.getSQLState(), constraintOf(sql));
                return Optional.of(Refusal.of(
                        Refusal.Kind.EDITED_MEANWHILE,
                        "Somebody else did the same at this moment. Nothing of yours was stored: load what is there now, and try again."));
            }
        }
        return Optional.empty();
    }

    private static boolean isTwoAtOnce(@Nullable String state) {
        return UNIQUE_VIOLATION.equals(state)
                || FOREIGN_KEY_VIOLATION.equals(state)
                || SERIALIZATION_FAILURE.equals(state)
                || DEADLOCK_DETECTED.equals(state);
    }

    /** The name only: what PostgreSQL says beside it holds the values. */
    private static String constraintOf(SQLException e) {
        ServerErrorMessage said = e instanceof PSQLException postgres ? postgres.getServerErrorMessage() : null;
        return said == null || said.getConstraint() == null ? "an unnamed constraint" : said.getConstraint();
    }
}
