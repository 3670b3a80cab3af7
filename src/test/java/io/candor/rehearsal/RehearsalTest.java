package io.candor.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.candor.access.Role;
import io.candor.testsupport.Api;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.Viewer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The main job on real input: whole press conferences, played as real people would. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class RehearsalTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void theFederalReservesEmergencyPressConferenceOf3March2020() throws IOException {
        JsonNode script;
        try (InputStream in = getClass().getResourceAsStream("/fomc-2020-03-03.json")) {
            script = JSON.readTree(in);
        }
        Map<String, Object> request = Map.of("script", script, "speed", 50);

        JsonPath started = start(request);

        String slug = started.getString("slug");
        try (Viewer viewer = staffViewer(slug)) {
            viewer.hello();
            finish(slug);
            JsonNode published = viewer.hearsEvent("published");

            sawEveryEventOnceAndInOrder(viewer, published.path("offset").asLong());
            wordForWord(script, slug, viewer);
            answeredInItsSpan(script, slug);
        }
    }

    @Test
    void theBundledAirlineOutageGivesEveryAskerAnOutcome() {
        JsonPath started = start(Map.of("script", "airline-outage", "speed", 40));

        String slug = started.getString("slug");
        finish(slug);

        JsonPath questions =
                Api.as(Role.COMMS).get("/api/broadcasts/" + slug + "/questions").jsonPath();
        assertThat(questions.getList("questions.state", String.class))
                .hasSize(25)
                .containsOnly("ANSWERED", "GROUPED", "DISMISSED");
        JsonPath commitments = Api.as(Role.COMMS)
                .get("/api/broadcasts/" + slug + "/follow-ups")
                .jsonPath();
        assertThat(commitments.getList("followUps.moment", Long.class)).containsExactly(82_815L, 167_865L, 433_860L);
    }

    @Test
    void aRehearsalIsForStaffOnly() {
        String slug = start(Map.of("script", "airline-outage", "speed", 100)).getString("slug");

        Api.asNobody().get("/api/broadcasts/" + slug).then().statusCode(404);
        Api.asNobody().get("/api/broadcasts/" + slug + "/transcript.vtt").then().statusCode(404);

        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() ->
                        Api.as(Role.COMMS).get("/api/broadcasts/" + slug).then().body("state", equalTo("LIVE")));
        Api.as(Role.COMMS).delete("/api/rehearsals/" + slug).then().statusCode(204);
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() ->
                        Api.as(Role.COMMS).get("/api/broadcasts/" + slug).then().body("state", equalTo("ENDED")));
    }

    private static JsonPath start(Map<String, ?> request) {
        return Api.as(Role.COMMS)
                .body(request)
                .post("/api/rehearsals")
                .then()
                .statusCode(201)
                .extract()
                .jsonPath();
    }

    private static void finish(String slug) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(250))
                .until(() -> {
                    JsonPath progress =
                            Api.as(Role.COMMS).get("/api/rehearsals/" + slug).jsonPath();
                    assertThat(progress.getString("state"))
                            .as(progress.prettify())
                            .isIn("PLAYING", "FINISHED");
                    return progress.getString("state").equals("FINISHED");
                });
    }

    private static Viewer staffViewer(String slug) {
        return Viewer.in(slug, "Authorization", "Bearer " + Api.token(Role.COMMS));
    }

    private static void sawEveryEventOnceAndInOrder(Viewer viewer, long last) {
        long first = viewer.hello().path("offset").asLong() + 1;
        assertThat(viewer.events().stream().map(e -> e.path("offset").asLong()))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(first, last).boxed().toList());
    }

    private static void wordForWord(JsonNode script, String slug, Viewer viewer) {
        List<String> spoken = new ArrayList<>();
        script.path("cues").forEach(cue -> spoken.add(line(cue)));
        List<String> published = new ArrayList<>();
        read("/api/broadcasts/" + slug + "/editions/1").path("transcript").forEach(c -> published.add(line(c)));
        // What was said before the greeting is in its snapshot, and what falls between may be in both.
        List<String> heard = Stream.concat(
                        StreamSupport.stream(
                                viewer.hello().at("/snapshot/captions").spliterator(), false),
                        viewer.events().stream()
                                .filter(e -> e.path("kind").asText().equals("caption"))
                                .map(e -> e.path("data")))
                .map(RehearsalTest::line)
                .distinct()
                .toList();

        assertThat(published).hasSize(143).isEqualTo(spoken);
        assertThat(heard).isEqualTo(spoken);
    }

    private static void answeredInItsSpan(JsonNode script, String slug) {
        JsonNode questions = read("/api/broadcasts/" + slug + "/editions/1").path("questions");
        assertThat(questions).hasSize(10);
        for (JsonNode asked : script.path("questions")) {
            String text = asked.path("text").asText();
            JsonNode published = StreamSupport.stream(questions.spliterator(), false)
                    .filter(q -> text.startsWith(q.path("text").asText().replaceFirst("…$", "")))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("not published: " + text));
            assertThat(published.path("state").asText()).isEqualTo("ANSWERED");
            assertThat(published.path("answer").path("startMs"))
                    .isEqualTo(asked.path("answer").path("startMs"));
            assertThat(published.path("answer").path("endMs"))
                    .isEqualTo(asked.path("answer").path("endMs"));
        }
    }

    private static String line(JsonNode caption) {
        return caption.path("startMs").asLong() + "-" + caption.path("endMs").asLong() + " "
                + caption.path("speaker").asText() + ": " + caption.path("text").asText();
    }

    private static JsonNode read(String path) {
        try {
            return JSON.readTree(Api.as(Role.COMMS).get(path).asString());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
