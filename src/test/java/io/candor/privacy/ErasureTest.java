package io.candor.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.notNullValue;

import io.agroal.api.AgroalDataSource;
import io.candor.access.Role;
import io.candor.broadcast.Broadcasts;
import io.candor.broadcast.Traces;
import io.candor.testsupport.Api;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.Viewer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An asker takes back what is theirs, and nobody else does. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class ErasureTest {

    @Inject
    AgroalDataSource dataSource;

    @Inject
    Broadcasts broadcasts;

    private final String word = "zq" + UUID.randomUUID().toString().replaceAll("[^a-f]", "") + "walrus";
    private String asker;
    private Broadcast broadcast;

    @BeforeEach
    void aBroadcastIsOnAir() {
        asker = Viewer.newIdentity();
        broadcast = Broadcast.live();
    }

    @Test
    void whatIsPublishedGoesAndKeepsItsPlace() throws SQLException {
        String question = ask();
        broadcast.approve(question);
        broadcast.act(question, "answer", Map.of("text", "We pay.", "author", "Sam"));
        broadcast.end();
        broadcast.publish();
        assertThat(traces()).contains("edition", "question", "question_contact", "record_text");

        erase(question, asker, 204);

        assertThat(traces()).isEmpty();
        assertThat(Surfaces.with(word, broadcast, asker)).isEmpty();
        var edition = Api.asNobody().get(broadcast.path("editions/1")).jsonPath();
        assertThat(edition.getList("questions.id")).containsExactly(question);
        assertThat(edition.getString("questions[0].answer.text")).isEqualTo("We pay.");
        assertThat(edition.getString("outcomes.ANSWERED")).isEqualTo("1");
        String page = Api.asNobody().get("/b/" + broadcast.slug()).asString();
        assertThat(page).contains("[removed]", "by its asker").doesNotContain("because");
    }

    @Test
    void whileItIsLiveItIsWithdrawnAsWellAndOthersGoOnWithoutIt() throws SQLException {
        String question = ask();
        broadcast.approve(question);
        String follower;
        try (Viewer other = Viewer.in(broadcast.slug(), Viewer.newIdentity());
                Viewer watching = Viewer.in(broadcast.slug())) {
            other.hello();
            watching.hello();
            follower = other.ask("The same?");
            broadcast.approve(follower);
            broadcast.act(follower, "group", Map.of("under", question));

            erase(question, asker, 204);

            watching.hearsEvent(e -> e.path("kind").asText().equals("question-removed")
                    && e.path("data").path("id").asText().equals(question));
        }
        assertThat(state(question)).isEqualTo("WITHDRAWN");
        assertThat(state(follower)).isEqualTo("APPROVED");
        assertThat(traces()).isEmpty();
        assertThat(Surfaces.with(word, broadcast, asker)).isEmpty();
    }

    @Test
    void whatWasAnsweredPrivatelyOrDismissedGoesAsWell() throws SQLException {
        String question = ask();
        broadcast.act(question, "dismiss", Map.of("reason", "Please call us."));

        erase(question, asker, 204);

        assertThat(traces()).isEmpty();
        assertThat(state(question)).isEqualTo("DISMISSED");
    }

    @Test
    void aStrangerErasesNothingAndLearnsNothing() throws SQLException {
        String question = ask();
        broadcast.approve(question);
        Broadcast elsewhere = Broadcast.live();

        erase(question, Viewer.newIdentity(), 404);
        erase(question, "not a secret", 404);
        erase(UUID.randomUUID().toString(), asker, 404);
        Api.asNobody()
                .post(broadcast.path("questions/" + question + "/erase"))
                .then()
                .statusCode(404);
        Api.as(Role.ADMIN)
                .body(Map.of())
                .post(broadcast.path("questions/" + question + "/erase"))
                .then()
                .statusCode(404);
        Api.asNobody()
                .cookie("candor_viewer", asker)
                .post(elsewhere.path("questions/" + question + "/erase"))
                .then()
                .statusCode(404);
        Api.asNobody()
                .cookie("candor_viewer", asker)
                .header("Sec-Fetch-Site", "cross-site")
                .post(broadcast.path("questions/" + question + "/erase"))
                .then()
                .statusCode(403);

        assertThat(traces()).contains("question", "question_contact");
        assertThat(mine(Viewer.newIdentity())).isEmpty();
        assertThat(mine(asker)).containsExactly(question);
    }

    @Test
    void erasingTwiceIsErasingOnce() throws SQLException {
        String question = ask();

        erase(question, asker, 204);
        erase(question, asker, 204);

        try (Connection c = dataSource.getConnection();
                ResultSet row = c.createStatement()
                        .executeQuery("select count(*), max(act), max(by_name) from audit_entry where subject = '"
                                + question + "'")) {
            row.next();
            assertThat(row.getInt(1)).isEqualTo(1);
            assertThat(row.getString(2)).isEqualTo("ERASED");
            assertThat(row.getString(3)).isEqualTo("(viewer)");
        }
    }

    @Test
    void whoErasesAgainAndAgainWaits() throws SQLException {
        String question = ask();
        for (int i = 0; i < ErasureLimit.OF_A_VIEWER; i++) {
            erase(UUID.randomUUID().toString(), asker, 404);
        }

        Api.asNobody()
                .cookie("candor_viewer", asker)
                .post(broadcast.path("questions/" + question + "/erase"))
                .then()
                .statusCode(429)
                .header("Retry-After", notNullValue());

        assertThat(traces()).contains("question");
        erase(UUID.randomUUID().toString(), Viewer.newIdentity(), 404);
    }

    /** A moderator is at the questions, and somebody publishes. */
    @Test
    void whatIsErasedAlreadyOrWasNeverTheirsWaitsForNobody() throws Exception {
        String question = ask();
        erase(question, asker, 204);
        UUID id = broadcasts.ref(broadcast.slug(), true).id();
        try (Connection desk = dataSource.getConnection();
                ExecutorService viewers = Executors.newVirtualThreadPerTaskExecutor()) {
            desk.setAutoCommit(false);
            try (Statement s = desk.createStatement()) {
                s.execute("select pg_advisory_xact_lock(hashtextextended('desk %s', 0))".formatted(id));
                s.execute("select 1 from broadcast where id = '%s' for update".formatted(id));
                Future<?> again = viewers.submit(() -> erase(question, asker, 204));
                Future<?> stranger = viewers.submit(() -> erase(question, Viewer.newIdentity(), 404));
                again.get(10, TimeUnit.SECONDS);
                stranger.get(10, TimeUnit.SECONDS);
            } finally {
                desk.rollback();
            }
        }
    }

    /** An edition in which it is not is not even looked at: nobody could read this one. */
    @Test
    void aQuestionThatWasNeverPublicLeavesEditionsUnread() throws SQLException {
        String question = ask();
        broadcast.end();
        broadcast.publish();
        sql("select redact_edition(broadcast_id, number, 'not an edition', null, now()) from edition"
                + " where broadcast_id = '%s'"
                        .formatted(broadcasts.ref(broadcast.slug(), true).id()));

        erase(question, asker, 204);

        assertThat(traces()).isEmpty();
    }

    /** Words alone may be gone while somebody could still be written to. */
    @Test
    void anAddressGoesAlsoWhenTheWordsWereRemovedBefore() throws SQLException {
        String question = ask();
        sql("update question set text = '[removed]', name = null where id = '%s'".formatted(question));

        erase(question, asker, 204);

        assertThat(traces()).isEmpty();
    }

    private void sql(String statement) throws SQLException {
        try (Connection c = dataSource.getConnection();
                Statement s = c.createStatement()) {
            s.execute(statement);
        }
    }

    @Test
    void whatIsRemovedAfterPublishingLeavesTheRecordAsWell() throws SQLException {
        String question = ask();
        broadcast.approve(question);
        broadcast.end();
        broadcast.publish();
        assertThat(traces()).contains("edition", "record_text");

        Broadcast.post(
                broadcast.path("redactions"), Map.of("what", "QUESTION", "id", question, "reason", "It concerns one."));

        assertThat(traces()).doesNotContain("edition", "record_text", "room_event");
        assertThat(Api.asNobody().get("/b/" + broadcast.slug()).asString()).contains("[removed]");
    }

    private String ask() {
        try (Viewer viewer = Viewer.in(broadcast.slug(), asker)) {
            viewer.hello();
            viewer.say(Map.of(
                    "type", "ask",
                    "ref", "one",
                    "text", "I am " + word + ", who pays?",
                    "name", word + " the Great",
                    "email", word + "@example.org"));
            return viewer.accepted("one");
        }
    }

    private void erase(String question, String identity, int status) {
        Api.asNobody()
                .cookie("candor_viewer", identity)
                .post(broadcast.path("questions/" + question + "/erase"))
                .then()
                .statusCode(status);
    }

    private List<String> mine(String identity) {
        return Api.asNobody()
                .cookie("candor_viewer", identity)
                .get(broadcast.path("questions/mine"))
                .jsonPath()
                .getList("questions.id");
    }

    private String state(String question) {
        return Api.as(Role.MODERATOR)
                .get(broadcast.path("questions"))
                .jsonPath()
                .getString("questions.find { it.id == '" + question + "' }.state");
    }

    private List<String> traces() throws SQLException {
        return Traces.of(dataSource, broadcasts.ref(broadcast.slug(), true).id())
                .mentionsOf(word);
    }
}
