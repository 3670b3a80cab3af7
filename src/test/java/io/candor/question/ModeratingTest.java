package io.candor.question;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import io.candor.access.Role;
import io.candor.testsupport.Api;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.Viewer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class ModeratingTest {

    private Broadcast broadcast;

    @BeforeEach
    void aBroadcastIsOnAir() {
        broadcast = Broadcast.live();
    }

    @Test
    void theControlRoomHearsOfAQuestionWithoutReloading() {
        try (Viewer moderator = control();
                Viewer viewer = Viewer.in(broadcast.slug())) {
            moderator.hello();

            String id = viewer.ask("Is flight 212 going?");

            JsonNode message = moderator.hears(m -> m.path("type").asText().equals("questions"));
            assertThat(message.path("questions").get(0).path("id").asText()).isEqualTo(id);
            assertThat(message.path("questions").get(0).path("state").asText()).isEqualTo("RECEIVED");
        }
    }

    @Test
    void aDismissedAskerReadsTheReasonAndNobodyElseDoes() {
        try (Viewer asker = Viewer.in(broadcast.slug());
                Viewer other = Viewer.in(broadcast.slug())) {
            other.hello();
            String id = asker.ask("You are all useless!");

            broadcast.act(id, "dismiss", Map.of("reason", "Please ask it in other words."));

            assertThat(asker.mine(id, "DISMISSED").path("reason").asText()).isEqualTo("Please ask it in other words.");
            String shown = asker.ask("Is there a bus?");
            broadcast.approve(shown);
            other.hearsEvent("question");
            assertThat(other.everythingSaid()).noneMatch(m -> m.contains("useless") || m.contains("other words"));
        }
    }

    @Test
    void oneAnswerReachesEverybodyInTheGroup() {
        try (Viewer first = Viewer.in(broadcast.slug());
                Viewer second = Viewer.in(broadcast.slug())) {
            String root = first.ask("Will I get my hotel back?");
            String duplicate = second.ask("Who pays for my room?");
            broadcast.approve(root);
            broadcast.act(duplicate, "group", Map.of("under", root));

            broadcast.act(root, "answer", Map.of("text", "We do.", "author", "Sam Keller", "role", "Care"));

            JsonNode told = second.hears(m -> m.path("type").asText().equals("mine")
                            && m.path("question")
                                    .path("answer")
                                    .path("text")
                                    .asText()
                                    .equals("We do."))
                    .path("question");
            assertThat(told.path("state").asText()).isEqualTo("GROUPED");
        }
    }

    @Test
    void theWeightOfAGroupCountsPeopleNotQuestions() {
        try (Viewer first = Viewer.in(broadcast.slug());
                Viewer second = Viewer.in(broadcast.slug());
                Viewer third = Viewer.in(broadcast.slug())) {
            String root = first.ask("Will I get my hotel back?");
            String duplicate = second.ask("Who pays for my room?");
            String again = second.ask("Really, who pays?");
            broadcast.approve(root);
            broadcast.act(duplicate, "group", Map.of("under", root));
            broadcast.act(again, "group", Map.of("under", root));
            third.say(Map.of("type", "me-too", "ref", "m1", "question", root));
            third.accepted("m1");
            third.say(Map.of("type", "me-too", "ref", "m2", "question", root));
            third.accepted("m2");

            assertThat(weight(root)).isEqualTo(3);
        }
    }

    @Test
    void everyActionCanBeTakenBack() {
        try (Viewer viewer = Viewer.in(broadcast.slug())) {
            String other = viewer.ask("Another one?");
            broadcast.approve(other);
            String id = viewer.ask("Is flight 212 going?");

            undoes(id, "approve", Map.of(), "RECEIVED");
            undoes(id, "dismiss", Map.of("reason", "No."), "RECEIVED");
            undoes(id, "group", Map.of("under", other), "RECEIVED");
            undoes(id, "answer", Map.of("text", "Yes.", "author", "Sam", "role", "Ops"), "RECEIVED");
            broadcast.approve(id);
            undoes(id, "on-air", Map.of(), "APPROVED");
            undoes(id, "answered", Map.of("startMs", 10, "endMs", 20), "APPROVED");
        }
    }

    @Test
    void whatIsTakenBackLeavesTheViewersPage() {
        try (Viewer viewer = Viewer.in(broadcast.slug())) {
            String id = viewer.ask("Is flight 212 going?");
            broadcast.approve(id);
            viewer.hearsEvent("question");

            broadcast.act(id, "undo", Map.of());

            assertThat(viewer.hearsEvent("question-removed")
                            .path("data")
                            .path("id")
                            .asText())
                    .isEqualTo(id);
        }
    }

    @Test
    void onlyOneQuestionIsOnAir() {
        try (Viewer viewer = Viewer.in(broadcast.slug())) {
            String first = viewer.ask("One?");
            String second = viewer.ask("Two?");
            broadcast.approve(first);
            broadcast.approve(second);

            broadcast.act(first, "on-air", Map.of());
            broadcast.act(second, "on-air", Map.of());

            assertThat(state(first)).isEqualTo("APPROVED");
            assertThat(state(second)).isEqualTo("ON_AIR");
        }
    }

    @Test
    void aSpokenAnswerKeepsItsSpan() {
        try (Viewer viewer = Viewer.in(broadcast.slug())) {
            String id = viewer.ask("One?");
            broadcast.approve(id);

            broadcast.act(id, "answered", Map.of("startMs", 1_000, "endMs", 5_500));

            JsonNode answer = viewer.hearsEvent(
                            e -> e.path("data").path("state").asText().equals("ANSWERED"))
                    .path("data")
                    .path("answer");
            assertThat(answer.path("startMs").asLong()).isEqualTo(1_000);
            assertThat(answer.path("endMs").asLong()).isEqualTo(5_500);
        }
    }

    @Test
    void anIllegalStepIsRefusedWithTheStateItIsIn() {
        try (Viewer viewer = Viewer.in(broadcast.slug())) {
            String id = viewer.ask("One?");

            Api.as(Role.MODERATOR)
                    .body(Map.of())
                    .post(broadcast.path("questions/" + id + "/on-air"))
                    .then()
                    .statusCode(409)
                    .body("type", equalTo("/problems/not-allowed-now"), "state", equalTo("RECEIVED"));
        }
    }

    @Test
    void anExpertAnswersInWritingButDoesNotModerate() {
        try (Viewer viewer = Viewer.in(broadcast.slug())) {
            String id = viewer.ask("One?");

            Api.as(Role.EXPERT)
                    .body(Map.of())
                    .post(broadcast.path("questions/" + id + "/approve"))
                    .then()
                    .statusCode(403);
            Api.as(Role.EXPERT)
                    .body(Map.of("text", "Yes.", "role", "Engineer", "version", 0))
                    .post(broadcast.path("questions/" + id + "/answer"))
                    .then()
                    .statusCode(200)
                    .body("state", equalTo("RECEIVED"), "draft.author", equalTo("Test EXPERT"));
        }
    }

    @Test
    void whoWithdrawsLeavesTheGroupToTheOthers() {
        try (Viewer first = Viewer.in(broadcast.slug());
                Viewer second = Viewer.in(broadcast.slug())) {
            String root = first.ask("Will I get my hotel back?");
            String duplicate = second.ask("Who pays for my room?");
            broadcast.approve(root);
            broadcast.act(duplicate, "group", Map.of("under", root));

            first.say(Map.of("type", "withdraw", "ref", "w1", "question", root));
            first.accepted("w1");

            assertThat(state(root)).isEqualTo("WITHDRAWN");
            assertThat(state(duplicate)).isEqualTo("RECEIVED");
        }
    }

    @Test
    void whatNobodyHasApprovedIsNotReadOutBecauseAnotherWithdraws() {
        try (Viewer first = Viewer.in(broadcast.slug());
                Viewer second = Viewer.in(broadcast.slug());
                Viewer other = Viewer.in(broadcast.slug())) {
            other.hello();
            String root = first.ask("Will I get my hotel back?");
            String duplicate = second.ask("My name is Jo Doe and I sleep in room 12.");
            broadcast.approve(root);
            broadcast.act(duplicate, "group", Map.of("under", root));

            first.say(Map.of("type", "withdraw", "ref", "w1", "question", root));
            first.accepted("w1");

            broadcast.approve(first.ask("Is there a bus?"));
            other.hearsEvent(e -> e.at("/data/text").asText().equals("Is there a bus?"));
            assertThat(other.everythingSaid()).noneMatch(m -> m.contains("Jo Doe"));
        }
    }

    @Test
    void ofThoseWhoAreLeftOneThatWasReadOutSpeaksForTheGroup() {
        try (Viewer first = Viewer.in(broadcast.slug());
                Viewer second = Viewer.in(broadcast.slug())) {
            String root = first.ask("Will I get my hotel back?");
            String unread = second.ask("Who pays for my room?");
            String read = second.ask("Who pays for the hotel?");
            broadcast.approve(root);
            broadcast.approve(read);
            broadcast.act(unread, "group", Map.of("under", root));
            broadcast.act(read, "group", Map.of("under", root));

            first.say(Map.of("type", "withdraw", "ref", "w1", "question", root));
            first.accepted("w1");

            assertThat(state(read)).isEqualTo("APPROVED");
            assertThat(state(unread)).isEqualTo("GROUPED");
        }
    }

    @Test
    void whoWasGroupedUnderAQuestionThatIsDismissedReadsTheReasonToo() {
        try (Viewer first = Viewer.in(broadcast.slug());
                Viewer second = Viewer.in(broadcast.slug())) {
            String root = first.ask("Will you resign?");
            String duplicate = second.ask("Do you resign?");
            broadcast.act(duplicate, "group", Map.of("under", root));

            broadcast.act(root, "dismiss", Map.of("reason", "Today is about your journeys."));

            assertThat(second.mine(duplicate, "DISMISSED").path("reason").asText())
                    .isEqualTo("Today is about your journeys.");
        }
    }

    @Test
    void whoWasGroupedUnderAQuestionThatIsAnsweredPrivatelyWaitsForAnAnswerOfTheirOwn() {
        try (Viewer first = Viewer.in(broadcast.slug());
                Viewer second = Viewer.in(broadcast.slug())) {
            String root = first.ask("Where is my bag, number 4711?");
            String duplicate = second.ask("Where is my bag?");
            broadcast.act(duplicate, "group", Map.of("under", root));

            broadcast.act(root, "answer", Map.of("text", "In Oslo.", "private", true));

            assertThat(second.mine(duplicate, "RECEIVED").path("answer").isMissingNode())
                    .isTrue();
            broadcast.act(root, "undo", Map.of());
            assertThat(state(root)).isEqualTo("RECEIVED");
        }
    }

    @Test
    void oneQuestionIsOnAirAtMostAlsoAfterSomethingWasTakenBack() {
        try (Viewer viewer = Viewer.in(broadcast.slug())) {
            String first = viewer.ask("Where do I sleep?");
            String second = viewer.ask("Where is my bag?");
            broadcast.approve(first);
            broadcast.approve(second);
            broadcast.act(first, "on-air", Map.of());
            broadcast.act(second, "on-air", Map.of());

            broadcast.act(first, "undo", Map.of());

            assertThat(state(first)).isEqualTo("ON_AIR");
            assertThat(state(second)).isEqualTo("APPROVED");
        }
    }

    @Test
    void whoApprovesWhatAnotherHasJustPutOnAirTakesItNowhere() {
        try (Viewer viewer = Viewer.in(broadcast.slug())) {
            String id = viewer.ask("Where do I sleep?");
            broadcast.approve(id);
            broadcast.act(id, "on-air", Map.of());

            Api.as(Role.MODERATOR)
                    .post(broadcast.path("questions/" + id + "/approve"))
                    .then()
                    .statusCode(409);

            assertThat(state(id)).isEqualTo("ON_AIR");
            broadcast.act(id, "off-air", Map.of());
            assertThat(state(id)).isEqualTo("APPROVED");
        }
    }

    @Test
    void whoTakesAGroupingBackLeavesAloneWhatAnotherHasTakenElsewhere() {
        try (Viewer viewer = Viewer.in(broadcast.slug())) {
            String hotel = viewer.ask("Who pays my hotel?");
            String bus = viewer.ask("Who pays the bus?");
            String group = viewer.ask("Who pays?");
            String member = viewer.ask("And who pays the bus?");
            broadcast.act(member, "group", Map.of("under", group));
            broadcast.act(group, "group", Map.of("under", hotel));
            broadcast.act(member, "group", Map.of("under", bus));

            broadcast.act(group, "undo", Map.of());

            assertThat(state(group)).isEqualTo("RECEIVED");
            assertThat(question(member, "under")).isEqualTo(bus);
        }
    }

    @Test
    void nothingIsTakenBackToUnderAQuestionThatIsGone() {
        try (Viewer viewer = Viewer.in(broadcast.slug())) {
            String root = viewer.ask("Who pays my hotel?");
            String member = viewer.ask("Who pays my room?");
            broadcast.act(member, "group", Map.of("under", root));
            broadcast.approve(member);
            broadcast.act(root, "dismiss", Map.of("reason", "Not today."));

            Api.as(Role.MODERATOR)
                    .body(Map.of())
                    .post(broadcast.path("questions/" + member + "/undo"))
                    .then()
                    .statusCode(409);

            assertThat(state(member)).isEqualTo("APPROVED");
        }
    }

    @Test
    void nothingIsPutOnAirAfterTheEnd() {
        try (Viewer viewer = Viewer.in(broadcast.slug())) {
            String id = viewer.ask("One?");
            broadcast.approve(id);
            broadcast.end();

            Api.as(Role.MODERATOR)
                    .body(Map.of())
                    .post(broadcast.path("questions/" + id + "/on-air"))
                    .then()
                    .statusCode(409)
                    .body("state", equalTo("ENDED"));
        }
    }

    @Test
    void nobodyWithdrawsAnothersQuestion() {
        try (Viewer first = Viewer.in(broadcast.slug());
                Viewer second = Viewer.in(broadcast.slug())) {
            String id = first.ask("Mine?");

            second.say(Map.of("type", "withdraw", "ref", "w1", "question", id));

            assertThat(second.refused("w1").path("type").asText()).isEqualTo("/problems/not-found");
            assertThat(state(id)).isEqualTo("RECEIVED");
        }
    }

    private void undoes(String id, String action, Map<String, ?> body, String back) {
        broadcast.act(id, action, body);
        broadcast.act(id, "undo", Map.of());
        assertThat(state(id)).as("after undoing " + action).isEqualTo(back);
    }

    private String state(String id) {
        return question(id, "state");
    }

    private long weight(String id) {
        return Long.parseLong(question(id, "weight"));
    }

    private String question(String id, String field) {
        return Api.as(Role.MODERATOR)
                .get(broadcast.path("questions"))
                .jsonPath()
                .getString("questions.find { it.id == '" + id + "' }." + field);
    }

    private Viewer control() {
        return Viewer.open(
                "/api/broadcasts/" + broadcast.slug() + "/control",
                "Authorization",
                "Bearer " + Api.token(Role.MODERATOR));
    }
}
