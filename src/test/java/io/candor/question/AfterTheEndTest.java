package io.candor.question;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.agroal.api.AgroalDataSource;
import io.candor.broadcast.Broadcasts;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.Hold;
import io.candor.testsupport.Rest;
import io.candor.testsupport.Viewer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Somebody who stays in the room after the end changes neither what was counted nor what is published. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class AfterTheEndTest {

    @Inject
    AgroalDataSource dataSource;

    @Inject
    Broadcasts broadcasts;

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

    @Test
    void whoPublishesWaitsForWhatIsBeingDoneToQuestionsAndTheRecordHasIt() throws SQLException {
        Broadcast broadcast = Broadcast.live();
        String question;
        try (Viewer asker = Viewer.in(broadcast.slug())) {
            question = asker.ask("Who pays for my hotel?");
        }
        broadcast.approve(question);
        broadcast.end();
        CompletableFuture<?> published;
        try (Hold desk = Hold.named(
                dataSource, "desk", broadcasts.ref(broadcast.slug(), true).id())) {
            published = CompletableFuture.runAsync(broadcast::publish, Thread::startVirtualThread);
            desk.isWaitedForBy(1);
            desk.run("update question set state = 'WITHDRAWN' where id = '" + question + "'");
            desk.letGo();
        }
        published.join();

        assertThat(question(broadcast, 1).isMissingNode()).isTrue();
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
