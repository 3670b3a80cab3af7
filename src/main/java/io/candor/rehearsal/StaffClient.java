package io.candor.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

/** What staff do in a rehearsal, through the public REST API. */
final class StaffClient {

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final HttpClient http;
    private final URI broadcast;
    private final String token;
    private final ObjectMapper json;

    /** Works on one broadcast; its address ends with a slash. */
    StaffClient(HttpClient http, URI broadcast, String token, ObjectMapper json) {
        this.http = http;
        this.broadcast = broadcast;
        this.token = token;
        this.json = json;
    }

    JsonNode post(String path, Map<String, ?> body) throws InterruptedException {
        try {
            HttpRequest request = HttpRequest.newBuilder(broadcast.resolve(path))
                    .timeout(PATIENCE)
                    .header("Authorization", "Bearer " + token)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(json.writeValueAsString(body)))
                    .build();
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() >= 400) {
                throw new IllegalStateException(path + " was refused: " + response.body());
            }
            return json.readTree(response.body());
        } catch (IOException e) {
            throw new IllegalStateException(path + " failed: " + e.getMessage(), e);
        }
    }
}
