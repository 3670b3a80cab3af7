package io.candor.question;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.agroal.api.AgroalDataSource;
import io.candor.access.Role;
import io.candor.testsupport.Api;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.Rest;
import io.candor.testsupport.Viewer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Somebody who spoils the room for others is heard by nobody but staff, and does not notice. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class BlockedViewerTest {

    private Broadcast broadcast;

    @Inject
    AgroalDataSource dataSource;

    @BeforeEach
    void aBroadcastIsOnAir() {
        broadcast = Broadcast.live();
    }

    @Test
    void whatTheyJoinDoesNotCount() {
        try (Viewer asker = Viewer.in(broadcast.slug());
                Viewer spoiler = Viewer.in(broadcast.slug())) {
            String question = asker.ask("Who pays?");
            broadcast.approve(question);
            String insult = spoiler.ask("You are all useless!");
            joins(spoiler, question);
            assertThat(broadcast.question(question).getInt("weight")).isEqualTo(2);

            broadcast.act(insult, "block", Map.of());

            assertThat(broadcast.question(question).getInt("weight")).isEqualTo(1);
            asker.hears(m -> m.path("type").asText().equals("tally")
                    && m.path("weights").path(question).asInt() == 1);
            String later = asker.ask("And who pays the bus?");
            broadcast.approve(later);
            joins(spoiler, later);
            assertThat(broadcast.question(later).getInt("weight")).isEqualTo(1);
        }
    }

    @Test
    void whatTheyAskIsTakenAndWaitsApart() {
        try (Viewer moderator = control();
                Viewer spoiler = Viewer.in(broadcast.slug());
                Viewer other = Viewer.in(broadcast.slug())) {
            moderator.hello();
            String insult = spoiler.ask("You are all useless!");
            broadcast.act(insult, "block", Map.of());
            moderator.hears(m -> isOf(m, insult, true));

            String again = spoiler.ask("Still useless!");
            String ordinary = other.ask("Who pays?");

            moderator.hears(m -> isOf(m, again, true));
            moderator.hears(m -> isOf(m, ordinary, false));
            assertThat(spoiler.mine(again, "RECEIVED").path("reason").isMissingNode())
                    .isTrue();
        }
    }

    @Test
    void theyCannotTellFromAnythingTheyHear() {
        try (Viewer spoiler = Viewer.in(broadcast.slug());
                Viewer other = Viewer.in(broadcast.slug())) {
            String insult = spoiler.ask("You are all useless!");
            broadcast.act(insult, "block", Map.of());

            String mine = spoiler.ask("Why?");
            String theirs = other.ask("Why?");

            assertThat(fields(spoiler.mine(mine, "RECEIVED"))).isEqualTo(fields(other.mine(theirs, "RECEIVED")));
            assertThat(spoiler.everythingSaid()).noneMatch(m -> m.contains("block"));
        }
    }

    @Test
    void oneTapTakesItBackWithWhatWasDismissedAlong() {
        try (Viewer spoiler = Viewer.in(broadcast.slug())) {
            String first = spoiler.ask("You are all useless!");
            String second = spoiler.ask("Useless!");
            String third = spoiler.ask("Who pays?");
            broadcast.act(third, "dismiss", Map.of("reason", "Already answered."));

            broadcast.act(first, "block", Map.of("dismissReason", "Please ask in other words."));
            assertThat(spoiler.mine(second, "DISMISSED").path("reason").asText())
                    .isEqualTo("Please ask in other words.");
            broadcast.act(first, "unblock", Map.of());

            assertThat(broadcast.question(first).getString("state")).isEqualTo("RECEIVED");
            assertThat(broadcast.question(first).getBoolean("blocked")).isFalse();
            assertThat(broadcast.question(second).getString("state")).isEqualTo("RECEIVED");
            assertThat(broadcast.question(third).getString("state"))
                    .as("dismissed for itself")
                    .isEqualTo("DISMISSED");
        }
    }

    @Test
    void howeverMuchIsDismissedAlongItIsTakenFromTheLogAtOnce() throws SQLException {
        try (Viewer spoiler = Viewer.in(broadcast.slug());
                Viewer other = Viewer.in(broadcast.slug())) {
            List<String> insults = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                insults.add(spoiler.ask("Useless " + i + "!"));
                broadcast.approve(insults.get(i));
            }
            String before = takings();

            broadcast.act(insults.getFirst(), "block", Map.of("dismissReason", "Please ask in other words."));

            assertThat(Integer.parseInt(takings()) - Integer.parseInt(before)).isEqualTo(1);
            insults.forEach(
                    insult -> other.hearsEvent(e -> e.path("kind").asText().equals("question-removed")
                            && e.at("/data/id").asText().equals(insult)));
            insults.forEach(insult -> spoiler.mine(insult, "DISMISSED"));
        }
    }

    private String takings() throws SQLException {
        return column("select redactions from room join broadcast on id = broadcast_id where slug = '"
                        + broadcast.slug() + "'")
                .getFirst();
    }

    @Test
    void whatWasGroupedUnderTheirOwnComesBackWithIt() {
        try (Viewer spoiler = Viewer.in(broadcast.slug())) {
            for (int round = 0; round < 2; round++) {
                String first = spoiler.ask("You are all useless!");
                String second = spoiler.ask("Useless!");
                List<String> both = round == 0 ? List.of(first, second) : List.of(second, first);
                broadcast.act(both.getLast(), "group", Map.of("under", both.getFirst()));

                broadcast.act(first, "block", Map.of("dismissReason", "Please ask in other words."));
                broadcast.act(first, "unblock", Map.of());

                assertThat(broadcast.question(both.getFirst()).getString("state"))
                        .isEqualTo("RECEIVED");
                assertThat(broadcast.question(both.getLast()).getString("under"))
                        .isEqualTo(both.getFirst());
            }
        }
    }

    @Test
    void whatNobodyTookUpIsNotAmongWhatTheRecordCounts() {
        try (Viewer spoiler = Viewer.in(broadcast.slug());
                Viewer other = Viewer.in(broadcast.slug())) {
            broadcast.act(spoiler.ask("You are all useless!"), "block", Map.of());
            spoiler.ask("Still useless!");
            other.ask("Who pays?");
        }
        broadcast.end().publish();

        assertThat(Rest.get(broadcast.path("editions/1"))
                        .json()
                        .at("/outcomes/RECEIVED")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void itIsWrittenDownAndTheViewersIdIsNowhere() throws SQLException {
        try (Viewer spoiler = Viewer.in(broadcast.slug())) {
            String insult = spoiler.ask("You are all useless!");
            broadcast.act(insult, "block", Map.of());
            broadcast.act(insult, "block", Map.of());
            broadcast.act(insult, "unblock", Map.of());

            String viewer = column("select viewer from question where id = '" + insult + "'")
                    .getFirst();
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(
                                    column("select act from audit_entry where subject = '" + insult + "' order by id"))
                            .containsExactly("VIEWER_BLOCKED", "VIEWER_UNBLOCKED"));
            assertThat(Api.as(Role.MODERATOR).get(broadcast.path("questions")).asString())
                    .doesNotContain(viewer);
        }
    }

    @Test
    void anExpertBlocksNobody() {
        try (Viewer spoiler = Viewer.in(broadcast.slug())) {
            String insult = spoiler.ask("You are all useless!");

            for (String action : List.of("block", "unblock")) {
                Api.as(Role.EXPERT)
                        .body(Map.of())
                        .post(broadcast.path("questions/" + insult + "/" + action))
                        .then()
                        .statusCode(403);
            }
        }
    }

    private static boolean isOf(JsonNode message, String question, boolean blocked) {
        for (JsonNode q : message.path("questions")) {
            if (q.path("id").asText().equals(question) && q.path("blocked").asBoolean() == blocked) {
                return true;
            }
        }
        return false;
    }

    private static void joins(Viewer viewer, String question) {
        viewer.say(Map.of("type", "me-too", "ref", "m-" + question, "question", question));
        viewer.accepted("m-" + question);
    }

    private static List<String> fields(JsonNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private List<String> column(String query) throws SQLException {
        try (var c = dataSource.getConnection();
                var row = c.createStatement().executeQuery(query)) {
            List<String> values = new ArrayList<>();
            while (row.next()) {
                values.add(row.getString(1));
            }
            return values;
        }
    }

    private Viewer control() {
        return Viewer.open(
                "/api/broadcasts/" + broadcast.slug() + "/control",
                "Authorization",
                "Bearer " + Api.token(Role.MODERATOR));
    }
}
