package io.candor.followup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/**
 * A small server on loopback that speaks OpenAI's chat completions as such services do; what the model says is up to
 * the test.
 */
final class ChatServer implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** An answer as it was recorded, with a place for what the model says. */
    private static final String RECORDED = """
            {"id":"chatcmpl-CfP3xqT9","object":"chat.completion","created":1764075600,"model":"small-model",
             "choices":[{"index":0,"message":{"role":"assistant","content":SAID,"refusal":null,"annotations":[]},
                         "logprobs":null,"finish_reason":"stop"}],
             "usage":{"prompt_tokens":187,"completion_tokens":3,"total_tokens":190},"system_fingerprint":"fp_1"}
            """;

    private final HttpServer server;
    private final List<JsonNode> asked = new CopyOnWriteArrayList<>();
    private final List<String> keys = new CopyOnWriteArrayList<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile int status = 200;
    private volatile String answer = "[]";
    private volatile boolean silent;

    ChatServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/v1/chat/completions", exchange -> {
            asked.add(JSON.readTree(exchange.getRequestBody()));
            keys.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            byte[] body = (status == 200 ? answer : "{\"error\":{\"message\":\"no\",\"type\":\"server_error\"}}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, 0);
            try (var out = exchange.getResponseBody()) {
                if (silent) {
                    out.flush();
                    closing.await();
                }
                out.write(body);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        server.start();
    }

    /** What the model says from now on. */
    void says(String content) {
        try {
            answersWith(RECORDED.replace("SAID", JSON.writeValueAsString(content)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void answersWith(String body) {
        answer = body;
    }

    void fails(int status) {
        this.status = status;
    }

    /** The head of an answer comes, and nothing more. */
    void fallsSilent() {
        silent = true;
    }

    URI base() {
        return URI.create("http://localhost:" + server.getAddress().getPort() + "/v1");
    }

    List<JsonNode> asked() {
        return asked;
    }

    List<String> keys() {
        return keys;
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
    }
}
