package io.candor.live;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something the audience may see about a broadcast. The record that implements it is the event's {@code data} on the
 * wire, so it must hold nothing private.
 */
public interface RoomEvent {

    /** The event's kind on the wire; see {@code docs/protocol.md}. */
    String kind();

    /**
     * What it tells the content of: a question, a caption line, a commitment; null if it is about the broadcast itself,
     * or says only that something is gone. By this {@link EventLog#redact} finds what is to be forgotten.
     */
    @Nullable
    UUID subject();
}
