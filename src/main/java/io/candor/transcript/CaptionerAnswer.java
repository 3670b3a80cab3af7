package io.candor.transcript;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.candor.access.Problem;
import io.candor.transcript.CaptionStore.Gap;
import io.candor.transcript.Captions.LanguageStatus;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the service says on a captioner's socket. The whole catalogue; {@code docs/protocol.md} is its public form. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public sealed interface CaptionerAnswer {

    /** First on the wire, so that a client can decide early. */
    @JsonProperty(index = 0)
    String type();

    /** The greeting: where to go on from, and which numbers never came. */
    record Hello(Instant now, String state, @Nullable Long moment, List<LanguageStatus> languages)
            implements CaptionerAnswer {
        @Override
        public String type() {
            return "hello";
        }
    }

    /**
     * Stored, and on its way to everybody.
     *
     * @param delayMs from the end of the newest final words of the message, as it says, to now
     */
    record Taken(
            String ref,
            int accepted,
            int repeated,
            List<Long> taken,
            List<Gap> gaps,
            @Nullable Long delayMs) implements CaptionerAnswer {
        @Override
        public String type() {
            return "taken";
        }
    }

    record Corrected(String ref, LiveCaption line) implements CaptionerAnswer {
        @Override
        public String type() {
            return "corrected";
        }
    }

    record Removed(String ref) implements CaptionerAnswer {
        @Override
        public String type() {
            return "removed";
        }
    }

    record Refused(@Nullable String ref, Problem problem) implements CaptionerAnswer {
        @Override
        public String type() {
            return "refused";
        }
    }

    record Bye(int code, long retryAfterMs) implements CaptionerAnswer {
        @Override
        public String type() {
            return "bye";
        }
    }
}
