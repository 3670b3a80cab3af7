package io.candor.live;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.candor.access.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the service says on a socket. The whole catalogue; {@code docs/protocol.md} is its public form. */
@JsonInclude(JsonInclude.Include.NON_NULL)
sealed interface RoomMessage {

    /** First on the wire, so that a client can decide early. */
    @JsonProperty(index = 0)
    String type();

    /** The greeting. A {@code snapshot} is put in by {@link Frames#hello}; without one the missed events follow. */
    record Hello(String viewer, String epoch, long offset, Instant now, List<Object> mine) implements RoomMessage {
        @Override
        public String type() {
            return "hello";
        }
    }

    record Accepted(String ref, UUID question) implements RoomMessage {
        @Override
        public String type() {
            return "accepted";
        }
    }

    record Refused(@Nullable String ref, Problem problem) implements RoomMessage {
        @Override
        public String type() {
            return "refused";
        }
    }

    record Tally(int audience, Map<UUID, Long> weights) implements RoomMessage {
        @Override
        public String type() {
            return "tally";
        }
    }

    /** What staff are told of it besides: how many of a weight come from the one network that most come from. */
    record ControlTally(int audience, Map<UUID, Long> weights, Map<UUID, Long> fromOneNetwork) implements RoomMessage {
        @Override
        public String type() {
            return "tally";
        }
    }

    record Mine(Object question) implements RoomMessage {
        @Override
        public String type() {
            return "mine";
        }
    }

    record Bye(int code, long retryAfterMs) implements RoomMessage {
        @Override
        public String type() {
            return "bye";
        }
    }

    /**
     * The control room's greeting: the questions that a moderator needs first, before more of them in {@link Questions};
     * {@code left} are not sent at all.
     */
    record ControlHello(String me, List<Object> questions, long left, Instant now) implements RoomMessage {
        @Override
        public String type() {
            return "hello";
        }
    }

    /** The control room's changes, each question whole. */
    record Questions(List<Object> questions) implements RoomMessage {
        @Override
        public String type() {
            return "questions";
        }
    }
}
