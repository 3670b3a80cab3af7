package io.candor.publication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agroal.api.AgroalDataSource;
import io.candor.broadcast.Broadcasts;
import io.candor.testsupport.Api;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.EmbeddedDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The one door through which an edition changes, and who sees it. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class RedactedEditionTest {

    @Inject
    AgroalDataSource dataSource;

    @Inject
    Broadcasts broadcasts;

    private Broadcast broadcast;
    private UUID id;

    @BeforeEach
    void givenARecord() {
        broadcast = Broadcast.live();
        Broadcast.post(
                broadcast.path("captions"),
                Map.of(
                        "lines",
                        List.of(Map.of("seq", 1, "startMs", 0, "endMs", 900, "text", "Ada Lovelace is here."))));
        broadcast.end();
        broadcast.publish();
        id = broadcasts.ref(broadcast.slug(), true).id();
    }

    /** As another pod would, so that this one hears of it only from the database. */
    @Test
    void whatAnotherPodRedactedIsGoneFromThisOnesMemory() throws SQLException {
        assertThat(read()).contains("Ada Lovelace");

        try (Connection c = dataSource.getConnection();
                PreparedStatement redact = c.prepareStatement(
                        "select redact_edition(broadcast_id, number, replace(document, 'Ada Lovelace', '[removed]'), what_changed, now())"
                                + " from edition where broadcast_id = ?")) {
            redact.setObject(1, id);
            redact.execute();
        }

        assertThat(read()).doesNotContain("Ada").contains("[removed] is here.");
        assertThat(Api.asNobody().get("/b/" + broadcast.slug()).asString()).doesNotContain("Ada");
    }

    @Test
    void nothingElseComesThroughThatDoor() throws SQLException {
        String setting = "set local candor.redacting = '" + id + "/1'";
        for (String update : List.of(
                "update edition set document = '{}'",
                "update edition set document = '{}', revision = revision + 1",
                "update edition set number = 7, revision = revision + 1, redacted_at = now()",
                "update edition set published_by = 'x', revision = revision + 1, redacted_at = now()",
                "update edition set published_at = now(), revision = revision + 1, redacted_at = now()")) {
            for (String before : List.of("select 1", setting, "set local candor.redacting = 'x/1'")) {
                try (Connection c = dataSource.getConnection();
                        Statement s = c.createStatement()) {
                    c.setAutoCommit(false);
                    s.execute(before);
                    assertThatThrownBy(() -> s.executeUpdate(update + " where broadcast_id = '" + id + "'"))
                            .as("%s; %s", before, update)
                            .hasMessageContaining("does not change");
                    c.rollback();
                }
            }
        }
    }

    private String read() {
        return Api.asNobody().get(broadcast.path("editions/1")).asString()
                + Api.asNobody().get(broadcast.path("transcript.txt")).asString();
    }
}
