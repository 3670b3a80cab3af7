package io.candor.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A log from before anything could be taken back, once it is brought up to date: tombstones where something was. */
class TakenBackBeforeTest {

    private static EmbeddedPostgres server;
    private static DataSource database;

    private final UUID broadcast = UUID.randomUUID();
    private long offset;

    @BeforeAll
    static void givenADatabaseOfAnOlderVersion() throws IOException {
        server = EmbeddedPostgres.builder()
                .setPGStartupWait(Duration.ofMinutes(1))
                .start();
        database = server.getPostgresDatabase();
        migrate("10");
    }

    @AfterAll
    static void close() throws IOException {
        server.close();
    }

    @Test
    void whatIsNotPublicAnyMoreIsGoneAndTheRestIsFoundByWhatItIsAbout() throws SQLException {
        sql("insert into broadcast (id, slug, state, title, presenter_name, presenter_role, zone, languages, rehearsal,"
                + " pace, went_live_at, edition, has_photo, brief_revision, created_at, created_by, version) values"
                + " ('%s', 'a', 'LIVE', 'A', 'Dana', 'COO', 'UTC', '{en}', false, 1, now(), 0, false, 1, now(), 'x', 1)"
                        .formatted(broadcast));
        sql("insert into room values ('%s', gen_random_uuid(), 99)".formatted(broadcast));
        UUID approved = question("APPROVED", "null", "null");
        UUID dismissed = question("DISMISSED", "'Not for all.'", "null");
        UUID answered = question("ANSWERED", "null", "'Yes.'");
        UUID spoken = caption("FINAL", 2);
        UUID corrected = caption("CORRECTED", 2);
        UUID removed = UUID.randomUUID();

        event("broadcast", "{\"state\":\"SCHEDULED\",\"videoUrl\":\"https://x\",\"title\":\"A\"}");
        event("broadcast", "{\"state\":\"LIVE\",\"videoUrl\":\"https://x\"}");
        event("question", "{\"id\":\"%s\"}".formatted(approved));
        event("question", "{\"id\":\"%s\"}".formatted(dismissed));
        event("question-removed", "{\"id\":\"%s\"}".formatted(dismissed));
        event("question", "{\"id\":\"%s\",\"answer\":{\"kind\":\"WRITTEN\",\"text\":\"No.\"}}".formatted(answered));
        event("question", "{\"id\":\"%s\",\"answer\":{\"kind\":\"WRITTEN\",\"text\":\"Yes.\"}}".formatted(answered));
        event("caption", "{\"id\":\"%s\",\"version\":1}".formatted(spoken));
        event("caption", "{\"id\":\"%s\",\"version\":2}".formatted(spoken));
        event("caption", "{\"id\":\"%s\",\"version\":1}".formatted(corrected));
        event("caption", "{\"id\":\"%s\",\"version\":2}".formatted(corrected));
        event("caption", "{\"id\":\"%s\",\"version\":1}".formatted(removed));
        event("commitment", "{\"id\":\"%s\"}".formatted(approved));

        migrate("12.1");

        assertThat(log())
                .containsExactly(
                        "1 broadcast null",
                        "2 broadcast null",
                        "3 question " + approved,
                        "4 removed null",
                        "5 question-removed null",
                        "6 removed null",
                        "7 question " + answered,
                        "8 caption " + spoken,
                        "9 caption " + spoken,
                        "10 removed null",
                        "11 caption " + corrected,
                        "12 removed null",
                        "13 commitment " + approved);
        assertThat(strings("select data from room_event where kind = 'removed'"))
                .containsOnly("{}");
        assertThat(strings("select \"offset\"::text from room_event where data like '%videoUrl%'"))
                .containsExactly("2");
        assertThat(strings("select data from room_event where \"offset\" = 1").getFirst())
                .contains("title");

        // A pod of the release before goes on writing, and does not say what its events are about.
        event("question", "{\"id\":\"%s\"}".formatted(approved));
        assertThat(log()).last().isEqualTo("14 question " + approved);
    }

    private static void migrate(String target) {
        Flyway.configure().dataSource(database).target(target).load().migrate();
    }

    private UUID question(String state, String reason, String answer) throws SQLException {
        UUID id = UUID.randomUUID();
        sql("insert into question (id, broadcast_id, viewer, ref, text, state, reason, asked_at, approved, answer_kind,"
                + " answer_text, version) values ('%s', '%s', '%s', 'r', 'Who pays?', '%s', %s, now(), true, %s, %s, 1)"
                        .formatted(
                                id,
                                broadcast,
                                UUID.randomUUID(),
                                state,
                                reason,
                                answer.equals("null") ? "null" : "'WRITTEN'",
                                answer));
        return id;
    }

    private UUID caption(String state, int version) throws SQLException {
        UUID id = UUID.randomUUID();
        sql("insert into caption (id, broadcast_id, seq, language, state, version, start_ms, end_ms, text) values"
                + " ('%s', '%s', %d, 'en', '%s', %d, 0, 1, 'We are sorry.')"
                        .formatted(id, broadcast, Math.floorMod(id.hashCode(), 1_000_000), state, version));
        return id;
    }

    private void event(String kind, String data) throws SQLException {
        sql("insert into room_event (broadcast_id, \"offset\", at, kind, data) values ('%s', %d, now(), '%s', '%s')"
                .formatted(broadcast, ++offset, kind, data));
    }

    private static List<String> log() throws SQLException {
        return strings("select \"offset\" || ' ' || kind || ' ' || coalesce(subject::text, 'null') from room_event"
                + " order by \"offset\"");
    }

    private static void sql(String statement) throws SQLException {
        try (Connection c = database.getConnection();
                Statement s = c.createStatement()) {
            s.execute(statement);
        }
    }

    private static List<String> strings(String query) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Connection c = database.getConnection();
                Statement s = c.createStatement();
                ResultSet row = s.executeQuery(query)) {
            while (row.next()) {
                found.add(row.getString(1));
            }
        }
        return found;
    }
}
