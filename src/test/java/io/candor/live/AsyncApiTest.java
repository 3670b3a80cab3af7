package io.candor.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.candor.transcript.CaptionerAnswer;
import io.candor.transcript.CaptionerMessage;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** {@code docs/asyncapi.yaml} has every message of the sockets, with exactly its fields, and no other. */
class AsyncApiTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static JsonNode document;

    @BeforeAll
    static void read() throws IOException {
        document = JSON.valueToTree(new Yaml().<Object>load(Files.readString(Path.of("docs", "asyncapi.yaml"))));
    }

    @Test
    void whatViewersMaySayIsThere() {
        Map<String, Class<?>> said = new LinkedHashMap<>();
        records(ViewerMessage.class).forEach(c -> said.put(kebab(c), c));

        assertThat(typesOf("listen")).containsExactlyInAnyOrderElementsOf(said.keySet());
        said.forEach((type, message) -> hasExactlyItsFields(messageOf("listen", type), message));
    }

    @Test
    void whatCaptionersSayAndAreToldIsThere() {
        Map.of("caption", CaptionerMessage.class, "acknowledge", CaptionerAnswer.class)
                .forEach((operation, catalogue) -> {
                    Map<String, Class<?>> said = new LinkedHashMap<>();
                    records(catalogue).forEach(c -> said.put(kebab(c), c));

                    assertThat(typesOf(operation)).containsExactlyInAnyOrderElementsOf(said.keySet());
                    said.forEach((type, message) -> hasExactlyItsFields(messageOf(operation, type), message));
                });
    }

    @Test
    void whatTheServiceSaysIsThere() {
        Set<Class<?>> described = Stream.of("tell", "brief")
                .flatMap(operation -> typesOf(operation).stream()
                        .filter(type -> !type.equals("events"))
                        .map(type -> recordOf(operation, type)))
                .collect(Collectors.toSet());

        assertThat(described)
                .containsExactlyInAnyOrderElementsOf(records(RoomMessage.class).collect(Collectors.toSet()));
        for (String operation : Set.of("tell", "brief")) {
            for (String type : typesOf(operation)) {
                if (!type.equals("events")) {
                    hasExactlyItsFields(messageOf(operation, type), recordOf(operation, type));
                }
            }
        }
        // Put together from encoded events, so there is no record of it.
        assertThat(fieldsOf(messageOf("tell", "events"))).containsExactlyInAnyOrder("type", "events");
    }

    @Test
    void eachMessageHasExamplesThatAreSuchMessages() {
        SoftAssertions all = new SoftAssertions();
        document.path("components").path("messages").properties().forEach(entry -> {
            JsonNode message = entry.getValue();
            all.assertThat(message.path("examples")).as(entry.getKey()).isNotEmpty();
            message.path("examples").forEach(example -> {
                Set<String> fields = names(example.path("payload"));
                all.assertThat(fieldsOf(message)).as(entry.getKey()).containsAll(fields);
                all.assertThat(fields).as(entry.getKey()).containsAll(requiredOf(message));
                all.assertThat(example.path("payload").path("type").asText()).isEqualTo(typeOf(message));
            });
        });
        all.assertAll();
    }

    @Test
    void theExamplesOfWhatViewersSayAreUnderstood() {
        for (String type : typesOf("listen")) {
            messageOf("listen", type)
                    .path("examples")
                    .forEach(example -> assertThat(kebab(ViewerMessage.decode(example.path("payload"))
                                    .getClass()))
                            .isEqualTo(type));
        }
    }

    private static void hasExactlyItsFields(JsonNode message, Class<?> type) {
        Set<String> fields = new TreeSet<>(Set.of("type"));
        Set<String> required = new TreeSet<>(Set.of("type"));
        for (RecordComponent component : type.getRecordComponents()) {
            fields.add(component.getName());
            if (!component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
                required.add(component.getName());
            }
        }
        if (type.equals(RoomMessage.Hello.class)) {
            fields.add("snapshot");
        }
        assertThat(fieldsOf(message)).as("fields of %s", type).isEqualTo(fields);
        assertThat(requiredOf(message)).as("required fields of %s", type).isEqualTo(required);
    }

    /** Two greetings have the same type, and two tallies, on different sockets. */
    private static Class<?> recordOf(String operation, String type) {
        Set<Class<?>> elsewhere = operation.equals("brief")
                ? Set.of(RoomMessage.Hello.class, RoomMessage.Tally.class)
                : Set.of(RoomMessage.ControlHello.class, RoomMessage.ControlTally.class);
        return records(RoomMessage.class)
                .filter(c -> !elsewhere.contains(c))
                .filter(c -> typeOf(c).equals(type))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no message of the type " + type));
    }

    private static Stream<Class<?>> records(Class<?> sealed) {
        return Arrays.stream(sealed.getPermittedSubclasses())
                .flatMap(c -> c.isSealed() ? records(c) : Stream.of(c))
                .filter(Class::isRecord);
    }

    private static String typeOf(Class<?> message) {
        try {
            var constructor = message.getDeclaredConstructors()[0];
            Object[] nothing = Arrays.stream(constructor.getParameterTypes())
                    .map(t -> t == int.class ? (Object) 0 : t == long.class ? 0L : null)
                    .toArray();
            return ((RoomMessage) constructor.newInstance(nothing)).type();
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    private static String kebab(Class<?> message) {
        return message.getSimpleName().replaceAll("(?<=.)(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }

    private static Set<String> typesOf(String operation) {
        return messages(operation).map(AsyncApiTest::typeOf).collect(Collectors.toCollection(TreeSet::new));
    }

    private static JsonNode messageOf(String operation, String type) {
        return messages(operation)
                .filter(m -> typeOf(m).equals(type))
                .findFirst()
                .orElseThrow(() -> new AssertionError(operation + " has no message of the type " + type));
    }

    private static Stream<JsonNode> messages(String operation) {
        JsonNode messages = document.path("operations").path(operation).path("messages");
        assertThat(messages).as(operation).isNotEmpty();
        return messages.valueStream().map(AsyncApiTest::follow).map(AsyncApiTest::follow);
    }

    private static JsonNode follow(JsonNode reference) {
        JsonNode target = document.at(reference.path("$ref").asText().substring(1));
        assertThat(target.isMissingNode()).as("%s", reference).isFalse();
        return target;
    }

    private static String typeOf(JsonNode message) {
        return message.path("payload")
                .path("properties")
                .path("type")
                .path("const")
                .asText();
    }

    private static Set<String> fieldsOf(JsonNode message) {
        return names(message.path("payload").path("properties"));
    }

    private static Set<String> requiredOf(JsonNode message) {
        return message.path("payload")
                .path("required")
                .valueStream()
                .map(JsonNode::asText)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> names(JsonNode object) {
        return object.propertyStream().map(Map.Entry::getKey).collect(Collectors.toCollection(TreeSet::new));
    }
}
