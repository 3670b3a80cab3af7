package io.candor.transcript;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.candor.live.RoomEvent;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A caption with its place in the sender's order; also the {@code caption} event. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CaptionLine(
        @Schema(description = "The sender's number for the line; repeated, it is the same line", examples = "17")
        @NotNull
        @Min(0)
        @Max(1_000_000_000)
        Long seq,

        @Schema(description = "Moment", examples = "10710") @NotNull @Min(0) @Max(Caption.MAX_MOMENT_MS)
        Long startMs,

        @Schema(description = "Moment", examples = "19230") @NotNull @Min(0) @Max(Caption.MAX_MOMENT_MS)
        Long endMs,

        @Schema(examples = "Dana Ortiz") @Nullable @io.candor.access.PlainText(max = Caption.MAX_SPEAKER)
        String speaker,

        @Schema(examples = "We cancelled 1,240 flights this morning.")
        @NotNull
        @io.candor.access.PlainText(max = Caption.MAX_TEXT, lines = true)
        String text)
        implements RoomEvent {

    @Override
    public String kind() {
        return "caption";
    }

    Caption toCaption() {
        return new Caption(startMs, endMs, speaker, text);
    }
}
