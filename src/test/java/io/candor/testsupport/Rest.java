package io.candor.testsupport;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.restassured.RestAssured;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Requests that go out exactly as written, and what a refusal has to look like. */
public final class Rest {

    public static final ObjectMapper JSON = new ObjectMapper();

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private Rest() {}

    /** An answer, and the request it is for, so that a failing test says which. */
    public record Answer(String to, HttpResponse<String> response) {

        public int status() {
            return response.statusCode();
        }

        public String body() {
            return response.body();
        }

        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        public JsonNode json() {
            try {
                return JSON.readTree(body());
            } catch (IOException e) {
                throw new AssertionError(to + " did not answer with JSON: " + body(), e);
            }
        }

        /** It is a refusal as RFC 9457 and docs/protocol.md have it, and tells nothing about the inside. */
        public JsonNode problem() {
            assertThat(status()).as("status of %s: %s", to, body()).isBetween(400, 499);
            assertThat(header("Content-Type")).as(to).startsWith("application/problem+json");
            JsonNode problem = json();
            assertThat(problem.path("type").asText()).as(to).startsWith("/problems/");
            assertThat(problem.path("title").asText()).as(to).isNotBlank();
            assertThat(problem.path("status").asInt()).as(to).isEqualTo(status());
            assertThat(body())
                    .as(to)
                    .doesNotContain("io.candor", "java.", "jakarta.", "fasterxml", "Exception", "\\tat ", "SQL");
            assertThat(header("X-Content-Type-Options")).as(to).isEqualTo("nosniff");
            assertThat(header("Content-Security-Policy")).as(to).contains("default-src 'self'");
            return problem;
        }
    }

    public static Answer send(String method, String path, String @Nullable [] headers, byte @Nullable [] body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + path))
                .timeout(Duration.ofSeconds(30))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        if (headers != null && headers.length > 0) {
            request.headers(headers);
        }
        try {
            return new Answer(method + " " + path, HTTP.send(request.build(), BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** As nobody in particular. */
    public static Answer get(String path, String... headers) {
        return send("GET", path, headers, null);
    }

    /** With what {@link Api#token} or {@link Api#session} answer, and a body of this media type. */
    public static Answer send(String method, String path, String credential, String mediaType, String body) {
        String[] as = Api.header(credential);
        return send(
                method,
                path,
                new String[] {as[0], as[1], "Content-Type", mediaType},
                body.getBytes(StandardCharsets.UTF_8));
    }
}
