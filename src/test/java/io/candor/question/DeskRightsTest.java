package io.candor.question;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.candor.access.Role;
import io.candor.testsupport.Api;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.Operation;
import io.candor.testsupport.Viewer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What each role may do to a question in each of its states: every operation on questions that the API describes, in
 * every state there is. A question that is written down here goes where the table says, and one that is not is refused.
 */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class DeskRightsTest {

    private static final String STAYS = "";

    /** By operation, then by state: the state afterwards. */
    private static final Map<String, Map<QuestionState, String>> FOR_MODERATORS = Map.ofEntries(
            Map.entry("approve", to("APPROVED", "RECEIVED DISMISSED GROUPED")),
            Map.entry("dismiss", to("DISMISSED", "RECEIVED APPROVED GROUPED")),
            Map.entry("group", to("GROUPED", "RECEIVED APPROVED DISMISSED GROUPED")),
            Map.entry("on-air", to("ON_AIR", "APPROVED")),
            Map.entry("off-air", to("APPROVED", "ON_AIR")),
            Map.entry("answered", to("ANSWERED", "RECEIVED APPROVED ON_AIR ANSWERED")),
            Map.entry("answer", to("ANSWERED", "RECEIVED APPROVED ON_AIR ANSWERED")),
            Map.entry("release", Map.of()),
            Map.entry("discard", Map.of()),
            Map.entry("undo", Map.of()),
            Map.entry("block", everywhere()),
            Map.entry("unblock", everywhere()));

    private static final Map<String, Object> BODIES = Map.of(
            "dismiss", Map.of("reason", "Not today."),
            "answered", Map.of("startMs", 0, "endMs", 1),
            "answer", Map.of("text", "The answer of staff.", "version", 0),
            "release", Map.of("version", 0),
            "discard", Map.of("version", 0));

    @Inject
    AgroalDataSource dataSource;

    private Broadcast broadcast;
    private String root;

    @BeforeEach
    void aBroadcastWithAQuestionToGroupUnder() {
        broadcast = Broadcast.live();
        try (Viewer viewer = Viewer.in(broadcast.slug())) {
            root = viewer.ask("The root?");
        }
        broadcast.approve(root);
    }

    @Test
    void everyOperationOnAQuestionIsInTheTable() {
        Set<String> described = new TreeSet<>();
        Operation.all().stream()
                // Askers do that to what is theirs.
                .filter(operation -> !operation.path().endsWith("/erase"))
                .map(Operation::path)
                .filter(path -> path.startsWith("/api/broadcasts/{slug}/questions/{id}/"))
                .forEach(path -> described.add(path.substring(path.lastIndexOf('/') + 1)));

        assertThat(described).isEqualTo(new TreeSet<>(FOR_MODERATORS.keySet()));
    }

    @Test
    void aModeratorDoesWhatTheStateAllows() throws SQLException {
        allStates(Role.MODERATOR, FOR_MODERATORS);
    }

    @Test
    void anExpertMovesNothingButWhatEverybodySeesAlready() throws SQLException {
        Map<String, Map<QuestionState, String>> forExperts = new HashMap<>();
        FOR_MODERATORS.keySet().forEach(operation -> forExperts.put(operation, Map.of()));
        forExperts.put(
                "answer",
                Map.of(
                        QuestionState.APPROVED, "ANSWERED",
                        // kept as drafts
                        QuestionState.RECEIVED, STAYS,
                        QuestionState.ON_AIR, STAYS,
                        QuestionState.ANSWERED, STAYS));

        allStates(Role.EXPERT, forExperts);
    }

    private void allStates(Role role, Map<String, Map<QuestionState, String>> expected) throws SQLException {
        for (String operation : expected.keySet()) {
            for (QuestionState state : QuestionState.values()) {
                String id = question(state);
                Map<String, Object> body = new LinkedHashMap<>();
                if (BODIES.get(operation) instanceof Map<?, ?> given) {
                    given.forEach((name, value) -> body.put((String) name, value));
                }
                if (operation.equals("group")) {
                    body.put("under", root);
                }

                var answer = Api.as(role).body(body).post(broadcast.path("questions/" + id + "/" + operation));

                String what = role + " " + operation + " on " + state + ": " + answer.asString();
                String after = expected.get(operation).get(state);
                JsonPath now = broadcast.question(id);
                if (after == null) {
                    assertThat(answer.statusCode()).as(what).isIn(403, 409);
                    assertThat(now.getLong("version")).as(what).isZero();
                } else {
                    assertThat(answer.statusCode()).as(what).isEqualTo(200);
                }
                assertThat(now.getString("state"))
                        .as(what)
                        .isEqualTo(after == null || after.equals(STAYS) ? state.name() : after);
                if (role == Role.EXPERT && state != QuestionState.APPROVED) {
                    assertThat(seenByEverybody(id)).as(what).doesNotContain("The answer of staff.");
                }
            }
        }
    }

    private String seenByEverybody(String id) {
        try (Viewer viewer = Viewer.in(broadcast.slug())) {
            StringBuilder seen = new StringBuilder();
            viewer.hello().at("/snapshot/questions").forEach(q -> {
                if (q.path("id").asText().equals(id)) {
                    seen.append(q);
                }
            });
            return seen.toString();
        }
    }

    /** In this state, with nothing in its history, as an import would leave it. */
    private String question(QuestionState state) throws SQLException {
        String id = UUID.randomUUID().toString();
        boolean answered = state == QuestionState.ANSWERED || state == QuestionState.PRIVATE;
        try (var c = dataSource.getConnection();
                var insert = c.createStatement()) {
            insert.executeUpdate("update question set state = 'APPROVED' where state = 'ON_AIR'"
                    + " and broadcast_id = (select id from broadcast where slug = '" + broadcast.slug() + "')");
            insert.executeUpdate("""
                    insert into question (id, broadcast_id, viewer, ref, text, state, under, reason, asked_at, approved,
                        on_air_moment, answer_kind, answer_text, answer_author, answer_role, answer_by, version)
                    select '%s', id, gen_random_uuid(), '%s', 'A question?', '%s', %s, %s, now(), %s, %s, %s, %s, %s,
                        %s, %s, 0 from broadcast where slug = '%s'
                    """.formatted(
                    id,
                    id,
                    state,
                    state == QuestionState.GROUPED ? "'" + root + "'" : "null",
                    state == QuestionState.DISMISSED ? "'No.'" : "null",
                    state == QuestionState.APPROVED || state == QuestionState.ON_AIR || state == QuestionState.ANSWERED,
                    state == QuestionState.ON_AIR ? "0" : "null",
                    answered ? "'WRITTEN'" : "null",
                    answered ? "'Somebody else said this.'" : "null",
                    answered ? "'Dana Ortiz'" : "null",
                    answered ? "'COO'" : "null",
                    answered ? "'dana'" : "null",
                    broadcast.slug()));
        }
        return id;
    }

    private static Map<QuestionState, String> to(String target, String from) {
        Map<QuestionState, String> states = new HashMap<>();
        for (String state : from.split(" ", -1)) {
            states.put(QuestionState.valueOf(state), target);
        }
        return states;
    }

    private static Map<QuestionState, String> everywhere() {
        Map<QuestionState, String> states = new HashMap<>();
        for (QuestionState state : QuestionState.values()) {
            states.put(state, STAYS);
        }
        return states;
    }
}
