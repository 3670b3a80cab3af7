package io.candor.broadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.agroal.api.AgroalDataSource;
import io.candor.access.Role;
import io.candor.testsupport.Api;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.Rest;
import io.candor.testsupport.Viewer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.http.WebSocketHandshakeException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** A broadcast goes with everything of it, and its address says so for good. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class RemovingTest {

    private static final String HTML = "text/html,application/xhtml+xml";

    @Inject
    AgroalDataSource dataSource;

    @Inject
    Broadcasts broadcasts;

    @Test
    void whatIsOnAirHasToBeEndedFirst() {
        Broadcast live = Broadcast.live();

        var refused = Api.as(Role.COMMS).delete("/api/broadcasts/" + live.slug());

        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.jsonPath().getString("state")).isEqualTo("LIVE");
        assertThat(refused.jsonPath().getString("detail")).isEqualTo("End the broadcast first.");
        assertThat(Rest.get("/b/" + live.slug(), "Accept", HTML).status()).isEqualTo(200);
    }

    @Test
    void aModeratorMayNotRemoveIt() {
        Broadcast scheduled = Broadcast.scheduled();

        var refused = Api.as(Role.MODERATOR).delete("/api/broadcasts/" + scheduled.slug());

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(scheduled.read().getString("state")).isEqualTo("SCHEDULED");
    }

    @Test
    void nothingOfItIsLeftInAnyTable() throws SQLException {
        Broadcast full = FullBroadcast.published(dataSource, broadcasts);
        Traces traces = Traces.of(dataSource, id(full));
        assertThat(traces.unknown())
                .as("tables of which nobody knows whether a broadcast's rows go")
                .isEmpty();
        assertThat(traces.rows())
                .as("rows of this broadcast by table")
                .allSatisfy((table, rows) -> assertThat(rows)
                        .as("a table that this test does not fill: %s", table)
                        .isPositive());

        remove(full);

        assertThat(traces.rows())
                .allSatisfy((table, rows) -> assertThat(rows).as(table).isZero());
        await().atMost(Duration.ofSeconds(15))
                .untilAsserted(() -> assertThat(traces.mentions()).containsExactly("removed_broadcast"));
        assertThat(traces.mentionsOf(FullBroadcast.EMAIL)).isEmpty();
    }

    @Test
    void questionsThatAreGroupedGoWithTheOneTheyAreUnder() throws SQLException {
        Broadcast live = Broadcast.live();
        UUID id = id(live);
        try (Viewer viewer = Viewer.in(live.slug())) {
            String one = viewer.ask("Who rebooks us?");
            String other = viewer.ask("Who books us another flight?");
            live.act(other, "group", Map.of("under", one));
        }

        remove(live.end());

        try (var c = dataSource.getConnection();
                var row = c.createStatement()
                        .executeQuery("select count(*) from question where broadcast_id = '" + id + "'")) {
            row.next();
            assertThat(row.getInt(1)).isZero();
        }
    }

    @Test
    void whoDidItAndWhenStaysOnRecord() throws SQLException {
        Broadcast scheduled = Broadcast.scheduled();
        UUID id = id(scheduled);
        Instant before = Instant.now().minusSeconds(1);

        remove(scheduled);

        try (var c = dataSource.getConnection();
                var row = c.createStatement()
                        .executeQuery(
                                "select slug, removed_by, removed_at from removed_broadcast where broadcast_id = '" + id
                                        + "'")) {
            assertThat(row.next()).isTrue();
            assertThat(row.getString(1)).isEqualTo(scheduled.slug());
            assertThat(row.getString(2)).startsWith("comms-");
            assertThat(row.getTimestamp(3).toInstant()).isAfter(before);
        }
    }

    @Nested
    class ItsAddress {

        @Test
        void saysOnAPageThatItWasRemovedAndWhen() {
            Broadcast published = published();
            remove(published);

            Rest.Answer page = Rest.get("/b/" + published.slug(), "Accept", HTML);

            assertThat(page.status()).isEqualTo(410);
            assertThat(page.body())
                    .contains("This broadcast was removed", "<time datetime=\"20")
                    .doesNotContain("Dana Ortiz", "Flights cancelled");
        }

        @Test
        void saysSoToProgramsWhateverTheyAskFor() {
            Broadcast published = published();
            remove(published);

            for (String path : List.of(
                    "/b/%s.ics",
                    "/b/%s/print",
                    "/media/%s/replay.m3u8",
                    "/media/%s/1/init.mp4",
                    "/api/broadcasts/%s",
                    "/api/broadcasts/%s/photo",
                    "/api/broadcasts/%s/editions",
                    "/api/broadcasts/%s/editions/1",
                    "/api/broadcasts/%s/follow-ups",
                    "/api/broadcasts/%s/transcript.json",
                    "/api/broadcasts/%s/transcript.vtt")) {
                Rest.Answer answer = Rest.get(path.formatted(published.slug()));
                assertThat(answer.status()).as(path).isEqualTo(410);
                assertThat(answer.json().path("type").asText()).as(path).isEqualTo("/problems/gone");
                assertThat(answer.json().path("removedAt").asText()).as(path).matches("20\\d\\d-\\d\\d-\\d\\dT.*");
            }
        }

        @Test
        void opensNoRoomAndTakesNoAction() {
            Broadcast published = published();
            remove(published);

            assertThat(refusedUpgrade(published)).isEqualTo(410);
            for (String action : List.of("go-live", "publish", "presenter-links")) {
                assertThat(Api.as(Role.COMMS)
                                .body(Map.of())
                                .post(published.path(action))
                                .statusCode())
                        .as(action)
                        .isEqualTo(410);
            }
            assertThat(Api.as(Role.COMMS)
                            .delete("/api/broadcasts/" + published.slug())
                            .statusCode())
                    .isEqualTo(410);
        }

        @Test
        void isNeverGivenToAnother() {
            Map<String, Object> plan = Broadcast.plan("Removed once " + UUID.randomUUID());
            plan.remove("slug");
            Broadcast first =
                    new Broadcast(Broadcast.post("/api/broadcasts", plan).getString("slug"));
            remove(first);

            String second = Broadcast.post("/api/broadcasts", plan).getString("slug");
            plan.put("slug", first.slug());
            var refused = Api.as(Role.COMMS).body(plan).post("/api/broadcasts");

            assertThat(second).isEqualTo(first.slug() + "-2");
            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(refused.jsonPath().getString("fields[0].field")).isEqualTo("slug");
        }

        @Test
        void ofADraftSaysNothingToThoseWhoNeverKnewOfIt() {
            Broadcast draft = Broadcast.draft();
            remove(draft);

            assertThat(Rest.get("/b/" + draft.slug(), "Accept", HTML).status()).isEqualTo(404);
            assertThat(Rest.get("/api/broadcasts/" + draft.slug()).status()).isEqualTo(404);
            assertThat(Rest.get("/media/" + draft.slug() + "/watch.m3u8").status())
                    .isEqualTo(404);
            assertThat(Api.as(Role.EXPERT)
                            .get("/api/broadcasts/" + draft.slug())
                            .statusCode())
                    .isEqualTo(410);
        }
    }

    @Test
    void everybodyWhoIsConnectedIsToldAndLetGo() {
        Broadcast scheduled = Broadcast.scheduled();
        try (Viewer viewer = Viewer.in(scheduled.slug());
                Viewer staff = Viewer.open(
                        "/api/broadcasts/" + scheduled.slug() + "/control",
                        "Authorization",
                        "Bearer " + Api.token(Role.MODERATOR))) {
            viewer.hello();
            staff.hello();

            remove(scheduled);

            for (Viewer somebody : List.of(viewer, staff)) {
                JsonNode bye = somebody.hears("bye");
                assertThat(bye.path("code").asInt()).isEqualTo(4410);
                assertThat(somebody.closeCode()).isEqualTo(4410);
            }
        }
    }

    private static Broadcast published() {
        Broadcast broadcast = Broadcast.live().end();
        broadcast.publish();
        return broadcast;
    }

    private static void remove(Broadcast broadcast) {
        Api.as(Role.COMMS).delete("/api/broadcasts/" + broadcast.slug()).then().statusCode(204);
    }

    private UUID id(Broadcast broadcast) {
        return broadcasts.ref(broadcast.slug(), true).id();
    }

    private static int refusedUpgrade(Broadcast broadcast) {
        Throwable refused = catchThrowable(() -> Viewer.in(broadcast.slug()).close());
        while (refused != null && !(refused instanceof WebSocketHandshakeException)) {
            refused = refused.getCause();
        }
        return refused instanceof WebSocketHandshakeException handshake
                ? handshake.getResponse().statusCode()
                : 0;
    }
}
