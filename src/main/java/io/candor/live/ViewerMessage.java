package io.candor.live;

import com.fasterxml.jackson.databind.JsonNode;
import io.candor.access.Names;
import io.candor.access.PlainText;
import io.candor.access.Problem.FieldFault;
import io.candor.access.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a viewer's client may say. The whole catalogue; {@code docs/protocol.md} is its public form. */
public sealed interface ViewerMessage {

    int LONGEST_QUESTION = 500;
    int LONGEST_NAME = 80;

    /** RFC 5321, 4.5.3.1.3: a path has at most 256 octets, two of them the angle brackets. */
    int LONGEST_EMAIL = 254;

    /** Asks for something to be done, and is acknowledged by its {@code ref}. */
    sealed interface Request extends ViewerMessage {
        String ref();

        /** What was asked for by a refusal, done; whether it is right is looked at by {@link Work}. */
        default @Nullable String work() {
            return null;
        }
    }

    record Ask(
            String ref,
            String text,
            @Nullable String name,
            @Nullable String email,
            @Nullable String work) implements Request {}

    record MeToo(String ref, UUID question, @Nullable String work) implements Request {}

    record Withdraw(String ref, UUID question, @Nullable String work) implements Request {}

    record Resume(String epoch, long offset) implements ViewerMessage {}

    /** Refuses with INVALID or MALFORMED, naming every field at fault. */
    static ViewerMessage decode(JsonNode json) {
        if (!json.isObject()) {
            throw Refusal.of(Refusal.Kind.MALFORMED, "A message is a JSON object.");
        }
        Fields fields = new Fields(json);
        ViewerMessage message = switch (json.path("type").asText("")) {
            case "ask" ->
                new Ask(
                        fields.ref(),
                        fields.text("text", LONGEST_QUESTION, true),
                        fields.name(),
                        fields.email(),
                        fields.optional("work", Work.LONGEST));
            case "me-too" -> new MeToo(fields.ref(), fields.id("question"), fields.optional("work", Work.LONGEST));
            case "withdraw" -> new Withdraw(fields.ref(), fields.id("question"), fields.optional("work", Work.LONGEST));
            case "resume" -> new Resume(fields.text("epoch", 64, false), fields.offset());
            default -> throw Refusal.invalid("type", "One of ask, me-too, withdraw, resume.");
        };
        fields.refuseFaults();
        return message;
    }

    /**
     * Reads fields and collects what is wrong with them, so that all is said at once. The first fault of a field ends the
     * look at it, and its length is looked at first: this is an event loop, and the text is anybody's.
     */
    final class Fields {

        private static final Pattern REF = Pattern.compile("[A-Za-z0-9_-]{1,64}");
        private static final int LONGEST_REF = 64;

        /**
         * Each part takes what it can, up to the lengths of RFC 5321 (4.5.3.1), and gives nothing back, so that it is
         * read once.
         */
        private static final Pattern EMAIL =
                Pattern.compile("[^@\\s,;<>\"]{1,64}+@[^@\\s,;<>\".]{1,63}+\\.[^@\\s,;<>\"]{1,250}+");

        /** RFC 9562, section 4; {@link UUID#fromString} takes much more. */
        private static final Pattern UUID_TEXT =
                Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

        private static final UUID NONE = new UUID(0, 0);

        private final JsonNode json;
        private final List<FieldFault> faults = new ArrayList<>();

        private Fields(JsonNode json) {
            this.json = json;
        }

        /** Empty when there was a fault, and it was noted. */
        private String text(String field, int max, boolean lines) {
            JsonNode node = json.path(field);
            if (!node.isTextual()) {
                fault(field, node.isMissingNode() || node.isNull() ? "This is needed." : "This must be text.");
                return "";
            }
            String text = node.textValue().strip();
            String wrong = PlainText.Check.fault(text, max, lines, false);
            if (wrong != null) {
                fault(field, wrong);
                return "";
            }
            return text;
        }

        private boolean isAbsent(String field) {
            JsonNode node = json.path(field);
            return node.isMissingNode()
                    || node.isNull()
                    || (node.isTextual() && node.textValue().isBlank());
        }

        private @Nullable String optional(String field, int max) {
            return isAbsent(field) ? null : text(field, max, false);
        }

        private @Nullable String name() {
            if (isAbsent("name")) {
                return null;
            }
            String name = text("name", LONGEST_NAME, false);
            if (name.isEmpty()) {
                return null;
            }
            String wrong = Names.fault(name, LONGEST_NAME);
            if (wrong != null) {
                fault("name", wrong);
                return null;
            }
            String normal = Names.normal(name);
            if (normal.codePointCount(0, normal.length()) > LONGEST_NAME) {
                fault("name", "At most " + LONGEST_NAME + " characters.");
            }
            return normal;
        }

        private @Nullable String email() {
            if (isAbsent("email")) {
                return null;
            }
            String email = text("email", LONGEST_EMAIL, false);
            if (!email.isEmpty() && !EMAIL.matcher(email).matches()) {
                fault("email", "This does not look like an e-mail address.");
            }
            return email;
        }

        private String ref() {
            String ref = json.path("ref").isTextual() ? json.path("ref").textValue() : "";
            if (ref.length() > LONGEST_REF || !REF.matcher(ref).matches()) {
                fault("ref", "1 to 64 of A-Z, a-z, 0-9, hyphen and underscore.");
            }
            return ref;
        }

        private UUID id(String field) {
            int before = faults.size();
            String id = text(field, 36, false);
            if (UUID_TEXT.matcher(id).matches()) {
                return UUID.fromString(id);
            }
            if (faults.size() == before) {
                fault(field, "This is not an id.");
            }
            return NONE;
        }

        private long offset() {
            JsonNode node = json.path("offset");
            if (!node.isIntegralNumber() || !node.canConvertToLong() || node.longValue() < 0) {
                fault("offset", "A whole number, 0 or more.");
                return 0;
            }
            return node.longValue();
        }

        private void fault(String field, String message) {
            faults.add(new FieldFault(field, message));
        }

        private void refuseFaults() {
            if (!faults.isEmpty()) {
                throw Refusal.invalid(faults);
            }
        }
    }
}
