package io.candor.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The administrator with an API token, who talks to a pod as a caption tool or a console would. */
final class Staff {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PASSWORD = "a long enough password";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final int port;
    private final String credentials;

    private Staff(int port, String... credentials) {
        this.port = port;
        this.credentials = String.join(" ", credentials);
    }

    /** Signs in for the first time on an empty database: chooses a password and makes a token. */
    static Staff firstSignIn(Pod pod) {
        signIn(pod, Pod.FIRST_PASSWORD)
                .post("/api/me/password", Map.of("current", Pod.FIRST_PASSWORD, "next", PASSWORD));
        JsonNode token = signIn(pod, PASSWORD).post("/api/tokens", Map.of("label", "load"));
        return new Staff(
                pod.port(), "Authorization", "Bearer", token.path("token").asText());
    }

    private static Staff signIn(Pod pod, String password) {
        Staff nobody = new Staff(pod.port());
        HttpRequest login = nobody.request("/login")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("username=admin&password=" + password.replace(' ', '+')))
                .build();
        String cookie = nobody.send(login).headers().allValues("Set-Cookie").stream()
                .filter(c -> c.startsWith("candor_staff="))
                .findFirst()
                .orElseThrow()
                .replaceFirst(";.*", "");
        return new Staff(pod.port(), "Cookie", cookie);
    }

    /** The same person, asking another pod. */
    Staff at(Pod other) {
        return new Staff(other.port(), credentials);
    }

    /** The address part of a new broadcast that is on air. */
    String goLive(String title) {
        return post(
                        "/api/broadcasts/live",
                        Map.of(
                                "title",
                                title,
                                "zone",
                                "Europe/Berlin",
                                "presenter",
                                Map.of("name", "Dana Ortiz", "role", "Chief Operating Officer")))
                .path("slug")
                .asText();
    }

    JsonNode post(String path, Map<String, ?> body) {
        try {
            HttpResponse<String> response = send(json(path, body));
            if (response.statusCode() >= 300) {
                throw new IllegalStateException(path + " said " + response.statusCode() + " " + response.body());
            }
            return JSON.readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The status of the answer, when it comes; 0 when none does. */
    CompletableFuture<Integer> postLater(String path, Map<String, ?> body) {
        return http.sendAsync(json(path, body), HttpResponse.BodyHandlers.discarding())
                .handle((response, failure) -> failure == null ? response.statusCode() : 0);
    }

    private HttpRequest json(String path, Map<String, ?> body) {
        try {
            return request(path)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .timeout(PATIENCE);
        int space = credentials.indexOf(' ');
        return space < 0 ? request : request.header(credentials.substring(0, space), credentials.substring(space + 1));
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
