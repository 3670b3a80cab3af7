package io.candor.transcript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import io.agroal.api.AgroalDataSource;
import io.candor.access.Role;
import io.candor.broadcast.BroadcastRef;
import io.candor.broadcast.Broadcasts;
import io.candor.testsupport.Api;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.Viewer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lines come in, once each, are revised in place, and are on everybody's screen. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class CaptioningTest {

    @Inject
    Captions captions;

    @Inject
    Broadcasts broadcasts;

    @Inject
    AgroalDataSource dataSource;

    private Broadcast broadcast;

    @BeforeEach
    void givenABroadcastOnAir() {
        broadcast = Broadcast.live();
    }

    @Test
    void anInterimLineIsReplacedByTheFinalOne() {
        try (Viewer viewer = Viewer.in(broadcast.slug())) {
            viewer.hello();
            say(line(1, "We will ref", "INTERIM"));
            say(line(1, "We will refund you.", "FINAL"));

            JsonNode last = viewer.hearsEvent(
                            e -> e.path("data").path("text").asText().equals("We will refund you."))
                    .path("data");

            JsonNode first = viewer.hearsEvent("caption").path("data");
            assertThat(first.path("state").asText()).isEqualTo("INTERIM");
            assertThat(last.path("id")).isEqualTo(first.path("id"));
            assertThat(last.path("version").asInt()).isEqualTo(2);
            assertThat(transcript()).containsExactly("We will refund you.");
        }
    }

    @Test
    void aLateInterimLineChangesNothing() {
        say(line(1, "We will refund you.", "FINAL"));

        JsonPath taken = say(line(1, "We will ref", "INTERIM"));

        assertThat(taken.getInt("repeated")).isEqualTo(1);
        assertThat(transcript()).containsExactly("We will refund you.");
    }

    @Test
    void anInterimLineIsNotPartOfTheTranscript() {
        say(line(1, "Something half heard", "INTERIM"));

        assertThat(transcript()).isEmpty();
    }

    @Test
    void ofFinalLinesTheFirstCountsUntilACorrection() {
        say(line(1, "One.", "FINAL"));
        say(line(1, "Two.", "FINAL"));
        assertThat(transcript()).containsExactly("One.");

        say(line(1, "Three.", "CORRECTED"));

        assertThat(transcript()).containsExactly("Three.");
    }

    @Test
    void aRequestMayHoldTheSameLineSeveralTimes() {
        JsonPath taken = say(
                line(1, "a", "INTERIM"), line(1, "a b", "INTERIM"), line(1, "a b c", "FINAL"), line(1, "x", "FINAL"));

        assertThat(taken.getInt("accepted")).isEqualTo(1);
        assertThat(taken.getInt("repeated")).isEqualTo(3);
        assertThat(transcript()).containsExactly("a b c");
    }

    @Test
    void numbersThatNeverCameAreReportedUntilTheyCome() {
        say(line(1, "One.", "FINAL"));

        JsonPath taken = say(line(5, "Five.", "FINAL"));

        assertThat(taken.getList("gaps.from")).containsExactly(2);
        assertThat(taken.getList("gaps.to")).containsExactly(4);
        assertThat(status().getList("languages[0].gaps.from")).containsExactly(2);

        say(line(2, "Two.", "FINAL"), line(3, "Three.", "FINAL"), line(4, "Four.", "FINAL"));
        assertThat(status().getList("languages[0].gaps")).isEmpty();
    }

    @Test
    void theSameNumberInAnotherLanguageIsAnotherLine() {
        say(line(1, "Good evening.", "FINAL"), in("fr", line(1, "Bonsoir.", "FINAL")));

        assertThat(status().getList("languages.language")).containsExactlyInAnyOrder("en", "fr");
        assertThat(transcript()).containsExactly("Good evening.");
        try (Viewer viewer = Viewer.in(broadcast.slug())) {
            assertThat(viewer.hello().path("snapshot").path("captions")).hasSize(2);
        }
    }

    @Test
    void aToolsRegionIsTheBroadcastsOwnLanguage() {
        say(in("en-US", line(1, "Good evening.", "FINAL")));

        assertThat(transcript()).containsExactly("Good evening.");
    }

    @Test
    void aLineIsPutRightInTheVersionThatWasRead() {
        say(line(1, "We have cancelled 1,420 flights.", "FINAL"));
        String id = idOfTheOnlyLine();
        Map<String, Object> correction = new HashMap<>(line(1, "We have cancelled 1,240 flights.", "CORRECTED"));
        correction.put("version", 1);

        moderator()
                .body(correction)
                .put(broadcast.path("captions/" + id))
                .then()
                .statusCode(200);
        moderator()
                .body(correction)
                .put(broadcast.path("captions/" + id))
                .then()
                .statusCode(409)
                .body("version", equalTo(2));

        assertThat(transcript()).containsExactly("We have cancelled 1,240 flights.");
    }

    @Test
    void aLineThatIsTakenAwayLeavesTheScreens() {
        say(line(1, "What nobody said.", "FINAL"));
        try (Viewer viewer = Viewer.in(broadcast.slug())) {
            viewer.hello();
            moderator()
                    .delete(broadcast.path("captions/" + idOfTheOnlyLine()))
                    .then()
                    .statusCode(204);

            JsonNode removed = viewer.hearsEvent("caption-removed").path("data");

            assertThat(removed.path("seq").asInt()).isEqualTo(1);
            assertThat(removed.path("language").asText()).isEqualTo("en");
            assertThat(transcript()).isEmpty();
        }
    }

    /** A caption tool is seconds behind, so its last words come after the end; what is put right then is an edit. */
    @Test
    void whatIsPutRightAfterTheEndIsNoEventButLastWordsAre() {
        say(line(1, "We cancelled 1,420 flights.", "FINAL"));
        try (Viewer viewer = Viewer.in(broadcast.slug())) {
            viewer.hello();
            broadcast.end();

            say(line(1, "We cancelled 1,240 flights.", "CORRECTED"));
            say(line(2, "Good night.", "FINAL"));

            viewer.hearsEvent(e -> e.path("data").path("text").asText().equals("Good night."));
            assertThat(viewer.heard().toString()).doesNotContain("1,240");
            assertThat(transcript()).containsExactly("We cancelled 1,240 flights.", "Good night.");
        }
    }

    @Test
    void aTagThatIsNoLanguageIsRefused() {
        moderator()
                .body(Map.of("lines", List.of(in("e-n", line(1, "x", "FINAL")))))
                .post(broadcast.path("captions"))
                .then()
                .statusCode(400);
    }

    @Test
    void aRemovedLineDoesNotComeBackByItself() {
        say(line(1, "One.", "FINAL"), line(2, "Alma Pet", "INTERIM"));
        remove(idOf("Alma Pet"));

        say(line(2, "Alma Peters", "INTERIM"));
        JsonPath again = say(line(2, "Alma Peters is here.", "FINAL"), line(3, "Three.", "FINAL"));

        assertThat(transcript()).containsExactly("One.", "Three.");
        assertThat(again.getInt("repeated")).isEqualTo(1);
        assertThat(again.getList("gaps")).as("it did come").isEmpty();
        assertThat(status().getList("languages[0].gaps")).isEmpty();
        try (Viewer viewer = Viewer.in(broadcast.slug())) {
            assertThat(viewer.hello().toString()).contains("Three.").doesNotContain("Alma");
        }
    }

    @Test
    void whoPutsARemovedLineRightBringsItBack() {
        say(line(1, "Alma Peters is here.", "FINAL"));
        remove(idOfTheOnlyLine());

        say(line(1, "A passenger is here.", "CORRECTED"));
        say(line(1, "Alma Peters is here.", "FINAL"));

        assertThat(transcript()).containsExactly("A passenger is here.");
    }

    @Test
    void aLineThatAnEditRemovedStaysAwayUntilTheEditIsTakenBack() {
        say(line(1, "Alma Pet", "INTERIM"));
        String id = idOfTheOnlyLine();
        int step = Broadcast.post(
                        broadcast.path("transcript/edits"),
                        Map.of("what", "Away", "changes", List.of(Map.of("id", id, "version", 1, "remove", true))))
                .getInt("id");
        say(line(1, "Alma Peters is here.", "FINAL"));
        assertThat(transcript()).isEmpty();

        Broadcast.post(broadcast.path("transcript/edits/" + step + "/undo"), Map.of());
        say(line(1, "Alma Peters is here.", "FINAL"));

        assertThat(transcript()).containsExactly("Alma Peters is here.");
    }

    @Test
    void theNextLineIsNotTakenForTheRemovedOne() {
        BroadcastRef ref = broadcasts.ref(broadcast.slug(), true);
        captions.write(ref, null, "en", 0, 900, "Alma Peters is here.", true);
        remove(idOfTheOnlyLine());

        captions.write(ref, null, "en", 1_000, 1_900, "Good night.", true);

        assertThat(transcript()).containsExactly("Good night.");
    }

    @Test
    void afterAnImportOldLinesDoNotComeBackEither() {
        say(line(1, "Alma Peters is here.", "FINAL"), line(2, "Alma Peters again.", "FINAL"));
        moderator()
                .contentType("text/vtt")
                .body("WEBVTT\n\n00:00.000 --> 00:01.000\nGood evening.\n")
                .post(broadcast.path("captions/import?replace=true"))
                .then()
                .statusCode(200);

        say(line(1, "Alma Peters is here.", "FINAL"), line(2, "Alma Peters again.", "FINAL"));

        assertThat(transcript()).containsExactly("Good evening.");
    }

    /** Sent again at the very moment at which another pod removes it. */
    @Test
    void aLineThatIsBeingRemovedDoesNotComeBackEither() throws Exception {
        say(line(1, "Alma Peters is here.", "FINAL"));
        UUID id = broadcasts.ref(broadcast.slug(), true).id();
        try (Connection pod = dataSource.getConnection();
                ExecutorService tool = Executors.newVirtualThreadPerTaskExecutor()) {
            pod.setAutoCommit(false);
            try (Statement s = pod.createStatement()) {
                s.execute("select pg_advisory_xact_lock(hashtextextended('lines %s', 0))".formatted(id));
                s.execute("delete from caption where broadcast_id = '%s'".formatted(id));
                s.execute("insert into caption_removed values ('%s', 'en', 1, now())".formatted(id));
            }
            Future<?> sending = tool.submit(() -> say(line(1, "Alma Peters is here.", "FINAL")));
            await().until(() -> somebodyWaits());
            pod.commit();
            sending.get();
        }

        assertThat(transcript()).isEmpty();
    }

    private boolean somebodyWaits() throws SQLException {
        try (Connection c = dataSource.getConnection();
                ResultSet row = c.createStatement().executeQuery("select count(*) from pg_locks where not granted")) {
            row.next();
            return row.getLong(1) > 0;
        }
    }

    private void remove(String id) {
        moderator().delete(broadcast.path("captions/" + id)).then().statusCode(204);
    }

    private String idOf(String words) {
        try (Viewer viewer = Viewer.in(broadcast.slug())) {
            for (JsonNode line : viewer.hello().path("snapshot").path("captions")) {
                if (line.path("text").asText().contains(words)) {
                    return line.path("id").asText();
                }
            }
        }
        throw new AssertionError("no line with " + words);
    }

    private String idOfTheOnlyLine() {
        try (Viewer viewer = Viewer.in(broadcast.slug())) {
            return viewer.hello()
                    .path("snapshot")
                    .path("captions")
                    .path(0)
                    .path("id")
                    .asText();
        }
    }

    @SafeVarargs
    @SuppressWarnings("varargs")
    private JsonPath say(Map<String, Object>... lines) {
        return Broadcast.post(broadcast.path("captions"), Map.of("lines", List.of(lines)));
    }

    private List<String> transcript() {
        return Api.as(Role.MODERATOR)
                .get(broadcast.path("transcript.json"))
                .jsonPath()
                .getList("captions.text");
    }

    private JsonPath status() {
        return Api.as(Role.MODERATOR).get(broadcast.path("captions")).jsonPath();
    }

    private static io.restassured.specification.RequestSpecification moderator() {
        return Api.as(Role.MODERATOR);
    }

    private static Map<String, Object> line(int seq, String text, String state) {
        return Map.of("seq", seq, "startMs", seq * 1000, "endMs", seq * 1000 + 900, "text", text, "state", state);
    }

    private static Map<String, Object> in(String language, Map<String, Object> line) {
        Map<String, Object> copy = new HashMap<>(line);
        copy.put("language", language);
        return copy;
    }
}
