package io.candor.followup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.candor.access.Role;
import io.candor.testsupport.Api;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.Viewer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class PromisesHeardTest {

    private static final String PROMISE = "We will refund every ticket within seven days.";

    private Broadcast broadcast;

    @BeforeEach
    void aBroadcastIsOnAir() {
        broadcast = Broadcast.live();
    }

    @Test
    void aPromiseInTheCaptionsIsOfferedWithItsDateAndItsSpeaker() {
        say(0, "We are sorry. " + PROMISE);

        Map<String, Object> heard = heardOne();

        assertThat(heard)
                .containsEntry("text", PROMISE)
                .containsEntry("owner", "Dana Ortiz, Chief Operating Officer")
                .containsEntry(
                        "dueOn",
                        Instant.parse(broadcast.read().getString("wentLiveAt"))
                                .atZone(ZoneId.of("Europe/Berlin"))
                                .toLocalDate()
                                .plusDays(7)
                                .toString());
        assertThat(((Number) java.util.Objects.requireNonNull(heard.get("moment"))).longValue())
                .isBetween(100L, 900L);
    }

    @Test
    void whatIsTakenIsACommitmentAtTheMomentItWasMade() {
        say(0, PROMISE);
        String id = String.valueOf(heardOne().get("id"));

        Broadcast.post(broadcast.path("promises-heard/" + id + "/take"), Map.of("owner", "Sam Keller"));

        assertThat(heard()).isEmpty();
        assertThat(commitments())
                .singleElement()
                .satisfies(c -> assertThat(c)
                        .containsEntry("what", PROMISE)
                        .containsEntry("owner", "Sam Keller")
                        .containsEntry("moment", 0));
    }

    @Test
    void whatOneTakesNobodyElseCanTakeAgain() {
        say(0, PROMISE);
        String id = String.valueOf(heardOne().get("id"));
        Broadcast.post(broadcast.path("promises-heard/" + id + "/take"), Map.of());

        Api.as(Role.MODERATOR)
                .body(Map.of())
                .post(broadcast.path("promises-heard/" + id + "/take"))
                .then()
                .statusCode(404);

        assertThat(commitments()).hasSize(1);
    }

    @Test
    void withoutADayItCannotBeTakenAsItIs() {
        say(0, "We will refund every ticket.");
        String id = String.valueOf(heardOne().get("id"));

        Api.as(Role.MODERATOR)
                .body(Map.of())
                .post(broadcast.path("promises-heard/" + id + "/take"))
                .then()
                .statusCode(400)
                .body("fields[0].field", equalTo("dueOn"));

        assertThat(heard()).hasSize(1);
    }

    @Test
    void whatIsDismissedStaysAwayAndCanBeBroughtBack() {
        say(0, PROMISE);
        String id = String.valueOf(heardOne().get("id"));
        Api.as(Role.MODERATOR).body(Map.of()).post(broadcast.path("promises-heard/" + id + "/dismiss"));
        say(1, "We will also answer every letter by Friday.");

        assertThat(heardOne()).containsEntry("text", "We will also answer every letter by Friday.");
        Api.as(Role.MODERATOR)
                .body(Map.of())
                .post(broadcast.path("promises-heard/" + id + "/restore"))
                .then()
                .statusCode(204);

        assertThat(heard()).hasSize(2);
    }

    @Test
    void aCorrectedLineIsHeardAnew() {
        say(0, PROMISE);
        heardOne();

        say(0, "We have refunded every ticket within seven days.", "CORRECTED");

        await().untilAsserted(() -> assertThat(heard()).isEmpty());
    }

    @Test
    void whatStaffWroteDownThemselvesIsNotOffered() {
        Broadcast.post(
                broadcast.path("follow-ups"),
                Map.of(
                        "what",
                        "Refund every ticket within seven days",
                        "owner",
                        "Sam",
                        "dueOn",
                        "2030-01-01",
                        "moment",
                        0));

        say(0, PROMISE);
        say(1, "We will answer every letter by Friday.");

        assertThat(heardOne()).containsEntry("text", "We will answer every letter by Friday.");
    }

    @Test
    void aDraftNeverReachesAViewer() {
        try (Viewer viewer = Viewer.in(broadcast.slug(), Viewer.newIdentity())) {
            viewer.hello();
            say(0, PROMISE);
            String id = String.valueOf(heardOne().get("id"));
            viewer.hearsEvent("caption");

            assertThat(viewer.events()).noneMatch(e -> e.path("kind").asText().equals("commitment"));
            assertThat(viewer.everythingSaid()).noneMatch(said -> said.contains(id));
        }
        Api.asNobody().get(broadcast.path("promises-heard")).then().statusCode(401);
    }

    private void say(int seq, String text) {
        say(seq, text, "FINAL");
    }

    private void say(int seq, String text, String state) {
        Api.as(Role.MODERATOR)
                .body(Map.of(
                        "lines",
                        List.of(Map.of(
                                "seq",
                                seq,
                                "startMs",
                                seq * 1000,
                                "endMs",
                                seq * 1000 + 900,
                                "speaker",
                                "Dana Ortiz",
                                "state",
                                state,
                                "text",
                                text))))
                .post(broadcast.path("captions"))
                .then()
                .statusCode(200);
    }

    private List<Map<String, Object>> heard() {
        return Api.as(Role.MODERATOR)
                .get(broadcast.path("promises-heard"))
                .jsonPath()
                .getList("promises");
    }

    private Map<String, Object> heardOne() {
        await().untilAsserted(() -> assertThat(heard()).hasSize(1));
        return heard().getFirst();
    }

    private List<Map<String, Object>> commitments() {
        return Api.asNobody().get(broadcast.path("follow-ups")).jsonPath().getList("followUps");
    }

    /** Ids are made up by the service. */
    @Test
    void thereIsNoPromiseAtAnIdNobodyGaveOut() {
        Api.as(Role.MODERATOR)
                .body(Map.of())
                .post(broadcast.path("promises-heard/" + UUID.randomUUID() + "/dismiss"))
                .then()
                .statusCode(404);
    }
}
