package io.candor.question;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.candor.access.Role;
import io.candor.testsupport.Api;
import io.candor.testsupport.AtOnce;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.Viewer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Moderators slow asking down, or close it, while the broadcast is on air. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class SlowModeTest {

    private Broadcast broadcast;

    @BeforeEach
    void aBroadcastIsOnAir() {
        broadcast = Broadcast.live();
    }

    @Test
    void everybodyInTheRoomIsTold() {
        try (Viewer viewer = Viewer.in(broadcast.slug())) {
            viewer.hello();

            broadcast.asking(Map.of("slowModeSeconds", 60));

            JsonNode asking = viewer.hearsEvent("broadcast").at("/data/asking");
            assertThat(asking.path("slowModeSeconds").asInt()).isEqualTo(60);
            assertThat(asking.path("open").asBoolean()).isTrue();
        }
        try (Viewer later = Viewer.in(broadcast.slug())) {
            assertThat(later.hello()
                            .at("/snapshot/broadcast/asking/slowModeSeconds")
                            .asInt())
                    .isEqualTo(60);
        }
    }

    @Test
    void twoWindowsOfOneViewerAreOneViewer() {
        String somebody = Viewer.newIdentity();
        try (Viewer here = Viewer.in(broadcast.slug(), somebody);
                Viewer there = Viewer.in(broadcast.slug(), somebody);
                Viewer another = Viewer.in(broadcast.slug())) {
            here.ask("Before it was slow?");
            broadcast.asking(Map.of("slowModeSeconds", 300));

            String ref = tries(there);

            JsonNode problem = there.refused(ref);
            assertThat(problem.path("type").asText()).isEqualTo("/problems/too-fast");
            assertThat(problem.path("detail").asText()).isEqualTo("Slow mode: one question every 5 minutes.");
            assertThat(problem.path("retryAfterMs").asLong()).isBetween(200_000L, 300_000L);
            another.ask("May I?");
        }
    }

    @Test
    void ofTwoThatComeAtOnceOnTwoSocketsOneIsTaken() {
        broadcast.asking(Map.of("slowModeSeconds", 300));
        for (int round = 0; round < 20; round++) {
            String somebody = Viewer.newIdentity();
            try (Viewer here = Viewer.in(broadcast.slug(), somebody);
                    Viewer there = Viewer.in(broadcast.slug(), somebody)) {
                here.hello();
                there.hello();

                List<Boolean> taken = AtOnce.all(List.<Callable<Boolean>>of(() -> isTaken(here), () -> isTaken(there)));

                assertThat(taken).containsExactlyInAnyOrder(true, false);
            }
        }
    }

    @Test
    void aRetryOfWhatWasTakenIsAnsweredAsBefore() {
        broadcast.asking(Map.of("slowModeSeconds", 300));
        try (Viewer viewer = Viewer.in(broadcast.slug())) {
            String question = viewer.ask("one", "Is flight 212 going?");
            viewer.say(Map.of("type", "ask", "ref", "one", "text", "Is flight 212 going?"));
            viewer.say(Map.of("type", "ask", "ref", "two", "text", "Is flight 213 going?"));

            viewer.refused("two");

            assertThat(viewer.heard().stream()
                            .filter(m -> m.path("ref").asText().equals("one"))
                            .map(m -> m.path("question").asText()))
                    .hasSize(2)
                    .containsOnly(question);
        }
    }

    @Test
    void whoIsTooEarlyManyTimesIsNotSentAway() {
        broadcast.asking(Map.of("slowModeSeconds", 300));
        try (Viewer viewer = Viewer.in(broadcast.slug())) {
            viewer.ask("First?");

            for (int i = 0; i < 5; i++) {
                viewer.refused(tries(viewer));
            }

            assertThat(viewer.isOpen()).isTrue();
        }
    }

    @Test
    void switchedOffItIsOverAtOnce() {
        broadcast.asking(Map.of("slowModeSeconds", 300));
        try (Viewer viewer = Viewer.in(broadcast.slug())) {
            viewer.ask("First?");
            broadcast.asking(Map.of("slowModeSeconds", 0));

            viewer.ask("Second?");
        }
    }

    @Nested
    class Closed {

        @Test
        void nothingNewIsTakenAndMeTooGoesOn() {
            try (Viewer asker = Viewer.in(broadcast.slug());
                    Viewer other = Viewer.in(broadcast.slug())) {
                String question = asker.ask("Who pays?");
                broadcast.approve(question);

                broadcast.asking(Map.of("open", false));

                JsonNode event = other.hearsEvent(e -> e.path("kind").asText().equals("broadcast")
                        && !e.at("/data/asking/open").asBoolean(true));
                assertThat(event.at("/data/acceptsQuestions").asBoolean()).isFalse();
                assertThat(other.refused(tries(other)).path("type").asText()).isEqualTo("/problems/closed");
                other.say(Map.of("type", "me-too", "ref", "m", "question", question));
                other.accepted("m");
                asker.say(Map.of("type", "withdraw", "ref", "w", "question", question));
                asker.accepted("w");
            }
        }

        @Test
        void openAgainEverybodyMayAsk() {
            broadcast.asking(Map.of("open", false));
            broadcast.asking(Map.of("open", true));

            try (Viewer viewer = Viewer.in(broadcast.slug())) {
                viewer.ask("Now?");
            }
        }

        @Test
        void afterTheEndThereIsNothingToSwitch() {
            broadcast.end();

            Api.as(Role.MODERATOR)
                    .body(Map.of("open", false))
                    .put(broadcast.path("asking"))
                    .then()
                    .statusCode(409);
        }
    }

    @Test
    void twoModeratorsWhoSwitchAtOnceDoNotOverruleEachOtherUnseen() {
        List<Integer> statuses = AtOnce.all(List.<Callable<Integer>>of(
                () -> switched(Map.of("slowModeSeconds", 30, "version", 0)),
                () -> switched(Map.of("open", false, "version", 0))));

        assertThat(statuses).containsExactlyInAnyOrder(200, 409);
    }

    @Test
    void itIsNoReasonToRefuseThePlanThatSomebodyIsWriting() {
        long before = broadcast.read().getLong("version");

        broadcast.asking(Map.of("slowModeSeconds", 30));

        assertThat(broadcast.read().getLong("version")).isEqualTo(before);
    }

    private int switched(Map<String, ?> change) {
        return Api.as(Role.MODERATOR).body(change).put(broadcast.path("asking")).statusCode();
    }

    private static boolean isTaken(Viewer viewer) {
        String ref = tries(viewer);
        return viewer.hears(m -> m.path("ref").asText().equals(ref))
                .path("type")
                .asText()
                .equals("accepted");
    }

    private static String tries(Viewer viewer) {
        String ref = UUID.randomUUID().toString();
        viewer.say(Map.of("type", "ask", "ref", ref, "text", "And another one?"));
        return ref;
    }
}
