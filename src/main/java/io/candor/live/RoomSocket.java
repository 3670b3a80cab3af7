package io.candor.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.candor.access.RateLimit;
import io.candor.access.Refusal;
import io.quarkus.logging.Log;
import io.quarkus.websockets.next.OnBinaryMessage;
import io.quarkus.websockets.next.OnClose;
import io.quarkus.websockets.next.OnError;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.WebSocket;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** The viewers' socket. Nothing here blocks; a bad message is answered, never a reason to hang up. */
@WebSocket(path = "/api/broadcasts/{slug}/room")
class RoomSocket {

    static final int LARGEST_MESSAGE = 64 * 1024;
    private static final int REMEMBERED_VIEWERS = 100_000;

    private final Rooms rooms;
    private final Intake intake;
    private final Frames frames;
    private final ObjectMapper json;
    private final LiveConfig config;
    private final RateLimit messages;

    RoomSocket(Rooms rooms, Intake intake, Frames frames, ObjectMapper json, LiveConfig config, Clock clock) {
        this.rooms = rooms;
        this.intake = intake;
        this.frames = frames;
        this.json = json;
        this.config = config;
        this.messages = new RateLimit(clock, config.messageBurst(), config.messageRefill(), REMEMBERED_VIEWERS);
    }

    @OnOpen
    Uni<Void> open(WebSocketConnection connection) {
        seatOf(connection);
        return Uni.createFrom().voidItem();
    }

    @OnTextMessage
    Uni<Void> message(String text, WebSocketConnection connection) {
        Seat seat = seatOf(connection);
        String ref = null;
        try {
            Duration wait = messages.take(seat.ticket.viewer().value().toString());
            if (text.length() > LARGEST_MESSAGE) {
                throw Refusal.of(Refusal.Kind.TOO_LARGE, "A message has at most 64 KiB.");
            }
            JsonNode node = parse(text);
            ref = refOf(node);
            if (!wait.isZero()) {
                throw Refusal.tooFast(wait);
            }
            switch (ViewerMessage.decode(node)) {
                case ViewerMessage.Request request -> request(seat, request);
                case ViewerMessage.Resume(String epoch, long offset) -> {
                    rooms.leave(seat);
                    Seat again = new Seat(
                            seat.ticket.resumingAt(new EventLog.Position(epoch, offset)),
                            connection,
                            config.queueBytes());
                    connection.userData().put(Seat.KEY, again);
                    rooms.enter(again);
                }
            }
        } catch (Refusal refusal) {
            refuse(seat, ref, refusal);
        }
        return Uni.createFrom().voidItem();
    }

    @OnBinaryMessage
    Uni<Void> binary(Buffer ignored, WebSocketConnection connection) {
        refuse(
                seatOf(connection),
                null,
                Refusal.of(Refusal.Kind.MALFORMED, "Messages are text frames that hold JSON."));
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

    @OnError
    Uni<Void> error(Throwable error, WebSocketConnection connection) {
        if (!(error instanceof HttpClosedException)) {
            Log.warnf("A viewer's connection failed: %s", error.toString());
        }
        return connection.isOpen() ? connection.close() : Uni.createFrom().voidItem();
    }

    /** Whichever comes first, the opening or a message that was sent right after it, takes the seat. */
    private Seat seatOf(WebSocketConnection connection) {
        Seat seat = connection.userData().get(Seat.KEY);
        if (seat == null) {
            seat = new Seat(connection.userData().get(Seat.Ticket.KEY), connection, config.queueBytes());
            connection.userData().put(Seat.KEY, seat);
            rooms.enter(seat);
        }
        return seat;
    }

    private void request(Seat seat, ViewerMessage.Request request) {
        intake.take(seat.ticket.room().broadcast(), seat.ticket.viewer(), request)
                .whenComplete((question, failure) -> answer(seat, request.ref(), question, failure));
    }

    private void answer(Seat seat, String ref, @Nullable UUID question, @Nullable Throwable failure) {
        if (question != null) {
            seat.send(frames.encode(new RoomMessage.Accepted(ref, question)));
            return;
        }
        Throwable cause = failure instanceof CompletionException e && e.getCause() != null ? e.getCause() : failure;
        if (cause instanceof Refusal refusal) {
            refuse(seat, ref, refusal);
        } else {
            Log.errorf(cause, "A viewer's request failed");
            refuse(seat, ref, Refusal.unavailable("Your text is kept; try again.", Duration.ofSeconds(2)));
        }
    }

    private void refuse(Seat seat, @Nullable String ref, Refusal refusal) {
        seat.send(frames.encode(new RoomMessage.Refused(ref, refusal.problem())));
        if (refusal.kind() == Refusal.Kind.TOO_FAST && seat.tooFastAgain()) {
            seat.close(CloseCode.TOO_MANY);
        }
    }

    private JsonNode parse(String text) {
        try {
            return json.readTree(text);
        } catch (JsonProcessingException notJson) {
            throw Refusal.of(Refusal.Kind.MALFORMED, "A message is a JSON object.");
        }
    }

    private static @Nullable String refOf(JsonNode node) {
        JsonNode ref = node.path("ref");
        return ref.isTextual() && ref.textValue().length() <= 64 ? ref.textValue() : null;
    }
}
