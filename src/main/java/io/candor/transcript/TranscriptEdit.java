package io.candor.transcript;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.candor.access.PlainText;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** One step in the history of a transcript: who changed what, and how many lines. */
record TranscriptEdit(
        long id,
        Instant at,
        String by,

        @Schema(examples = "Rename Dana Ortis to Dana Ortiz")
        String what,

        int lines,
        boolean undone) {

    /** What is to happen to one line. What is left out stays as it is. */
    record Change(
            @NotNull UUID id,

            @Schema(description = "The version that was read; none for a new line", examples = "1")
            @Nullable
            @Min(1)
            @Max(Integer.MAX_VALUE)
            Integer version,

            @Schema(description = "Moment", examples = "10710") @Nullable @Min(0) @Max(Caption.MAX_MOMENT_MS)
            Long startMs,

            @Schema(description = "Moment", examples = "19230") @Nullable @Min(0) @Max(Caption.MAX_MOMENT_MS)
            Long endMs,

            @Schema(description = "Empty for nobody in particular", examples = "Dana Ortiz")
            @Nullable
            @PlainText(max = Caption.MAX_SPEAKER, empty = true, name = true)
            String speaker,

            @Schema(examples = "We cancelled 1,240 flights this morning.")
            @Nullable
            @PlainText(max = Caption.MAX_TEXT, lines = true)
            String text,

            @Schema(description = "Take the line away") @Nullable
            Boolean remove) {

        boolean removes() {
            return Boolean.TRUE.equals(remove);
        }
    }

    /** A line before and after; null where there was or is none. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Step(@Nullable Line before, @Nullable Line after) {}

    /** A line as the history keeps it. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Line(
            UUID id,
            long seq,
            String state,
            int version,
            long startMs,
            long endMs,
            @Nullable String speaker,
            String text) {

        Caption caption() {
            return new Caption(startMs, endMs, speaker, text);
        }

        Line numbered(long number) {
            return new Line(id, number, state, version, startMs, endMs, speaker, text);
        }
    }
}
