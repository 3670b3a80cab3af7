package io.candor.access;

import io.candor.access.Problem.FieldFault;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one way to say no. Thrown by the rules, turned into a problem detail at the edge. It carries no stack trace: a
 * refusal is an answer, not a fault.
 */
public final class Refusal extends RuntimeException {

    /** What kind of no; the names are the public problem types of {@code docs/protocol.md}. */
    public enum Kind {
        INVALID(400, "Some fields need another look."),
        MALFORMED(400, "This is not the shape that was asked for."),
        SIGN_IN(401, "Sign in first."),
        FORBIDDEN(403, "You are not allowed to do this."),
        NOT_FOUND(404, "There is no such thing here."),
        TOO_SLOW(408, "That took too long to arrive."),
        NOT_ALLOWED_NOW(409, "That is not possible now."),
        EDITED_MEANWHILE(409, "Somebody else saved first."),
        CLOSED(409, "Questions are closed."),
        GONE(410, "This was removed."),
        TOO_LARGE(413, "That is too large."),
        UNSUPPORTED(415, "That is not supported here."),
        TOO_FAST(429, "Please slow down a little."),
        WORK_NEEDED(429, "Very many are asking; this page has something to compute first."),
        INTERNAL(500, "Something went wrong on our side."),
        UNAVAILABLE(503, "The service is not available right now.");

        private final int status;
        private final String title;

        Kind(int status, String title) {
            this.status = status;
            this.title = title;
        }

        String type() {
            return "/problems/" + name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }

    private final Kind kind;
    private final Problem problem;

    private Refusal(Kind kind, Problem problem) {
        super(problem.title(), null, false, false);
        this.kind = kind;
        this.problem = problem;
    }

    public Kind kind() {
        return kind;
    }

    public Problem problem() {
        return problem;
    }

    public static Refusal of(Kind kind, String detail) {
        return new Refusal(kind, problem(kind, kind.status, detail, List.of(), null, null, null, null));
    }

    /** As {@link #of} with another status of the same family, e.g. 405 or 406 for {@link Kind#UNSUPPORTED}. */
    public static Refusal withStatus(Kind kind, int status, String detail) {
        return new Refusal(kind, problem(kind, status, detail, List.of(), null, null, null, null));
    }

    public static Refusal invalid(String field, String message) {
        return invalid(List.of(new FieldFault(field, message)));
    }

    public static Refusal invalid(List<FieldFault> fields) {
        return new Refusal(
                Kind.INVALID, problem(Kind.INVALID, Kind.INVALID.status, null, fields, null, null, null, null));
    }

    public static Refusal notFound(String detail) {
        return of(Kind.NOT_FOUND, detail);
    }

    /** It was here, and was removed for good at that time. */
    public static Refusal gone(String detail, Instant removedAt) {
        Kind k = Kind.GONE;
        return new Refusal(
                k,
                new Problem(k.type(), k.title, k.status, detail, List.of(), null, null, null, null, removedAt, null));
    }

    /** The state does not allow it; {@code detail} says so in plain words. */
    public static Refusal notAllowedNow(Enum<?> state, String detail) {
        Kind k = Kind.NOT_ALLOWED_NOW;
        return new Refusal(k, problem(k, k.status, detail, List.of(), state.name(), null, null, null));
    }

    /** Somebody else saved first; {@code version} is the current one. */
    public static Refusal editedMeanwhile(long version) {
        Kind k = Kind.EDITED_MEANWHILE;
        return new Refusal(
                k,
                problem(
                        k,
                        k.status,
                        "Load the current version and apply your change to it.",
                        List.of(),
                        null,
                        version,
                        null,
                        null));
    }

    public static Refusal tooFast(Duration retryAfter) {
        return retryable(Kind.TOO_FAST, "Nothing was lost; try again in a moment.", retryAfter);
    }

    /** Come again with the work done; or without it after that time, when there may be less of a crowd. */
    public static Refusal workNeeded(Problem.WorkNeeded work, Duration retryAfter) {
        Kind k = Kind.WORK_NEEDED;
        return new Refusal(
                k,
                new Problem(
                        k.type(),
                        k.title,
                        k.status,
                        "Your text is kept.",
                        List.of(),
                        null,
                        null,
                        retryAfter.toMillis(),
                        null,
                        null,
                        work));
    }

    public static Refusal unavailable(String detail, Duration retryAfter) {
        return retryable(Kind.UNAVAILABLE, detail, retryAfter);
    }

    /** Our own fault; {@code reference} finds it in the log. */
    public static Refusal internal(String reference) {
        Kind k = Kind.INTERNAL;
        return new Refusal(k, problem(k, k.status, null, List.of(), null, null, null, reference));
    }

    private static Refusal retryable(Kind k, String detail, Duration retryAfter) {
        return new Refusal(k, problem(k, k.status, detail, List.of(), null, null, retryAfter.toMillis(), null));
    }

    private static Problem problem(
            Kind kind,
            int status,
            @Nullable String detail,
            List<FieldFault> fields,
            @Nullable String state,
            @Nullable Long version,
            @Nullable Long retryAfterMs,
            @Nullable String reference) {
        return new Problem(
                kind.type(), kind.title, status, detail, fields, state, version, retryAfterMs, reference, null, null);
    }
}
