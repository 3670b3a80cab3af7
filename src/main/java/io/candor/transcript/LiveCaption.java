package io.candor.transcript;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.candor.live.RoomEvent;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A line as viewers hold it; also the {@code caption} event, which inserts it or replaces the one with the same
 * {@code language} and {@code seq}.
 *
 * @param id stays the same through every revision
 * @param version 1 for a new line, one more for each revision
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LiveCaption(
        UUID id,
        long seq,
        @Schema(examples = "en") String language,
        CaptionState state,
        int version,
        long startMs,
        long endMs,
        @Nullable String speaker,
        String text)
        implements RoomEvent {

    @Override
    public String kind() {
        return "caption";
    }

    @Override
    public UUID subject() {
        return id;
    }

    /** The line without its history. */
    public Caption toCaption() {
        return new Caption(startMs, endMs, speaker, text);
    }

    /** The event that takes a line away again. */
    record Removed(UUID id, String language, long seq) implements RoomEvent {

        @Override
        public String kind() {
            return "caption-removed";
        }

        @Override
        public @Nullable UUID subject() {
            return null;
        }
    }
}
