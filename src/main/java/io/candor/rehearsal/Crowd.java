package io.candor.rehearsal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The viewers of a rehearsal: each has a socket of its own and speaks the public protocol. */
final class Crowd implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 10;
    private static final int TRIES = 5;

    private final HttpClient http;
    private final URI room;
    private final String token;
    private final ObjectMapper json;
    private final Map<String, Member> members = new ConcurrentHashMap<>();

    Crowd(HttpClient http, URI room, String token, ObjectMapper json) {
        this.http = http;
        this.room = room;
        this.token = token;
        this.json = json;
    }

    UUID ask(String who, String text, @Nullable String name) throws InterruptedException {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("type", "ask");
        message.put("text", text);
        if (name != null) {
            message.put("name", name);
        }
        return request(who, message);
    }

    void meToo(String who, UUID question) throws InterruptedException {
        request(who, Map.of("type", "me-too", "question", question));
    }

    /** A refusal that passes (too fast, busy) is tried again with the same ref, as a viewer's page does. */
    private UUID request(String who, Map<String, Object> message) throws InterruptedException {
        String ref = UUID.randomUUID().toString();
        Map<String, Object> withRef = new LinkedHashMap<>(message);
        withRef.put("ref", ref);
        for (int attempt = 1; ; attempt++) {
            try {
                Member member = members.computeIfAbsent(who, w -> connect());
                return member.send(ref, json.writeValueAsString(withRef));
            } catch (Refused refused) {
                if (refused.retryAfterMs == null || attempt == TRIES) {
                    throw new IllegalStateException("A viewer was refused: " + refused.getMessage(), refused);
                }
                Thread.sleep(refused.retryAfterMs);
            } catch (JsonProcessingException | ExecutionException | TimeoutException e) {
                throw new IllegalStateException("A viewer could not be heard: " + e, e);
            }
        }
    }

    private Member connect() {
        Member member = new Member(json);
        member.socket = http.newWebSocketBuilder()
                .subprotocols("candor.v1")
                .header("Authorization", "Bearer " + token)
                .buildAsync(room, member)
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
        return member;
    }

    @Override
    public void close() {
        members.values().forEach(Member::leave);
    }

    private static final class Refused extends Exception {
        final @Nullable Long retryAfterMs;

        Refused(JsonNode problem) {
            super(problem.path("title").asText() + " " + problem.path("fields"));
            retryAfterMs =
                    problem.has("retryAfterMs") ? problem.get("retryAfterMs").asLong() : null;
        }
    }

    private static final class Member implements WebSocket.Listener {
        private final ObjectMapper json;
        private final StringBuilder partial = new StringBuilder();
        private final Map<String, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
        private @Nullable WebSocket socket;

        Member(ObjectMapper json) {
            this.json = json;
        }

        UUID send(String ref, String message)
                throws Refused, InterruptedException, ExecutionException, TimeoutException {
            CompletableFuture<JsonNode> answer = new CompletableFuture<>();
            waiting.put(ref, answer);
            if (socket == null) {
                throw new ExecutionException(new IllegalStateException("not connected"));
            }
            socket.sendText(message, true).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            JsonNode said = answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (said.path("type").asText().equals("refused")) {
                throw new Refused(said.path("problem"));
            }
            return UUID.fromString(said.path("question").asText());
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            partial.append(data);
            if (last) {
                String whole = partial.toString();
                partial.setLength(0);
                hear(whole);
            }
            webSocket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
            lost(new IllegalStateException("the connection was closed with " + code));
            return null;
        }

        @Override
        public void onError(WebSocket webSocket, Throwable error) {
            lost(error);
        }

        private void lost(Throwable why) {
            waiting.values().forEach(w -> w.completeExceptionally(why));
        }

        private void hear(String message) {
            try {
                JsonNode said = json.readTree(message);
                CompletableFuture<JsonNode> answer =
                        said.has("ref") ? waiting.remove(said.get("ref").asText()) : null;
                if (answer != null) {
                    answer.complete(said);
                }
            } catch (JsonProcessingException e) {
                lost(e);
            }
        }

        void leave() {
            if (socket != null) {
                var _ = socket.sendClose(WebSocket.NORMAL_CLOSURE, "");
            }
        }
    }
}
