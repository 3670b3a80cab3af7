package io.candor.broadcast;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.agroal.api.AgroalDataSource;
import io.candor.access.Role;
import io.candor.testsupport.Api;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.Viewer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A broadcast as everybody sees it. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class PublicViewTest {

    @Inject
    AgroalDataSource database;

    @Test
    void howManyMayComeFromOneAddressIsToldToStaffAlone() {
        Map<String, Object> plan = Broadcast.plan("Flights cancelled today");
        plan.put("crowd", 9_000);
        String slug = Broadcast.post("/api/broadcasts/live", plan).getString("slug");
        Broadcast broadcast = new Broadcast(slug);

        assertThat(broadcast.read().getInt("crowd")).isEqualTo(9_000);
        assertThat(given().get("/api/broadcasts/" + slug)
                        .then()
                        .statusCode(200)
                        .extract()
                        .asString())
                .doesNotContain("\"crowd\"");
        try (Viewer viewer = Viewer.in(slug)) {
            JsonNode shown = viewer.hello().path("snapshot").path("broadcast");
            assertThat(shown.path("slug").asText()).isEqualTo(slug);
            assertThat(shown.has("crowd")).isFalse();
            Api.as(Role.COMMS).post("/api/broadcasts/" + slug + "/end").then().statusCode(200);
            assertThat(viewer.hearsEvent("broadcast").path("data").has("crowd")).isFalse();
            assertThat(viewer.everythingSaid()).noneMatch(said -> said.contains("\"crowd\""));
        }
    }

    @Test
    void norIsItInWhatEverybodyWasToldBefore() throws Exception {
        String slug = Broadcast.live().slug();
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                InputStream migration =
                        getClass().getResourceAsStream("/db/migration/V17__how_many_may_come_from_one_address.sql")) {
            String event =
                    "kind = 'broadcast' and broadcast_id = (select id from broadcast where slug = '" + slug + "')";
            statement.executeUpdate("update room_event set data = replace(data, ',\"version\"', ',\"crowd\":9000,"
                    + "\"version\"') where " + event);
            assertThat(data(statement, event)).contains(",\"crowd\":9000,\"version\"");

            statement.execute(new String(migration.readAllBytes(), StandardCharsets.UTF_8));

            assertThat(data(statement, event)).contains(",\"version\"").doesNotContain("crowd");
        }
    }

    private static String data(Statement statement, String event) throws SQLException {
        try (ResultSet found = statement.executeQuery("select string_agg(data, '') from room_event where " + event)) {
            found.next();
            return found.getString(1);
        }
    }
}
