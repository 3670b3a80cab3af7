package io.candor.transcript;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A line as a captioner or a tool sends it, with its place in the sender's order. */
record CaptionLine(
        @Schema(description = "The sender's number for the line; repeated, it is the same line", examples = "17")
        @NotNull
        @Min(0)
        @Max(CaptionLine.LAST_SEQ)
        Long seq,

        @Schema(description = "Moment", examples = "10710") @NotNull @Min(0) @Max(Caption.MAX_MOMENT_MS)
        Long startMs,

        @Schema(description = "Moment", examples = "19230") @NotNull @Min(0) @Max(Caption.MAX_MOMENT_MS)
        Long endMs,

        @Schema(examples = "Dana Ortiz") @Nullable @io.candor.access.PlainText(max = Caption.MAX_SPEAKER, name = true)
        String speaker,

        @Schema(examples = "We cancelled 1,240 flights this morning.")
        @NotNull
        @io.candor.access.PlainText(max = Caption.MAX_TEXT, lines = true)
        String text,

        @Schema(description = "BCP 47; the broadcast's first language when left out", examples = "en")
        @Nullable
        @Pattern(regexp = "[A-Za-z0-9-]{2,35}", message = "A language tag such as en or pt-BR.")
        String language,

        @Schema(description = "FINAL when left out", examples = "FINAL") @Nullable
        CaptionState state) {

    static final long LAST_SEQ = 1_000_000_000;

    /** A final line in the broadcast's first language. */
    CaptionLine(long seq, Caption caption) {
        this(seq, caption, null, CaptionState.FINAL);
    }

    CaptionLine(long seq, Caption caption, @Nullable String language, CaptionState state) {
        this(seq, caption.startMs(), caption.endMs(), caption.speaker(), caption.text(), language, state);
    }

    CaptionLine in(String tag) {
        return new CaptionLine(seq, startMs, endMs, speaker, text, tag, stateOrFinal());
    }

    CaptionLine numbered(long number) {
        return new CaptionLine(number, startMs, endMs, speaker, text, language, state);
    }

    CaptionState stateOrFinal() {
        return state == null ? CaptionState.FINAL : state;
    }
}
