package io.candor.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.candor.access.RateLimit;
import io.candor.access.Refusal;
import io.netty.buffer.ByteBuf;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Answers what viewers say. Nothing here blocks; a bad message is answered, never a reason to hang up. */
@ApplicationScoped
class Conversation {

    private static final int REMEMBERED_VIEWERS = 100_000;

    private final Rooms rooms;
    private final Intake intake;
    private final Frames frames;
    private final ObjectMapper json;
    private final LiveMetrics metrics;
    private final Toll toll;
    private final RateLimit messages;

    Conversation(
            Rooms rooms,
            Intake intake,
            Frames frames,
            ObjectMapper json,
            LiveConfig config,
            LiveMetrics metrics,
            Toll toll,
            Clock clock) {
        this.rooms = rooms;
        this.intake = intake;
        this.frames = frames;
        this.json = json;
        this.metrics = metrics;
        this.toll = toll;
        this.messages = new RateLimit(clock, config.messageBurst(), config.messageRefill(), REMEMBERED_VIEWERS);
    }

    /** On the seat's event loop. In the control room there is nothing to say: staff act over REST. */
    void text(Seat seat, String text) {
        if (seat.control) {
            return;
        }
        String ref = null;
        Duration wait = takeTurn(seat);
        try {
            if (isTooLarge(text)) {
                throw wait.isZero()
                        ? Refusal.of(Refusal.Kind.TOO_LARGE, "A message has at most 64 KiB.")
                        : Refusal.tooFast(wait);
            }
            JsonNode node = parse(text);
            ref = refOf(node);
            if (!wait.isZero()) {
                throw Refusal.tooFast(wait);
            }
            if (node.isMissingNode()) {
                throw Refusal.of(Refusal.Kind.MALFORMED, "A message is a JSON object.");
            }
            switch (ViewerMessage.decode(node)) {
                case ViewerMessage.Request request -> request(seat, request);
                case ViewerMessage.Resume(String epoch, long offset) ->
                    rooms.again(seat, new EventLog.Position(epoch, offset));
            }
        } catch (Refusal refusal) {
            refuse(seat, ref, refusal);
        }
        countHaste(seat, wait);
    }

    void binary(Seat seat) {
        if (seat.control) {
            return;
        }
        Duration wait = takeTurn(seat);
        refuse(
                seat,
                null,
                wait.isZero()
                        ? Refusal.of(Refusal.Kind.MALFORMED, "Messages are text frames that hold JSON.")
                        : Refusal.tooFast(wait));
        countHaste(seat, wait);
    }

    private Duration takeTurn(Seat seat) {
        return messages.take(seat.viewer.value().toString());
    }

    private void request(Seat seat, ViewerMessage.Request request) {
        toll.take(seat, request);
        // In this order: who has stayed meanwhile is either told to the intake after this, or is seen here.
        seat.mayHaveAsked = true;
        boolean counts = seat.isStaff() || seat.stayed;
        intake.take(seat.broadcast, seat.viewer, standing(seat, counts), request)
                .whenComplete((taken, failure) -> {
                    if (taken != null && !counts && seat.stayed) {
                        intake.stayed(seat.broadcast, List.of(seat.viewer));
                    }
                    answer(seat, request.ref(), taken, failure);
                });
    }

    private static Intake.Standing standing(Seat seat, boolean counts) {
        return new Intake.Standing(counts, seat.crowd == null ? null : seat.crowd.networkNumber());
    }

    private void answer(Seat seat, String ref, Intake.@Nullable Taken taken, @Nullable Throwable failure) {
        if (taken != null) {
            ByteBuf accepted = frames.encode(new RoomMessage.Accepted(ref, taken.question()));
            if (taken.own() == null) {
                seat.send(accepted);
                return;
            }
            ByteBuf mine = frames.encode(new RoomMessage.Mine(taken.own()));
            // The viewer's other windows, if there are any; this one gets both in one write.
            for (Seat other : rooms.of(seat.broadcast, seat.viewer)) {
                if (other != seat) {
                    other.send(mine.retainedDuplicate());
                }
            }
            seat.send(Frames.together(List.of(accepted, mine)));
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
    }

    /** Whoever goes on sending faster than is allowed, whatever it is, is hung up on after a while. */
    private void countHaste(Seat seat, Duration wait) {
        if (!wait.isZero() && seat.tooFastAgain()) {
            metrics.dropped(LiveMetrics.Drop.FLOODING);
            seat.close(CloseCode.TOO_MANY);
        }
    }

    /** In bytes as they were sent; counted only where the number of characters leaves it open. */
    private static boolean isTooLarge(String text) {
        return text.length() > RoomSockets.LARGEST_MESSAGE
                || (text.length() > RoomSockets.LARGEST_MESSAGE / 3
                        && text.getBytes(StandardCharsets.UTF_8).length > RoomSockets.LARGEST_MESSAGE);
    }

    /** A missing node when it is not JSON: whether it came too fast is said first. */
    private JsonNode parse(String text) {
        try {
            return json.readTree(text);
        } catch (JsonProcessingException notJson) {
            return MissingNode.getInstance();
        }
    }

    private static @Nullable String refOf(JsonNode node) {
        JsonNode ref = node.path("ref");
        return ref.isTextual() && ref.textValue().length() <= 64 ? ref.textValue() : null;
    }
}
