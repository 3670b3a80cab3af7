package io.candor.followup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;

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
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class CommitmentTest {

    private Broadcast broadcast;

    @BeforeEach
    void aBroadcastIsOnAir() {
        broadcast = Broadcast.live();
    }

    @Test
    void aPromiseIsPublicAtOnceAndTiedToTheMoment() {
        try (Viewer viewer = Viewer.in(broadcast.slug())) {
            viewer.hello();

            record("2030-01-01");

            JsonNode commitment = viewer.hearsEvent("commitment").path("data");
            assertThat(commitment.path("owner").asText()).isEqualTo("Sam Keller");
            assertThat(commitment.path("moment").asLong()).isBetween(0L, 600_000L);
            assertThat(commitment.path("state").asText()).isEqualTo("OPEN");
        }
    }

    @Test
    void anOpenPromiseIsLateAfterItsDay() {
        String id = record("2020-01-01");

        Api.asNobody().get(broadcast.path("follow-ups")).then().body("followUps[0].late", is(true));

        Broadcast.post(broadcast.path("follow-ups/" + id + "/updates"), Map.of("state", "DONE", "note", "Paid."));
        Api.asNobody()
                .get(broadcast.path("follow-ups"))
                .then()
                .body(
                        "followUps[0].late", is(false),
                        "followUps[0].state", equalTo("DONE"),
                        "followUps[0].updates[0].note", equalTo("Paid."));
    }

    @Test
    void ofTwoWhoSayHowItGoesAtOnceOneIsTold() {
        String id = record("2030-01-01");
        for (int version = 0; version < 5; version++) {
            Map<String, Object> done = Map.of("state", "DONE", "note", "Paid.", "version", version);
            Map<String, Object> dropped = Map.of("state", "DROPPED", "note", "Not paid.", "version", version);

            List<Integer> statuses =
                    AtOnce.all(List.<Callable<Integer>>of(() -> update(id, done), () -> update(id, dropped)));

            assertThat(statuses).containsExactlyInAnyOrder(200, 409);
        }
    }

    private int update(String id, Map<String, Object> body) {
        return Api.as(Role.MODERATOR)
                .body(body)
                .post(broadcast.path("follow-ups/" + id + "/updates"))
                .statusCode();
    }

    @Test
    void whoSavesSecondIsToldInsteadOfOverwriting() {
        String id = record("2030-01-01");
        Map<String, Object> edit =
                Map.of("what", "Refund in ten days", "owner", "Sam Keller", "dueOn", "2030-01-04", "version", 0);
        Api.as(Role.MODERATOR)
                .body(edit)
                .put(broadcast.path("follow-ups/" + id))
                .then()
                .statusCode(200);

        Api.as(Role.MODERATOR)
                .body(edit)
                .put(broadcast.path("follow-ups/" + id))
                .then()
                .statusCode(409)
                .body("type", equalTo("/problems/edited-meanwhile"));
    }

    private String record(String dueOn) {
        return Broadcast.post(
                        broadcast.path("follow-ups"),
                        Map.of("what", "Refund in seven days", "owner", "Sam Keller", "dueOn", dueOn))
                .getString("id");
    }
}
