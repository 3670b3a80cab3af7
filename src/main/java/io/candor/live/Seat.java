package io.candor.live;

import io.candor.access.ViewerId;
import io.quarkus.websockets.next.UserData.TypedKey;
import io.quarkus.websockets.next.WebSocketConnection;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One connection in a room. What waits for it is bounded in bytes; past the bound the connection is closed, so that a
 * slow reader costs only itself.
 */
final class Seat {

    /** Messages that are refused as too fast before the connection is closed. */
    private static final int PATIENCE = 40;

    private static final long NOT_GREETED = Long.MAX_VALUE;

    static final TypedKey<Seat> KEY = new TypedKey<>("seat");

    /** What the upgrade check found out about a connection, before there is one. */
    record Ticket(
            RoomDirectory.RoomKey room,
            ViewerId viewer,
            @Nullable String staffName,
            EventLog.@Nullable Position resume) {
        static final TypedKey<Ticket> KEY = new TypedKey<>("ticket");

        Ticket resumingAt(EventLog.Position from) {
            return new Ticket(room, viewer, staffName, from);
        }
    }

    final Ticket ticket;
    private final WebSocketConnection connection;
    private final int queueBytes;
    private final AtomicLong waiting = new AtomicLong();

    private int tooFast;

    /** The last event sent; owned by the room's thread. Nothing is sent to a seat that has not been greeted. */
    long position = NOT_GREETED;

    Seat(Ticket ticket, WebSocketConnection connection, int queueBytes) {
        this.ticket = ticket;
        this.connection = connection;
        this.queueBytes = queueBytes;
    }

    String id() {
        return connection.id();
    }

    boolean isGreeted() {
        return position != NOT_GREETED;
    }

    void send(String frame) {
        long size = frame.length();
        if (waiting.addAndGet(size) > queueBytes && waiting.get() > size) {
            close(CloseCode.TOO_SLOW);
            return;
        }
        connection.sendText(frame).subscribe().with(sent -> waiting.addAndGet(-size), gone -> waiting.addAndGet(-size));
    }

    /** Counts refusals for speed; true when it is time to hang up. Called on the connection's own event loop. */
    boolean tooFastAgain() {
        return ++tooFast > PATIENCE;
    }

    void close(CloseCode code) {
        if (connection.isOpen()) {
            connection.close(code.asReason()).subscribe().with(closed -> {}, alreadyGone -> {});
        }
    }
}
