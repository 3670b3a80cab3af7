package io.candor.question;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.agroal.api.AgroalDataSource;
import io.candor.access.Role;
import io.candor.testsupport.Api;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.Viewer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** An expert writes answers; what was received is published by a moderator, and nobody signs for another unseen. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class ExpertsTest {

    private static final String WORDS = "We pay every night, say I.";

    @Inject
    AgroalDataSource dataSource;

    private Broadcast broadcast;

    @BeforeEach
    void aBroadcastIsOnAir() {
        broadcast = Broadcast.live();
    }

    @Nested
    class WithWhatWasReceived {

        @Test
        void anExpertsAnswerIsADraftThatStaffSeeAndNobodyElse() {
            try (Viewer moderator = control();
                    Viewer asker = Viewer.in(broadcast.slug());
                    Viewer other = Viewer.in(broadcast.slug())) {
                moderator.hello();
                other.hello();
                String id = asker.ask("My name is Jo Doe, who pays?");

                answer(Role.EXPERT, id, Map.of()).then().statusCode(200);
                answer(Role.EXPERT, asker.ask("Room 12, who pays?"), Map.of("private", true))
                        .then()
                        .statusCode(200);

                moderator.hears(m -> hasDraft(m, id));
                assertThat(broadcast.question(id).getString("state")).isEqualTo("RECEIVED");
                broadcast.approve(asker.ask("Is there a bus?"));
                other.hearsEvent(e -> e.at("/data/text").asText().equals("Is there a bus?"));
                asker.hearsEvent(e -> e.at("/data/text").asText().equals("Is there a bus?"));
                assertThat(other.everythingSaid()).noneMatch(m -> m.contains("Jo Doe") || m.contains(WORDS));
                assertThat(asker.everythingSaid()).noneMatch(m -> m.contains(WORDS));
            }
        }

        @Test
        void aModeratorLetsItOutWithOneTap() {
            try (Viewer asker = Viewer.in(broadcast.slug())) {
                String id = asker.ask("Who pays?");
                answer(Role.EXPERT, id, Map.of("role", "Engineer"));

                act(Role.MODERATOR, id, "release", seen(id)).then().statusCode(200);

                JsonNode answer = asker.mine(id, "ANSWERED").path("answer");
                assertThat(answer.path("text").asText()).isEqualTo(WORDS);
                assertThat(answer.path("author").asText()).isEqualTo("Test EXPERT");
                assertThat(answer.path("role").asText()).isEqualTo("Engineer");
                assertThat(broadcast.question(id).getMap("draft")).isNull();
            }
        }

        @Test
        void whoApprovesWhatTheySawLetsTheAnswerOutWithIt() {
            try (Viewer asker = Viewer.in(broadcast.slug())) {
                String id = asker.ask("Who pays?");
                answer(Role.EXPERT, id, Map.of());

                act(Role.MODERATOR, id, "approve", seen(id)).then().statusCode(200);

                assertThat(broadcast.question(id).getString("state")).isEqualTo("ANSWERED");
            }
        }

        @Test
        void whoApprovesWithoutSayingWhatTheySawApprovesTheQuestionOnly() {
            try (Viewer asker = Viewer.in(broadcast.slug())) {
                String id = asker.ask("Who pays?");
                answer(Role.EXPERT, id, Map.of());

                act(Role.MODERATOR, id, "approve", Map.of()).then().statusCode(200);

                assertThat(broadcast.question(id).getString("state")).isEqualTo("APPROVED");
                assertThat(broadcast.question(id).getString("draft.text")).isEqualTo(WORDS);
            }
        }

        @Test
        void aPrivateAnswerStaysPrivateWhenItIsLetOut() {
            try (Viewer asker = Viewer.in(broadcast.slug());
                    Viewer other = Viewer.in(broadcast.slug())) {
                String id = asker.ask("Where is my bag 4711?");
                answer(Role.EXPERT, id, Map.of("private", true));
                act(Role.MODERATOR, id, "release", seen(id)).then().statusCode(200);

                asker.mine(id, "PRIVATE");
                broadcast.approve(other.ask("Is there a bus?"));
                other.hearsEvent("question");
                assertThat(other.everythingSaid()).noneMatch(m -> m.contains("4711") || m.contains(WORDS));
            }
        }

        @Test
        void noWayThatAnExpertHasPublishesIt() {
            try (Viewer asker = Viewer.in(broadcast.slug());
                    Viewer other = Viewer.in(broadcast.slug())) {
                String id = asker.ask("My name is Jo Doe, who pays?");
                String root = asker.ask("Who pays the bus?");
                broadcast.approve(root);
                answer(Role.EXPERT, id, Map.of());
                Map<String, Map<String, Object>> ways = Map.of(
                        "approve", Map.of(),
                        "release", Map.of(),
                        "on-air", Map.of(),
                        "off-air", Map.of(),
                        "answered", Map.of("startMs", 0, "endMs", 1),
                        "group", Map.of("under", root),
                        "dismiss", Map.of("reason", "No."),
                        "undo", Map.of());

                ways.forEach((way, body) -> {
                    Map<String, Object> whole = new HashMap<>(body);
                    whole.putAll(seen(id));
                    act(Role.EXPERT, id, way, whole).then().statusCode(403);
                });
                answer(Role.EXPERT, id, Map.of()).then().statusCode(200);
                answer(Role.EXPERT, id, Map.of("private", true)).then().statusCode(200);

                assertThat(broadcast.question(id).getString("state")).isEqualTo("RECEIVED");
                broadcast.approve(asker.ask("Is there a bus?"));
                other.hearsEvent(e -> e.at("/data/text").asText().equals("Is there a bus?"));
                assertThat(other.everythingSaid()).noneMatch(m -> m.contains("Jo Doe") || m.contains(WORDS));
            }
        }

        @Test
        void anExpertPutsTheirOwnDraftAsideAndNoOther() throws SQLException {
            try (Viewer asker = Viewer.in(broadcast.slug())) {
                String mine = asker.ask("Who pays?");
                String another = asker.ask("Who pays the bus?");
                answer(Role.EXPERT, mine, Map.of());
                answer(Role.EXPERT, another, Map.of());
                try (var c = dataSource.getConnection();
                        var update = c.createStatement()) {
                    update.executeUpdate("update question set draft = jsonb_set(draft, '{by}', '\"another\"')"
                            + " where id = '" + another + "'");
                }

                act(Role.EXPERT, mine, "discard", seen(mine)).then().statusCode(200);
                act(Role.EXPERT, another, "discard", seen(another)).then().statusCode(403);

                assertThat(broadcast.question(mine).getMap("draft")).isNull();
                assertThat(broadcast.question(another).getString("draft.text")).isEqualTo(WORDS);
            }
        }

        @Test
        void whatTheAskerTakesBackTakesTheDraftWithIt() {
            try (Viewer asker = Viewer.in(broadcast.slug())) {
                String id = asker.ask("Who pays?");
                answer(Role.EXPERT, id, Map.of());
                asker.say(Map.of("type", "withdraw", "ref", "w", "question", id));
                asker.accepted("w");

                assertThat(broadcast.question(id).getMap("draft")).isNull();
            }
        }
    }

    @Nested
    class WithWhatEverybodySees {

        @Test
        void anExpertsAnswerGoesOutAtOnceInTheirName() {
            try (Viewer asker = Viewer.in(broadcast.slug())) {
                String id = asker.ask("Who pays?");
                broadcast.approve(id);

                answer(Role.EXPERT, id, Map.of("author", "Test EXPERT", "role", "Engineer"))
                        .then()
                        .statusCode(200);

                assertThat(asker.mine(id, "ANSWERED").at("/answer/author").asText())
                        .isEqualTo("Test EXPERT");
            }
        }

        @Test
        void whatSomebodyElseSaidIsNotReplaced() {
            try (Viewer asker = Viewer.in(broadcast.slug())) {
                String id = asker.ask("Who pays?");
                broadcast.approve(id);
                broadcast.act(id, "answered", Map.of("startMs", 0, "endMs", 9));

                answer(Role.EXPERT, id, Map.of()).then().statusCode(200);

                assertThat(broadcast.question(id).getString("answer.kind")).isEqualTo("SPOKEN");
                assertThat(broadcast.question(id).getString("draft.text")).isEqualTo(WORDS);
            }
        }
    }

    @Nested
    class InAnothersName {

        @Test
        void neitherExpertNorModeratorSigns() {
            try (Viewer asker = Viewer.in(broadcast.slug())) {
                String id = asker.ask("Who pays?");
                broadcast.approve(id);

                for (Role role : List.of(Role.EXPERT, Role.MODERATOR)) {
                    for (String name : List.of("Dana Ortiz", "Test Expert", "Test EXPERT\u200b", "Test COMMS")) {
                        Response refused = answer(role, id, Map.of("author", name));
                        assertThat(refused.statusCode())
                                .as(role + " as " + name)
                                .isEqualTo(400);
                        assertThat(refused.jsonPath().getString("fields[0].field"))
                                .isEqualTo("author");
                    }
                }
                assertThat(broadcast.question(id).getString("state")).isEqualTo("APPROVED");
            }
        }

        @Test
        void commsSignsAndThatIsWrittenDown() throws SQLException {
            try (Viewer asker = Viewer.in(broadcast.slug())) {
                String id = asker.ask("Who pays?");

                answer(Role.COMMS, id, Map.of("author", "Dana Ortiz", "role", "COO"))
                        .then()
                        .statusCode(200);

                assertThat(asker.mine(id, "ANSWERED").at("/answer/author").asText())
                        .isEqualTo("Dana Ortiz");
                assertThat(audited(id)).containsExactly("ANSWERED_FOR_ANOTHER by Test COMMS");
            }
        }

        @Test
        void inOnesOwnNameNothingIsWrittenDown() throws SQLException {
            try (Viewer asker = Viewer.in(broadcast.slug())) {
                String id = asker.ask("Who pays?");

                answer(Role.COMMS, id, Map.of()).then().statusCode(200);

                assertThat(audited(id)).isEmpty();
            }
        }
    }

    @Test
    void anAnswerNeedsTheVersionThatWasSeen() {
        try (Viewer asker = Viewer.in(broadcast.slug())) {
            String id = asker.ask("Who pays?");

            Response refused = act(Role.MODERATOR, id, "answer", Map.of("text", WORDS));

            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(refused.jsonPath().getString("fields[0].field")).isEqualTo("version");
        }
    }

    private List<String> audited(String question) throws SQLException {
        try (var c = dataSource.getConnection();
                var row = c.createStatement()
                        .executeQuery("select act || ' by ' || by_name from audit_entry where subject = '" + question
                                + "' order by id")) {
            List<String> acts = new ArrayList<>();
            while (row.next()) {
                acts.add(row.getString(1));
            }
            return acts;
        }
    }

    private Map<String, Object> seen(String question) {
        return Map.of("version", broadcast.version(question));
    }

    private Response answer(Role role, String question, Map<String, Object> more) {
        Map<String, Object> body = new HashMap<>(more);
        body.put("text", WORDS);
        body.putAll(seen(question));
        return act(role, question, "answer", body);
    }

    private Response act(Role role, String question, String action, Map<String, ?> body) {
        return Api.as(role).body(body).post(broadcast.path("questions/" + question + "/" + action));
    }

    private static boolean hasDraft(JsonNode message, String question) {
        for (JsonNode q : message.path("questions")) {
            if (q.path("id").asText().equals(question)
                    && q.at("/draft/text").asText().equals(WORDS)) {
                return true;
            }
        }
        return false;
    }

    private Viewer control() {
        return Viewer.open(
                "/api/broadcasts/" + broadcast.slug() + "/control",
                "Authorization",
                "Bearer " + Api.token(Role.MODERATOR));
    }
}
