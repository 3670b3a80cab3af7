package io.candor.testsupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.candor.access.ViewerPasses;
import io.restassured.RestAssured;
import jakarta.enterprise.inject.spi.CDI;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** A viewer on the room's socket, or staff on the control room's; remembers everything that was said. */
public final class Viewer implements WebSocket.Listener, AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final List<JsonNode> heard = new CopyOnWriteArrayList<>();
    private final StringBuilder partial = new StringBuilder();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private WebSocket socket;

    private Viewer() {}

    /** Opens a path such as {@code /api/broadcasts/x/room} with alternating header names and values. */
    public static Viewer open(String path, String... headers) {
        Viewer viewer = new Viewer();
        WebSocket.Builder builder = HTTP.newWebSocketBuilder().subprotocols("candor.v1");
        for (int i = 0; i < headers.length; i += 2) {
            builder.header(headers[i], headers[i + 1]);
        }
        viewer.socket = builder.buildAsync(URI.create("ws://localhost:" + RestAssured.port + path), viewer)
                .join();
        return viewer;
    }

    public static Viewer in(String slug, String... headers) {
        return open("/api/broadcasts/" + slug + "/room", headers);
    }

    /** With an identity that stays the same over connections. */
    public static Viewer in(String slug, String identity) {
        return in(slug, "Cookie", "candor_viewer=" + identity);
    }

    /** As the service issues them. */
    public static String newIdentity() {
        return CDI.current().select(ViewerPasses.class).get().issue().secret();
    }

    public Viewer say(Map<String, ?> message) {
        try {
            return say(JSON.writeValueAsString(message));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Viewer say(String text) {
        socket.sendText(text, true).join();
        return this;
    }

    public Viewer sayBinary(byte[] bytes) {
        socket.sendBinary(ByteBuffer.wrap(bytes), true).join();
        return this;
    }

    /** Asks, and waits for the acknowledgement. */
    public String ask(String text) {
        return ask(UUID.randomUUID().toString(), text);
    }

    public String ask(String ref, String text) {
        say(Map.of("type", "ask", "ref", ref, "text", text));
        return accepted(ref);
    }

    public String accepted(String ref) {
        JsonNode answer = hears(m ->
                m.path("ref").asText().equals(ref) && !m.path("type").asText().equals("mine"));
        if (!answer.path("type").asText().equals("accepted")) {
            throw new AssertionError("not accepted: " + answer);
        }
        return answer.path("question").asText();
    }

    public JsonNode refused(String ref) {
        return hears(m -> type(m).equals("refused") && m.path("ref").asText().equals(ref))
                .path("problem");
    }

    public JsonNode hello() {
        return hears("hello");
    }

    public JsonNode hears(String type) {
        return hears(m -> type(m).equals(type));
    }

    /** The first message that fits, whether it was heard before or comes yet. */
    public JsonNode hears(Predicate<JsonNode> wanted) {
        return patiently(() -> List.copyOf(heard), wanted);
    }

    public JsonNode hearsEvent(Predicate<JsonNode> wanted) {
        return patiently(this::events, wanted);
    }

    private static JsonNode patiently(Supplier<List<JsonNode>> heard, Predicate<JsonNode> wanted) {
        try {
            return Awaitility.await()
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> heard.get().stream().filter(wanted).findFirst(), java.util.Optional::isPresent)
                    .orElseThrow();
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("not among what was heard: " + heard.get(), e);
        }
    }

    public JsonNode hearsEvent(String kind) {
        return hearsEvent(e -> e.path("kind").asText().equals(kind));
    }

    /** The newest state of one of the viewer's own questions. */
    public JsonNode mine(String question, String state) {
        return hears(m -> type(m).equals("mine")
                        && m.path("question").path("id").asText().equals(question)
                        && m.path("question").path("state").asText().equals(state))
                .path("question");
    }

    public List<JsonNode> heard() {
        return new ArrayList<>(heard);
    }

    public List<JsonNode> events() {
        return heard.stream()
                .filter(m -> type(m).equals("events"))
                .flatMap(m -> {
                    List<JsonNode> events = new ArrayList<>();
                    m.path("events").forEach(events::add);
                    return events.stream();
                })
                .toList();
    }

    public Stream<String> everythingSaid() {
        return heard.stream().map(JsonNode::toString);
    }

    public int closeCode() {
        return closed.orTimeout(PATIENCE.toSeconds(), java.util.concurrent.TimeUnit.SECONDS)
                .join();
    }

    public boolean isOpen() {
        return !closed.isDone();
    }

    private static String type(JsonNode message) {
        return message.path("type").asText();
    }

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            try {
                heard.add(JSON.readTree(partial.toString()));
            } catch (IOException e) {
                closed.completeExceptionally(e);
            }
            partial.setLength(0);
        }
        webSocket.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
        closed.complete(code);
        return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        closed.completeExceptionally(error);
    }

    @Override
    public void close() {
        socket.abort();
    }

    @Override
    public String toString() {
        return Arrays.toString(heard.toArray());
    }
}
