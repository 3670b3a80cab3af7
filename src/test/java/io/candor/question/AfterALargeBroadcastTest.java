package io.candor.question;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.candor.broadcast.Broadcasts;
import io.candor.live.PrivateFeed;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.EmbeddedDatabase;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The database plans by what it saw when it last counted, and the room of an hour ago was not there then. It must not
 * take that for an empty one, and read all of it for each viewer who comes back.
 */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class AfterALargeBroadcastTest {

    private static final int ASKED = 5_000;

    @Inject
    AgroalDataSource dataSource;

    @Inject
    Broadcasts broadcasts;

    @Inject
    PrivateFeed feed;

    @Test
    void whatAViewerAskedIsFoundWithoutReadingWhatTheOthersAsked() {
        ask(live());
        sql("analyze question");
        UUID broadcast = live();
        ask(broadcast);
        List<UUID> comeBack =
                Stream.of(1, 77, 4_999).map(AfterALargeBroadcastTest::viewer).toList();

        long read = QuarkusTransaction.requiringNew().call(() -> {
            assertThat(feed.own(broadcast, comeBack)).hasSize(comeBack.size());
            return readInThisTransaction();
        });

        assertThat(read).isEqualTo(comeBack.size());
    }

    private UUID live() {
        return broadcasts.ref(Broadcast.live().slug(), true).id();
    }

    private static UUID viewer(int number) {
        return new UUID(1, number);
    }

    /** Each a question of a viewer of its own. */
    private void ask(UUID broadcast) {
        sql("insert into question (id, broadcast_id, viewer, ref, text, state, asked_at, moment, approved, version)"
                + " select gen_random_uuid(), '" + broadcast
                + "', ('00000000-0000-0001-0000-' || lpad(to_hex(n), 12, '0'))::uuid,"
                + " 'r', 'Question ' || n, 'RECEIVED', now(), 1, false, 0 from generate_series(1, " + ASKED + ") n");
    }

    private long readInThisTransaction() throws SQLException {
        try (var c = dataSource.getConnection();
                var s = c.createStatement();
                var row = s.executeQuery("select seq_tup_read + idx_tup_fetch from pg_stat_xact_user_tables"
                        + " where relname = 'question'")) {
            row.next();
            return row.getLong(1);
        }
    }

    private void sql(String statement) {
        try (var c = dataSource.getConnection();
                var s = c.createStatement()) {
            s.execute(statement);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
