package io.candor.question;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.testsupport.Broadcast;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.Viewer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class AskingTest {

    @Test
    void aQuestionIsAcknowledgedAndItsAskerIsToldWhatBecomesOfIt() {
        Broadcast broadcast = Broadcast.live();
        try (Viewer viewer = Viewer.in(broadcast.slug())) {
            viewer.hello();

            String question = viewer.ask("Will I get my hotel back?");

            viewer.mine(question, "RECEIVED");
            broadcast.approve(question);
            viewer.mine(question, "APPROVED");
            assertThat(viewer.hearsEvent("question").path("data").path("text").asText())
                    .isEqualTo("Will I get my hotel back?");
        }
    }

    @Test
    void theViewersOtherWindowShowsTheQuestionToo() {
        Broadcast broadcast = Broadcast.live();
        String identity = Viewer.newIdentity();
        try (Viewer here = Viewer.in(broadcast.slug(), identity);
                Viewer there = Viewer.in(broadcast.slug(), identity)) {
            here.hello();
            there.hello();

            String question = here.ask("Which gate?");

            assertThat(there.mine(question, "RECEIVED").path("text").asText()).isEqualTo("Which gate?");
        }
    }

    @Test
    void whoAsksRightAfterConnectingIsHeard() {
        Broadcast broadcast = Broadcast.live();
        for (int i = 0; i < 100; i++) {
            try (Viewer viewer = Viewer.in(broadcast.slug())) {
                viewer.ask("Number " + i + "?");
            }
        }
    }

    @Test
    void whoComesBackFindsTheirQuestionsAndNobodyElses() {
        Broadcast broadcast = Broadcast.live();
        String identity = Viewer.newIdentity();
        String question;
        try (Viewer asker = Viewer.in(broadcast.slug(), identity);
                Viewer other = Viewer.in(broadcast.slug())) {
            question = asker.ask("Where is my bag?");
            other.ask("Where is mine?");
        }

        try (Viewer back = Viewer.in(broadcast.slug(), identity)) {
            assertThat(back.hello().path("mine").findValuesAsText("id")).containsExactly(question);
        }
    }

    @Test
    void theSameRefIsTheSameQuestion() {
        Broadcast broadcast = Broadcast.live();
        try (Viewer viewer = Viewer.in(broadcast.slug())) {
            String first = viewer.ask("ref-1", "Is flight 212 going?");
            viewer.say(Map.of("type", "ask", "ref", "ref-1", "text", "Is flight 212 going?"));
            viewer.say(Map.of("type", "ask", "ref", "ref-2", "text", "And flight 213?"));
            viewer.accepted("ref-2");

            assertThat(viewer.heard().stream()
                            .filter(m -> m.path("ref").asText().equals("ref-1"))
                            .filter(m -> m.path("type").asText().equals("accepted"))
                            .map(m -> m.path("question").asText()))
                    .containsOnly(first);
        }
    }
}
