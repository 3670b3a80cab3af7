package io.candor.question;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.candor.testsupport.AtOnce;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.Rest;
import io.candor.testsupport.Viewer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Somebody who stays in the room after the end changes neither what was counted nor what is published. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class AfterTheEndTest {

    @Test
    void theNumbersOfTheNextEditionAreThoseOfTheFirst() {
        Broadcast broadcast = Broadcast.live();
        try (Viewer asker = Viewer.in(broadcast.slug());
                Viewer crowd = Viewer.in(broadcast.slug());
                Viewer other = Viewer.in(broadcast.slug())) {
            String question = asker.ask("Who pays for my hotel?");
            broadcast.approve(question);
            crowd.accepted(meToo(crowd, question));
            broadcast.end();
            assertThat(type(other.refused(meToo(other, question)))).isEqualTo("/problems/closed");
            broadcast.publish();

            assertThat(type(other.refused(meToo(other, question)))).isEqualTo("/problems/closed");
            assertThat(type(asker.refused(withdraw(asker, question)))).isEqualTo("/problems/not-allowed-now");
            Broadcast.post(broadcast.path("publish"), Map.of("whatChanged", "Nothing but the number."));

            assertThat(question(broadcast, 1)).isEqualTo(question(broadcast, 2));
            assertThat(question(broadcast, 2).path("weight").asInt()).isEqualTo(2);
        }
    }

    @Test
    void whoJoinedInTimeIsToldSoAgain() {
        Broadcast broadcast = Broadcast.live();
        try (Viewer asker = Viewer.in(broadcast.slug());
                Viewer other = Viewer.in(broadcast.slug())) {
            String question = asker.ask("Who pays for my hotel?");
            broadcast.approve(question);
            other.accepted(meToo(other, question));
            broadcast.end();

            assertThat(other.accepted(meToo(other, question))).isEqualTo(question);
        }
    }

    @Test
    void betweenTheEndAndTheRecordAnAskerMayTakeItBack() {
        Broadcast broadcast = Broadcast.live();
        try (Viewer asker = Viewer.in(broadcast.slug())) {
            String question = asker.ask("Who pays for my hotel?");
            broadcast.end();

            asker.accepted(withdraw(asker, question));
            broadcast.publish();

            assertThat(asker.accepted(withdraw(asker, question)))
                    .as("a retry is answered as before")
                    .isEqualTo(question);
        }
    }

    /** Whichever comes first: what was taken back in time is in no edition. */
    @Test
    void whatIsTakenBackWhileTheRecordIsPublishedIsInItOrWasRefused() {
        for (int round = 0; round < 8; round++) {
            Broadcast broadcast = Broadcast.live();
            try (Viewer asker = Viewer.in(broadcast.slug())) {
                String question = asker.ask("Who pays for my hotel?");
                broadcast.approve(question);
                broadcast.end();

                List<Boolean> takenBack = AtOnce.all(List.<Callable<Boolean>>of(
                        () -> {
                            String ref = withdraw(asker, question);
                            return asker.hears(m -> m.path("ref").asText().equals(ref))
                                    .path("type")
                                    .asText()
                                    .equals("accepted");
                        },
                        () -> broadcast.publish() == null));

                assertThat(question(broadcast, 1).isMissingNode()).isEqualTo(takenBack.getFirst());
            }
        }
    }

    private static JsonNode question(Broadcast broadcast, int edition) {
        return Rest.get(broadcast.path("editions/" + edition)).json().at("/questions/0");
    }

    private static String meToo(Viewer viewer, String question) {
        return say(viewer, "me-too", question);
    }

    private static String withdraw(Viewer viewer, String question) {
        return say(viewer, "withdraw", question);
    }

    private static String say(Viewer viewer, String type, String question) {
        String ref = UUID.randomUUID().toString();
        viewer.say(Map.of("type", type, "ref", ref, "question", question));
        return ref;
    }

    private static String type(JsonNode problem) {
        return problem.path("type").asText();
    }
}
