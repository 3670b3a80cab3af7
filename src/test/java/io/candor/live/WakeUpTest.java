package io.candor.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agroal.api.AgroalDataSource;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.Viewer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What another pod appends is heard of at once, not only when this pod looks for itself. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
@TestProfile(SmallRoom.class)
class WakeUpTest {

    /** Well below the time after which a {@link SmallRoom} looks for itself. */
    private static final Duration AT_ONCE = Duration.ofSeconds(2);

    private static final String LISTENER =
            "select coalesce(max(pid), 0) from pg_stat_activity where query = 'listen candor_room'";

    @Inject
    WrittenLog log;

    @Inject
    AgroalDataSource dataSource;

    @Test
    void anEventOfAnotherPodIsHeardOfAtOnceAlsoAfterTheConnectionWasLost() throws SQLException {
        String slug = Broadcast.live().slug();
        try (Viewer viewer = Viewer.in(slug)) {
            long start = viewer.hello().path("offset").asLong();

            otherPodAppends(slug);
            await().atMost(AT_ONCE)
                    .untilAsserted(() -> assertThat(lastOffset(viewer)).isEqualTo(start + 1));

            long lost = query(LISTENER);
            query("select count(pg_terminate_backend(" + lost + "))");
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(query(LISTENER)).isNotIn(0L, lost));
            otherPodAppends(slug);
            await().atMost(AT_ONCE)
                    .untilAsserted(() -> assertThat(lastOffset(viewer)).isEqualTo(start + 2));
        }
    }

    private static long lastOffset(Viewer viewer) {
        return viewer.events().stream()
                .mapToLong(e -> e.path("offset").asLong())
                .max()
                .orElse(0);
    }

    /** As its transactions look from here. */
    private void otherPodAppends(String slug) throws SQLException {
        try (var c = dataSource.getConnection();
                var s = c.createStatement()) {
            s.execute("""
                    with next as (
                        update room set last_offset = last_offset + 1 where broadcast_id = '%s'
                        returning broadcast_id, last_offset)
                    insert into room_event (broadcast_id, "offset", at, kind, data)
                    select broadcast_id, last_offset, now(), 'said', '{}' from next
                    """.formatted(log.idOf(slug)));
            s.execute("notify candor_room");
        }
    }

    private long query(String sql) throws SQLException {
        try (var c = dataSource.getConnection();
                var s = c.createStatement();
                var row = s.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
