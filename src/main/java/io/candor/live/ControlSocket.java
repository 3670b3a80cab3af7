package io.candor.live;

import io.quarkus.websockets.next.OnClose;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.WebSocket;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.mutiny.Uni;

/** The control room's socket: what staff see and viewers do not. It never shares frames with viewers. */
@WebSocket(path = "/api/broadcasts/{slug}/control", endpointId = "control")
class ControlSocket {

    private static final int QUEUE_BYTES = 16 * 1024 * 1024;

    private final Rooms rooms;

    ControlSocket(Rooms rooms) {
        this.rooms = rooms;
    }

    @OnOpen
    Uni<Void> open(WebSocketConnection connection) {
        Seat seat = new Seat(connection.userData().get(Seat.Ticket.KEY), connection, QUEUE_BYTES);
        connection.userData().put(Seat.KEY, seat);
        rooms.enterControl(seat);
        return Uni.createFrom().voidItem();
    }

    @OnClose
    Uni<Void> close(WebSocketConnection connection) {
        Seat seat = connection.userData().get(Seat.KEY);
        if (seat != null) {
            rooms.leave(seat);
        }
        return Uni.createFrom().voidItem();
    }
}
