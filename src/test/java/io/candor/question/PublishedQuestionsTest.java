package io.candor.question;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.candor.access.Role;
import io.candor.testsupport.Api;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.Hold;
import io.candor.testsupport.Viewer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is in a published record is not taken out of it by the way: not by anything that is done to questions. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class PublishedQuestionsTest {

    @Inject
    AgroalDataSource dataSource;

    /** Each thing that can be done, to an approved question in the record. */
    @ParameterizedTest
    @CsvSource(
            value = {
                "approve, 409, APPROVED",
                "dismiss, 409, APPROVED",
                "group, 200, GROUPED",
                "on-air, 409, APPROVED",
                "off-air, 409, APPROVED",
                "answered, 200, ANSWERED",
                "answer, 200, ANSWERED",
                "answer-privately, 409, APPROVED",
                "release, 409, APPROVED",
                "discard, 409, APPROVED",
                "undo, 409, APPROVED",
                "block, 200, APPROVED",
                "unblock, 200, APPROVED"
            })
    void nobodyTakesAQuestionOutOfTheRecordByWhatIsDoneToIt(String action, int status, String state) {
        for (Role role : List.of(Role.MODERATOR, Role.COMMS)) {
            Broadcast broadcast = Broadcast.live();
            try (Viewer asker = Viewer.in(broadcast.slug())) {
                String question = asker.ask("Who pays for my hotel?");
                String other = asker.ask("And who pays the taxi?");
                broadcast.approve(question);
                broadcast.approve(other);
                broadcast.end().publish();

                assertThat(act(role, broadcast, question, action, other).statusCode())
                        .as(action + " by " + role)
                        .isEqualTo(status);

                assertThat(broadcast.question(question).getString("state")).isEqualTo(state);
                assertThat(recorded(broadcast)).containsExactly("Who pays for my hotel?", "And who pays the taxi?");
            }
        }
    }

    @Test
    void whatIsApprovedAfterwardsIsNotInTheRecordYetAndCanBeTakenBack() {
        Broadcast broadcast = Broadcast.live();
        try (Viewer asker = Viewer.in(broadcast.slug())) {
            String question = asker.ask("Who pays for my hotel?");
            broadcast.end().publish();
            broadcast.approve(question);

            assertThat(act(Role.MODERATOR, broadcast, question, "undo", "").statusCode())
                    .isEqualTo(200);
            Broadcast.post(broadcast.path("publish"), Map.of("whatChanged", "Nothing."));
            assertThat(recorded(broadcast)).isEmpty();
        }
    }

    @Test
    void whoMayPublishRemovesItWithAReasonAndThatIsWrittenDown() throws SQLException {
        Broadcast broadcast = Broadcast.live();
        try (Viewer asker = Viewer.in(broadcast.slug())) {
            String question = asker.ask("Who pays for my hotel?");
            broadcast.approve(question);
            broadcast.end().publish();
            Map<String, String> removal = Map.of("what", "QUESTION", "id", question, "reason", "it names a passenger");

            Api.as(Role.MODERATOR)
                    .body(removal)
                    .post(broadcast.path("redactions"))
                    .then()
                    .statusCode(403);
            assertThat(recorded(broadcast)).containsExactly("Who pays for my hotel?");
            Broadcast.post(broadcast.path("redactions"), removal);

            assertThat(recorded(broadcast)).containsExactly("[removed]");
            try (Hold look = Hold.named(dataSource, "look", UUID.randomUUID())) {
                assertThat(look.count("select count(*) from audit_entry where act = 'REDACTED' and subject = '"
                                + question + "'"))
                        .isEqualTo(1);
            }
        }
    }

    @Test
    void blockingTheirViewerDismissesWhatNobodyReadsAndLeavesTheRecord() {
        Broadcast broadcast = Broadcast.live();
        try (Viewer asker = Viewer.in(broadcast.slug())) {
            String question = asker.ask("Who pays for my hotel?");
            String unread = asker.ask("You are all useless!");
            broadcast.approve(question);
            broadcast.end().publish();

            act(Role.MODERATOR, broadcast, question, "block", "");

            assertThat(broadcast.question(unread).getString("state")).isEqualTo("DISMISSED");
            assertThat(broadcast.question(question).getString("state")).isEqualTo("APPROVED");
            assertThat(recorded(broadcast)).containsExactly("Who pays for my hotel?");
        }
    }

    private static List<String> recorded(Broadcast broadcast) {
        return Api.asNobody().get(broadcast.path("editions/1")).jsonPath().getList("questions.text");
    }

    private static Response act(Role role, Broadcast broadcast, String question, String action, String under) {
        Map<String, Object> body = new HashMap<>();
        body.put("version", broadcast.version(question));
        switch (action) {
            case "dismiss" -> body.put("reason", "Please call us.");
            case "group" -> body.put("under", under);
            case "answer" -> body.put("text", "We do.");
            case "answer-privately" -> body.putAll(Map.of("text", "We do.", "private", true));
            case "block" -> body.put("dismissReason", "Please ask in other words.");
            default -> {}
        }
        String name = action.equals("answer-privately") ? "answer" : action;
        return Api.as(role).body(body).post(broadcast.path("questions/" + question + "/" + name));
    }
}
