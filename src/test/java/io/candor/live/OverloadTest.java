package io.candor.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.Viewer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What comes in and what goes out do not wait for each other: one half of a room stands still, the other works. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class OverloadTest {

    private static final int MORE_THAN_ONE_BATCH = 40;

    @Inject
    AgroalDataSource dataSource;

    @Inject
    WrittenLog log;

    private String slug;

    @BeforeEach
    void givenABroadcast() {
        slug = Broadcast.live().slug();
    }

    @Test
    void questionsAreAcknowledgedWhileNoEventGetsThrough() throws Exception {
        UUID broadcast = log.idOf(slug);
        try (Viewer viewer = Viewer.in(slug)) {
            long start = viewer.hello().path("offset").asLong();
            CompletableFuture<Void> said;
            try (Connection holder =
                    holding("select 1 from room where broadcast_id = '" + broadcast + "' for update")) {
                said = CompletableFuture.runAsync(() -> log.say(slug, 1, "held up"), Thread::startVirtualThread);

                assertThat(viewer.ask("Is anybody there?")).isNotBlank();

                assertThat(viewer.events()).isEmpty();
                assertThat(said).isNotDone();
                holder.rollback();
            }
            said.join();
            viewer.hearsEvent(e -> e.path("offset").asLong() == start + 1);
        }
    }

    @Test
    void eventsGetThroughWhileNoQuestionCanBeStored() throws Exception {
        try (Viewer other = Viewer.in(slug);
                Crowd crowd = new Crowd(slug)) {
            long start = other.hello().path("offset").asLong();
            try (Connection holder = holding("lock table question in share mode")) {
                crowd.ask();

                log.say(slug, 1, "for everybody");
                other.hearsEvent(e -> e.path("offset").asLong() == start + 1);

                assertThat(crowd.heardAnAnswer()).isFalse();
                holder.rollback();
            }
            crowd.hasItsAcknowledgements();
        }
    }

    /** Many who ask at once. */
    private static final class Crowd implements AutoCloseable {

        private final Viewer[] viewers = new Viewer[MORE_THAN_ONE_BATCH];

        Crowd(String slug) {
            for (int i = 0; i < viewers.length; i++) {
                viewers[i] = Viewer.in(slug);
                viewers[i].hello();
            }
        }

        void ask() {
            for (Viewer viewer : viewers) {
                viewer.say(Map.of("type", "ask", "ref", "mine", "text", "When can I fly?"));
            }
        }

        boolean heardAnAnswer() {
            for (Viewer viewer : viewers) {
                if (viewer.heard().stream().anyMatch(m -> m.path("ref").asText().equals("mine"))) {
                    return true;
                }
            }
            return false;
        }

        void hasItsAcknowledgements() {
            for (Viewer viewer : viewers) {
                viewer.accepted("mine");
            }
        }

        @Override
        public void close() {
            for (Viewer viewer : viewers) {
                viewer.close();
            }
        }
    }

    /** A transaction that holds what this statement locks until it ends. */
    private Connection holding(String statement) throws SQLException {
        Connection c = dataSource.getConnection();
        c.setAutoCommit(false);
        try (var s = c.createStatement()) {
            s.execute(statement);
        }
        return c;
    }
}
