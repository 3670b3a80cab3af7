package io.candor.publication;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.candor.live.RoomEvent;
import java.util.UUID;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The event that says that the record is at the same address now. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Published(int edition, Instant publishedAt, @Nullable String whatChanged) implements RoomEvent {

    @Override
    public String kind() {
        return "published";
    }

    @Override
    public @Nullable UUID subject() {
        return null;
    }
}
