package io.candor.transcript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.candor.access.Role;
import io.candor.testsupport.Api;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.Viewer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class TranscriptEditsTest {

    private Broadcast broadcast;

    @BeforeEach
    void aTranscriptOfTwoLines() {
        broadcast = Broadcast.live();
        List<Map<String, Object>> lines = new ArrayList<>();
        lines.add(Map.of("seq", 0, "startMs", 0, "endMs", 900, "speaker", "Dana Ortis", "text", "Good evning."));
        lines.add(Map.of("seq", 1, "startMs", 1000, "endMs", 1900, "speaker", "Dana Ortis", "text", "We are sorry."));
        Broadcast.post(broadcast.path("captions"), Map.of("lines", lines));
    }

    @Test
    void aLineIsPutRightAndTheHistorySaysByWhom() {
        edit("Edit a line", change(0, Map.of("text", "Good evening."))).statusCode(200);

        assertThat(texts()).containsExactly("Good evening.", "We are sorry.");
        assertThat(history().getFirst()).containsEntry("by", "Test MODERATOR").containsEntry("what", "Edit a line");
    }

    @Test
    void viewersSeeTheCorrectionWhileTheBroadcastIsOnAir() {
        try (Viewer viewer = Viewer.in(broadcast.slug(), Viewer.newIdentity())) {
            viewer.hello();

            edit("Edit a line", change(0, Map.of("text", "Good evening."))).statusCode(200);

            viewer.hearsEvent(e -> e.path("data").path("text").asText().equals("Good evening.")
                    && e.path("data").path("state").asText().equals("CORRECTED"));
        }
    }

    @Test
    void aLineIsSplitInTwoAndMergedAgain() {
        UUID second = UUID.randomUUID();
        edit(
                        "Split a line",
                        change(0, Map.of("text", "Good", "endMs", 400)),
                        Map.of("id", second, "startMs", 400, "endMs", 900, "speaker", "Dana Ortis", "text", "evening."))
                .statusCode(200);
        assertThat(texts()).containsExactly("Good", "evening.", "We are sorry.");

        edit(
                        "Merge two lines",
                        change(0, Map.of("text", "Good evening.", "endMs", 900)),
                        change(1, Map.of("remove", true)))
                .statusCode(200);

        assertThat(texts()).containsExactly("Good evening.", "We are sorry.");
    }

    /** Each split puts a line in, and both would be given the next number. */
    @Test
    void linesAreSplitByManyAtTheSameTime() throws Exception {
        List<Callable<Integer>> splits = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            splits.add(() -> edit("Split a line", newLine(UUID.randomUUID(), "And so on."))
                    .extract()
                    .statusCode());
        }

        try (ExecutorService people = Executors.newFixedThreadPool(splits.size())) {
            for (Future<Integer> split : people.invokeAll(splits)) {
                assertThat(split.get()).isEqualTo(200);
            }
        }

        assertThat(texts()).hasSize(14);
    }

    /** The number of the line that was merged away has been given to another one since. */
    @Test
    void aMergeIsTakenBackAfterAnotherLineWasSplit() {
        UUID second = UUID.randomUUID();
        edit("Split a line", change(0, Map.of("text", "Good", "endMs", 400)), newLine(second, "evening."))
                .statusCode(200);
        edit(
                        "Merge two lines",
                        change(0, Map.of("text", "Good evening.", "endMs", 900)),
                        change(1, Map.of("remove", true)))
                .statusCode(200);
        Map<String, Object> merge = history().getFirst();
        UUID other = UUID.randomUUID();
        edit(
                        "Split a line",
                        change(1, Map.of("text", "We are", "endMs", 1400)),
                        Map.of("id", other, "startMs", 1400, "endMs", 1900, "speaker", "Dana Ortis", "text", "sorry."))
                .statusCode(200);

        undo(merge).statusCode(200);

        assertThat(texts()).containsExactly("Good", "evening.", "We are", "sorry.");
        undo(history().getFirst()).statusCode(200);
        assertThat(texts()).containsExactly("Good evening.", "We are", "sorry.");
    }

    private static Map<String, Object> newLine(UUID id, String text) {
        return Map.of("id", id, "startMs", 400, "endMs", 900, "speaker", "Dana Ortis", "text", text);
    }

    @Test
    void aSpeakerIsRenamedEverywhereInOneStep() {
        edit(
                        "Rename Dana Ortis to Dana Ortiz",
                        change(0, Map.of("speaker", "Dana Ortiz")),
                        change(1, Map.of("speaker", "Dana Ortiz")))
                .statusCode(200);

        assertThat(lines()).extracting(l -> l.get("speaker")).containsOnly("Dana Ortiz");
        assertThat(texts()).containsExactly("Good evning.", "We are sorry.");
    }

    @Test
    void whoComesSecondIsRefusedAndNothingOfTheStepIsDone() {
        Map<String, Object> read = change(0, Map.of("text", "Mine."));
        Map<String, Object> other = change(1, Map.of("text", "Also mine."));
        edit("Edit a line", change(0, Map.of("text", "Theirs."))).statusCode(200);

        edit("Edit two lines", other, read)
                .statusCode(409)
                .body("type", equalTo("/problems/edited-meanwhile"), "version", equalTo(2));

        assertThat(texts()).containsExactly("Theirs.", "We are sorry.");
    }

    @Test
    void aStepIsTakenBackWithAllItsLines() {
        edit(
                        "Merge two lines",
                        change(0, Map.of("text", "Good evening. We are sorry.")),
                        change(1, Map.of("remove", true)))
                .statusCode(200);

        undo(history().getFirst()).statusCode(200);

        assertThat(texts()).containsExactly("Good evning.", "We are sorry.");
        assertThat(history()).extracting(h -> h.get("undone")).containsExactly(false, true);
    }

    @Test
    void stepsAreTakenBackOneAfterTheOther() {
        edit("Edit a line", change(0, Map.of("text", "Good evening."))).statusCode(200);
        edit("Edit a line", change(0, Map.of("text", "Good evening to you."))).statusCode(200);

        undo(history().get(0)).statusCode(200);
        undo(history().get(2)).statusCode(200);

        assertThat(texts()).containsExactly("Good evning.", "We are sorry.");
    }

    @Test
    void whatSomebodyChangedSinceIsNotTakenBack() {
        edit("Edit a line", change(0, Map.of("text", "Good evening."))).statusCode(200);
        Map<String, Object> first = history().getFirst();
        edit("Edit a line", change(0, Map.of("text", "Good evening to you."))).statusCode(200);

        undo(first).statusCode(409);

        assertThat(texts()).containsExactly("Good evening to you.", "We are sorry.");
        assertThat(history()).extracting(h -> h.get("undone")).containsOnly(false);
    }

    @Test
    void aLineOfAnotherBroadcastCannotBeTouched() {
        Broadcast other = Broadcast.live();
        Map<String, Object> theirs = change(0, Map.of("text", "Stolen."));

        Api.as(Role.MODERATOR)
                .body(Map.of("what", "Edit a line", "changes", List.of(theirs)))
                .post(other.path("transcript/edits"))
                .then()
                .statusCode(409);

        assertThat(texts()).contains("Good evning.");
    }

    @Test
    void whatIsNoCaptionIsRefused() {
        edit("Shift times", change(0, Map.of("startMs", 5000))).statusCode(400);
        edit("Edit a line", Map.of("id", UUID.randomUUID(), "text", "No time.")).statusCode(400);

        assertThat(texts()).containsExactly("Good evning.", "We are sorry.");
    }

    @Test
    void whoHasTheRevisionIsNotSentTheLinesAgain() {
        String revision = Api.as(Role.MODERATOR)
                .get(broadcast.path("transcript/lines"))
                .jsonPath()
                .getString("revision");

        var same = Api.as(Role.MODERATOR)
                .get(broadcast.path("transcript/lines?unless=" + revision))
                .jsonPath();
        edit("Edit a line", change(0, Map.of("text", "Good evening."))).statusCode(200);
        var other = Api.as(Role.MODERATOR)
                .get(broadcast.path("transcript/lines?unless=" + revision))
                .jsonPath();

        assertThat(same.getList("lines")).isNull();
        assertThat(other.getList("lines")).hasSize(2);
    }

    private Map<String, Object> change(int place, Map<String, ?> to) {
        Map<String, Object> line = lines().get(place);
        Map<String, Object> change = new HashMap<>(to);
        change.put("id", line.get("id"));
        change.put("version", line.get("version"));
        return change;
    }

    @SafeVarargs
    private final ValidatableResponse edit(String what, Map<String, ?>... changes) {
        List<Map<String, ?>> all = new ArrayList<>();
        for (Map<String, ?> change : changes) {
            all.add(change);
        }
        return Api.as(Role.MODERATOR)
                .body(Map.of("what", what, "changes", all))
                .post(broadcast.path("transcript/edits"))
                .then();
    }

    private ValidatableResponse undo(Map<String, Object> step) {
        return Api.as(Role.MODERATOR)
                .body(Map.of())
                .post(broadcast.path("transcript/edits/" + step.get("id") + "/undo"))
                .then();
    }

    private List<Map<String, Object>> lines() {
        return Api.as(Role.MODERATOR)
                .get(broadcast.path("transcript/lines"))
                .jsonPath()
                .getList("lines");
    }

    private List<String> texts() {
        return lines().stream().map(l -> String.valueOf(l.get("text"))).toList();
    }

    private List<Map<String, Object>> history() {
        return Api.as(Role.MODERATOR)
                .get(broadcast.path("transcript/edits"))
                .jsonPath()
                .getList("edits");
    }
}
