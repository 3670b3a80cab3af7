package io.candor.broadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;

import io.candor.access.Role;
import io.candor.testsupport.Api;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.Viewer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class SchedulingTest {

    @Test
    void aBroadcastGoesOnAirInOneCall() {
        Api.as(Role.COMMS)
                .body(Broadcast.plan("Now"))
                .post("/api/broadcasts/live")
                .then()
                .statusCode(201)
                .body("state", equalTo("LIVE"), "acceptsQuestions", is(true));
    }

    @Test
    void theAddressIsMadeFromTheTitleAndStaysUnique() {
        Map<String, Object> plan = Broadcast.plan("Flüge gestrichen: was wir wissen");
        plan.remove("slug");
        String first = Broadcast.post("/api/broadcasts", plan).getString("slug");
        String second = Broadcast.post("/api/broadcasts", plan).getString("slug");

        assertThat(first).isEqualTo("fluge-gestrichen-was-wir-wissen");
        assertThat(second).isEqualTo("fluge-gestrichen-was-wir-wissen-2");
    }

    @Test
    void whoSavesSecondIsToldInsteadOfOverwriting() {
        Broadcast broadcast = Broadcast.scheduled();
        Map<String, Object> plan = Broadcast.plan("First wins");
        plan.put("startsAt", "2030-01-15T18:00:00Z");
        plan.put("version", broadcast.read().getLong("version"));
        Api.as(Role.COMMS)
                .body(plan)
                .put("/api/broadcasts/" + broadcast.slug())
                .then()
                .statusCode(200);

        plan.put("title", "Second loses");
        Api.as(Role.COMMS)
                .body(plan)
                .put("/api/broadcasts/" + broadcast.slug())
                .then()
                .statusCode(409)
                .body("type", equalTo("/problems/edited-meanwhile"), "version", equalTo(1));

        assertThat(broadcast.read().getString("title")).isEqualTo("First wins");
    }

    @Test
    void aRevisedBriefReachesViewersAndIsCounted() {
        Broadcast broadcast = Broadcast.live();
        try (Viewer viewer = Viewer.in(broadcast.slug())) {
            viewer.hello();
            Api.as(Role.COMMS)
                    .body(Map.of(
                            "version", broadcast.read().getLong("version"),
                            "happened", "A crew system failed.",
                            "next", "We rebook everyone.",
                            "now", "Call us.",
                            "contacts", List.of(Map.of("label", "Help", "kind", "PHONE", "value", "0800 555 0142"))))
                    .put(broadcast.path("brief"))
                    .then()
                    .statusCode(200)
                    .body("brief.revision", equalTo(2));

            assertThat(viewer.hearsEvent(e -> e.path("data")
                                            .path("brief")
                                            .path("revision")
                                            .asInt()
                                    == 2)
                            .path("data")
                            .path("brief")
                            .path("happened")
                            .asText())
                    .isEqualTo("A crew system failed.");
        }
    }

    @Test
    void aCancelledBroadcastKeepsItsAddressAndTakesNoQuestions() {
        Broadcast broadcast = Broadcast.scheduled();
        Broadcast.post(broadcast.path("cancel"), Map.of());

        Api.asNobody()
                .get("/api/broadcasts/" + broadcast.slug())
                .then()
                .statusCode(200)
                .body("state", equalTo("CANCELLED"), "acceptsQuestions", is(false));
    }

    @Test
    void whatWasWrittenInADraftIsNotInTheLogThatViewersRead() {
        Broadcast broadcast = Broadcast.draft();
        Map<String, Object> plan = Broadcast.plan("A secret working title");
        plan.put("version", broadcast.read().getLong("version"));
        Api.as(Role.COMMS)
                .body(plan)
                .put("/api/broadcasts/" + broadcast.slug())
                .then()
                .statusCode(200);
        plan.put("title", "The public title");
        plan.put("startsAt", "2030-01-15T17:00:00Z");
        plan.put("version", broadcast.read().getLong("version"));
        Api.as(Role.COMMS)
                .body(plan)
                .put("/api/broadcasts/" + broadcast.slug())
                .then()
                .statusCode(200);

        try (Viewer viewer = Viewer.in(broadcast.slug())) {
            String epoch = viewer.hello().path("epoch").asText();
            viewer.say(Map.of("type", "resume", "epoch", epoch, "offset", 0));

            viewer.hearsEvent("broadcast");
            assertThat(viewer.everythingSaid()).noneMatch(m -> m.contains("secret"));
        }
    }

    @Test
    void aDraftThatIsCalledOffStaysUnknownOutside() {
        Broadcast broadcast = Broadcast.draft();
        Broadcast.post(broadcast.path("cancel"), Map.of());

        Api.asNobody().get("/api/broadcasts/" + broadcast.slug()).then().statusCode(404);
    }
}
