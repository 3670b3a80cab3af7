package io.candor.transcript;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Something that is wrong with the captions of a broadcast on air, in words for staff. It is not told any more when it
 * is over.
 *
 * @param since when it began, where that is known
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CaptionNotice(
        Kind kind,
        @Schema(examples = "Captions have stopped.") String text,
        @Nullable Instant since) {

    /** What is wrong. */
    public enum Kind {
        /** Numbers never came. */
        GAP,
        /** Captions came, and nothing comes any more. */
        STALLED,
        /** Speech recognition does not work. */
        SPEECH
    }
}
