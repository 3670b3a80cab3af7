package io.candor.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.candor.broadcast.Broadcasts;
import io.candor.broadcast.Traces;
import io.candor.testsupport.Api;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.Viewer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import jakarta.inject.Inject;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Records that were published before editions heard of what is taken back, once they are looked through. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class RecordsOfBeforeTest {

    @Inject
    AgroalDataSource dataSource;

    @Inject
    Broadcasts broadcasts;

    @Inject
    RecordsOfBefore records;

    private final String word = "zq" + UUID.randomUUID().toString().replaceAll("[^a-f]", "") + "walrus";
    private Broadcast broadcast;
    private UUID id;
    private String dismissed;
    private String kept;

    /** As the release before left it: one question is not public any more, and the edition has it still. */
    @BeforeEach
    void givenARecordFromWhichNothingWasTaken() throws SQLException {
        broadcast = Broadcast.live();
        try (Viewer viewer = Viewer.in(broadcast.slug(), Viewer.newIdentity())) {
            viewer.hello();
            dismissed = viewer.ask("Where is " + word + "?");
            kept = viewer.ask("Who pays?");
        }
        broadcast.approve(dismissed);
        broadcast.act(dismissed, "answer", Map.of("text", "Here is " + word + ".", "author", "Sam"));
        broadcast.approve(kept);
        broadcast.end();
        broadcast.publish();
        id = broadcasts.ref(broadcast.slug(), true).id();
        sql("update question set state = 'DISMISSED', reason = 'x', text = 'x', answer_kind = null, answer_text = null"
                + " where id = '%s'".formatted(dismissed));
        sql("insert into record_to_look_through values ('%s')".formatted(id));
    }

    @Test
    void whatIsNotPublicAnyMoreLeavesThemAndTheRestStays() throws SQLException {
        records.lookThrough();

        assertThat(Traces.of(dataSource, id).mentionsOf(word)).doesNotContain("edition", "record_text");
        var edition = Api.asNobody().get(broadcast.path("editions/1")).jsonPath();
        assertThat(edition.getList("questions.id")).containsExactly(dismissed, kept);
        assertThat(edition.getList("questions.text")).containsExactly("[removed]", "Who pays?");
        assertThat(edition.getList("redactions.because")).containsExactly("it was not taken up");
        assertThat(listed()).doesNotContain(id.toString());
    }

    @Test
    void oneThatCannotBeDoneIsLeftForLaterAndTheOthersAreDone() throws SQLException {
        Broadcast unreadable = Broadcast.live();
        unreadable.end();
        unreadable.publish();
        UUID other = broadcasts.ref(unreadable.slug(), true).id();
        sql("select redact_edition('%s', 1, 'not an edition', null, now())".formatted(other));
        sql("insert into record_to_look_through values ('%s')".formatted(other));

        records.lookThrough();

        assertThat(listed()).containsExactly(other.toString());
        assertThat(Traces.of(dataSource, id).mentionsOf(word)).doesNotContain("edition", "record_text");
        sql("delete from record_to_look_through");
    }

    @Test
    void onePodDoesItAtATime() throws SQLException {
        try (Connection other = dataSource.getConnection();
                Statement s = other.createStatement()) {
            other.setAutoCommit(false);
            s.execute("select pg_advisory_xact_lock(hashtextextended('candor.privacy', 20))");

            records.lookThrough();

            assertThat(listed()).contains(id.toString());
            other.rollback();
        }
        records.lookThrough();
        assertThat(listed()).doesNotContain(id.toString());
    }

    /** An older database that is brought up to date. */
    @Test
    void allThatArePublishedAreLookedThrough() throws IOException, SQLException {
        try (EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setPGStartupWait(Duration.ofMinutes(1))
                .start()) {
            DataSource database = server.getPostgresDatabase();
            Flyway.configure().dataSource(database).target("19").load().migrate();
            UUID published = UUID.randomUUID();
            for (int edition : List.of(0, 1)) {
                UUID one = edition == 1 ? published : UUID.randomUUID();
                sql(
                        database,
                        "insert into broadcast (id, slug, state, title, presenter_name, presenter_role, zone, languages,"
                                + " rehearsal, pace, went_live_at, ended_at, edition, has_photo, brief_revision, created_at,"
                                + " created_by, version) values ('%s', '%s', '%s', 'A', 'Dana', 'COO', 'UTC', '{en}',"
                                        .formatted(one, one, edition == 1 ? "PUBLISHED" : "ENDED")
                                + " false, 1, now(), now(), " + edition + ", false, 1, now(), 'x', 1)");
            }

            Flyway.configure().dataSource(database).load().migrate();

            assertThat(listed(database)).containsExactly(published.toString());
        }
    }

    private List<String> listed() throws SQLException {
        return listed(dataSource);
    }

    private static List<String> listed(DataSource database) throws SQLException {
        List<String> listed = new ArrayList<>();
        try (Connection c = database.getConnection();
                ResultSet row =
                        c.createStatement().executeQuery("select broadcast_id::text from record_to_look_through")) {
            while (row.next()) {
                listed.add(row.getString(1));
            }
        }
        return listed;
    }

    private void sql(String statement) throws SQLException {
        sql(dataSource, statement);
    }

    private static void sql(DataSource database, String statement) throws SQLException {
        try (Connection c = database.getConnection();
                Statement s = c.createStatement()) {
            s.execute(statement);
        }
    }
}
