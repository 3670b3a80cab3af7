package io.candor.transcript;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.candor.access.Problem.FieldFault;
import io.candor.access.Refusal;
import io.candor.broadcast.BroadcastRef;
import io.candor.broadcast.Broadcasts;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.Validator;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Answers what captioners' clients say, as the caption endpoint would. Blocks; an answer comes after the commit. */
@ApplicationScoped
class CaptionerTalk {

    static final int LARGEST_MESSAGE = 64 * 1024;

    private final Captions captions;
    private final CaptionIntake intake;
    private final Broadcasts broadcasts;
    private final ObjectMapper json;
    private final Validator validator;
    private final Clock clock;

    CaptionerTalk(
            Captions captions,
            CaptionIntake intake,
            Broadcasts broadcasts,
            ObjectMapper json,
            Validator validator,
            Clock clock) {
        this.captions = captions;
        this.intake = intake;
        this.broadcasts = broadcasts;
        this.json = json;
        this.validator = validator;
        this.clock = clock;
    }

    /** @throws Refusal NOT_FOUND when there is no such broadcast */
    CaptionerAnswer hello(String slug) {
        BroadcastRef broadcast = broadcasts.ref(slug, true);
        OptionalLong moment = broadcast.moment();
        return new CaptionerAnswer.Hello(
                clock.instant(),
                broadcast.state().name(),
                moment.isPresent() ? moment.getAsLong() : null,
                captions.status(broadcast).languages());
    }

    /** The answer to one message; a bad one is refused, never a reason to hang up. */
    CaptionerAnswer answer(String slug, String text) {
        String ref = null;
        try {
            if (text.length() > LARGEST_MESSAGE || text.getBytes(StandardCharsets.UTF_8).length > LARGEST_MESSAGE) {
                throw Refusal.of(Refusal.Kind.TOO_LARGE, "A message has at most 64 KiB.");
            }
            JsonNode message = parse(text);
            ref = refOf(message);
            return switch (decode(message)) {
                case CaptionerMessage.Lines lines -> take(slug, lines);
                case CaptionerMessage.Correct to -> correct(slug, to);
                case CaptionerMessage.Remove(String of, java.util.UUID id) -> {
                    captions.remove(broadcasts.ref(slug, true), id);
                    yield new CaptionerAnswer.Removed(of);
                }
            };
        } catch (Refusal refusal) {
            return new CaptionerAnswer.Refused(ref, refusal.problem());
        } catch (RuntimeException e) {
            Log.errorf(e, "A captioner's message failed");
            Refusal later = Refusal.unavailable("Nothing was stored; send it again.", Duration.ofSeconds(2));
            return new CaptionerAnswer.Refused(ref, later.problem());
        }
    }

    String encode(CaptionerAnswer answer) {
        try {
            return json.writeValueAsString(answer);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private CaptionerAnswer take(String slug, CaptionerMessage.Lines message) {
        List<CaptionLine> lines = message.lines();
        for (int i = 0; i < lines.size(); i++) {
            CaptionLine line = lines.get(i);
            requireCaption("lines[" + i + "]", line.startMs(), line.endMs(), line.speaker(), line.text());
        }
        Captions.Taken taken = intake.take(broadcasts.ref(slug, true), lines);
        return new CaptionerAnswer.Taken(
                message.ref(), taken.accepted(), taken.repeated(), taken.taken(), taken.gaps(), delay(slug, lines));
    }

    private CaptionerAnswer correct(String slug, CaptionerMessage.Correct to) {
        requireCaption("text", to.startMs(), to.endMs(), to.speaker(), to.text());
        Caption caption = new Caption(to.startMs(), to.endMs(), to.speaker(), to.text());
        LiveCaption line = captions.correct(broadcasts.ref(slug, true), to.id(), to.version(), caption);
        return new CaptionerAnswer.Corrected(to.ref(), line);
    }

    private @Nullable Long delay(String slug, List<CaptionLine> lines) {
        OptionalLong said = lines.stream()
                .filter(line -> line.stateOrFinal() == CaptionState.FINAL)
                .mapToLong(CaptionLine::endMs)
                .max();
        return said.isEmpty() ? null : Math.max(0, broadcasts.ref(slug, true).requireMoment() - said.getAsLong());
    }

    private JsonNode parse(String text) {
        try {
            JsonNode message = json.readTree(text);
            if (message.isObject()) {
                return message;
            }
        } catch (JsonProcessingException notJson) {
            // said below
        }
        throw Refusal.of(Refusal.Kind.MALFORMED, "A message is a JSON object.");
    }

    private static @Nullable String refOf(JsonNode message) {
        JsonNode ref = message.path("ref");
        return ref.isTextual() && CaptionerMessage.isRef(ref.textValue()) ? ref.textValue() : null;
    }

    private CaptionerMessage decode(JsonNode message) {
        Class<? extends CaptionerMessage> type = switch (message.path("type").asText("")) {
            case "lines" -> CaptionerMessage.Lines.class;
            case "correct" -> CaptionerMessage.Correct.class;
            case "remove" -> CaptionerMessage.Remove.class;
            default -> throw Refusal.invalid("type", "One of lines, correct, remove.");
        };
        try {
            CaptionerMessage decoded = json.treeToValue(message, type);
            List<FieldFault> faults = validator.validate(decoded).stream()
                    .map(fault -> new FieldFault(
                            fault.getPropertyPath().toString().replace(".<list element>", ""), fault.getMessage()))
                    .toList();
            if (!faults.isEmpty()) {
                throw Refusal.invalid(faults);
            }
            return decoded;
        } catch (JsonMappingException e) {
            String field = e.getPath().stream()
                    .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName())
                    .collect(Collectors.joining());
            throw Refusal.invalid(field.isEmpty() ? "type" : field.substring(1), "This has the wrong type or format.");
        } catch (JsonProcessingException e) {
            throw Refusal.of(Refusal.Kind.MALFORMED, "This message cannot be read.");
        }
    }

    private static void requireCaption(String field, long startMs, long endMs, @Nullable String speaker, String text) {
        String wrong = Caption.problemWith(startMs, endMs, speaker, text);
        if (wrong != null) {
            throw Refusal.invalid(field, wrong);
        }
    }
}
