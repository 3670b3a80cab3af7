package io.candor.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agroal.api.AgroalDataSource;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.Viewer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The audience is everybody, on whichever pod they are. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class PresenceTest {

    @Inject
    WrittenLog log;

    @Inject
    AgroalDataSource dataSource;

    private final UUID otherPod = UUID.randomUUID();
    private String slug;

    @BeforeEach
    void givenABroadcast() {
        slug = Broadcast.live().slug();
    }

    @Test
    void peopleOnAllPodsAddUpAndADeadPodIsForgotten() throws SQLException {
        try (Viewer viewer = Viewer.in(slug)) {
            viewer.hello();

            otherPodSays(40, 0);
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(audience(viewer)).isEqualTo(41));

            otherPodSays(40, 9);
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(audience(viewer)).isEqualTo(1));
        }
    }

    @Test
    void whatThisPodHasIsToldToTheOthersAndTakenBack() {
        String identity = Viewer.newIdentity();
        try (Viewer phone = Viewer.in(slug, identity);
                Viewer laptop = Viewer.in(slug, identity);
                Viewer somebody = Viewer.in(slug)) {
            phone.hello();
            laptop.hello();
            somebody.hello();
            // People, not connections.
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(told()).isEqualTo(2));
        }
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(told()).isZero());
    }

    private void otherPodSays(int viewers, int secondsAgo) throws SQLException {
        try (var c = dataSource.getConnection();
                var s = c.prepareStatement("""
                        insert into presence (broadcast_id, pod, viewers, seen_at)
                        values (?, ?, ?, now() - make_interval(secs => ?))
                        on conflict (broadcast_id, pod) do update set seen_at = excluded.seen_at
                        """)) {
            s.setObject(1, log.idOf(slug));
            s.setObject(2, otherPod);
            s.setInt(3, viewers);
            s.setInt(4, secondsAgo);
            s.executeUpdate();
        }
    }

    private int told() throws SQLException {
        try (var c = dataSource.getConnection();
                var s = c.prepareStatement("select coalesce(sum(viewers), 0) from presence where broadcast_id = ?")) {
            s.setObject(1, log.idOf(slug));
            try (var row = s.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }

    private static int audience(Viewer viewer) {
        return viewer.heard().stream()
                .filter(m -> m.path("type").asText().equals("tally"))
                .reduce((a, b) -> b)
                .map(m -> m.path("audience").asInt())
                .orElse(-1);
    }
}
