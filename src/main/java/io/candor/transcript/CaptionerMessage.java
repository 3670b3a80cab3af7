package io.candor.transcript;

import io.candor.access.Bounded;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a captioner's client may say on its socket; {@code docs/protocol.md} is the public form. Each message is answered
 * by its {@code ref}, once and after the commit.
 */
public sealed interface CaptionerMessage {

    int MOST_LINES = 500;

    String REF = "[A-Za-z0-9_-]{1,64}";
    int LONGEST_REF = 64;
    java.util.regex.Pattern REF_FORM = java.util.regex.Pattern.compile(REF);
    String REF_FAULT = "1 to 64 of A-Z, a-z, 0-9, hyphen and underscore.";

    /** Whether an answer can name it. */
    static boolean isRef(String ref) {
        return ref.length() <= LONGEST_REF && REF_FORM.matcher(ref).matches();
    }

    String ref();

    /** Lines as the caption endpoint takes them; the same {@code seq} again is the same line. */
    record Lines(
            @NotNull @Pattern(regexp = REF, message = REF_FAULT)
            String ref,

            @NotNull @Size(min = 1, max = MOST_LINES) List<@NotNull @Valid CaptionLine> lines)
            implements CaptionerMessage {
        public Lines {
            lines = Bounded.list(lines, MOST_LINES);
        }
    }

    /** Puts one line right, in the version that was read. */
    record Correct(
            @NotNull @Pattern(regexp = REF, message = REF_FAULT)
            String ref,

            @NotNull UUID id,

            @NotNull @Min(1) @Max(Integer.MAX_VALUE) Integer version,

            @NotNull @Min(0) @Max(Caption.MAX_MOMENT_MS) Long startMs,

            @NotNull @Min(0) @Max(Caption.MAX_MOMENT_MS) Long endMs,

            @Nullable @io.candor.access.PlainText(max = Caption.MAX_SPEAKER, name = true)
            String speaker,

            @NotNull @io.candor.access.PlainText(max = Caption.MAX_TEXT, lines = true)
            String text)
            implements CaptionerMessage {}

    /** Takes one line away, from viewers' screens too. */
    record Remove(
            @NotNull @Pattern(regexp = REF, message = REF_FAULT)
            String ref,

            @NotNull UUID id) implements CaptionerMessage {}
}
