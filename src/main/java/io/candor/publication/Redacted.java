package io.candor.publication;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The mark that stays where something was removed: when, and why, not what. Public.
 *
 * @param because null where an asker took back what was theirs
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Redacted(
        Instant at,
        What what,

        @Schema(description = "The question, line or commitment") @Nullable
        UUID subject,

        @Schema(description = "Of a line") @Nullable String language,

        @Schema(description = "Where a line begins, in milliseconds since the broadcast went on air") @Nullable
        Long moment,

        @Schema(description = "Absent where its asker removed it") @Nullable
        String because) {

    /** Longer reasons are stories, and stories repeat what was to be removed. */
    public static final int LONGEST_REASON = 500;

    /** What it was removed from. */
    public enum What {
        QUESTION,
        NAME,
        ANSWER,
        LINE,
        COMMITMENT,
        BRIEF,
        /** What an edition says that it changed. */
        NOTE
    }

    Redacted at(long itsMoment) {
        return new Redacted(at, what, subject, language, itsMoment, because);
    }
}
