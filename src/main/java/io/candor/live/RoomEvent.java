package io.candor.live;

/**
 * Something the audience may see about a broadcast. The record that implements it is the event's {@code data} on the
 * wire, so it must hold nothing private.
 */
public interface RoomEvent {

    /** The event's kind on the wire; see {@code docs/protocol.md}. */
    String kind();
}
