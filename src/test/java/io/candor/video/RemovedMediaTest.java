package io.candor.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agroal.api.AgroalDataSource;
import io.candor.access.Role;
import io.candor.broadcast.BroadcastRemoved;
import io.candor.broadcast.Broadcasts;
import io.candor.testsupport.Api;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.EmbeddedDatabase;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Media goes with its broadcast, whatever happens between the commit and the last file. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class RemovedMediaTest {

    private static final Duration SOON = Duration.ofSeconds(15);

    @Inject
    Library library;

    @Inject
    MediaRemovals removals;

    @Inject
    Upkeep upkeep;

    @Inject
    Broadcasts broadcasts;

    @Inject
    Event<BroadcastRemoved> event;

    @Inject
    AgroalDataSource dataSource;

    private Broadcast broadcast;
    private UUID id;

    @BeforeEach
    void givenABroadcastWithMedia() throws IOException {
        broadcast = Broadcast.live().end();
        id = broadcasts.ref(broadcast.slug(), true).id();
        record(id);
    }

    @Test
    void goesWithIt() {
        remove();

        await().atMost(SOON).untilAsserted(() -> {
            assertThat(library.root().folder(id)).doesNotExist();
            assertThat(isNoted()).isFalse();
        });
    }

    @Test
    void staysWhenTheRemovalIsNotCommitted() throws SQLException {
        QuarkusTransaction.begin();
        event.fire(new BroadcastRemoved(id, broadcast.slug()));
        QuarkusTransaction.rollback();
        removals.goOn();

        assertThat(isNoted()).isFalse();
        assertThat(library.root().folder(id)).exists();
    }

    @Test
    void isDeletedByAnotherPodWhenTheOneThatRemovedItDiesBeforeItBegins() throws SQLException, IOException {
        UUID orphan = UUID.randomUUID();
        record(orphan);

        // What the commit leaves behind when nothing comes after it.
        noteOnly(id);

        await().atMost(SOON).untilAsserted(() -> {
            assertThat(library.root().folder(id)).doesNotExist();
            assertThat(isNoted()).isFalse();
        });
        assertThat(library.root().folder(orphan)).as("what nobody removed").exists();
        library.delete(orphan);
    }

    @Test
    void thatADiskStillHasLongAfterwardsIsDeletedAsWell() throws IOException {
        remove();
        await().atMost(SOON).untilAsserted(() -> assertThat(isNoted()).isFalse());
        record(id);

        upkeep.removeOldMedia();

        assertThat(library.root().folder(id)).doesNotExist();
    }

    private void remove() {
        Api.as(Role.COMMS).delete("/api/broadcasts/" + broadcast.slug()).then().statusCode(204);
    }

    private void record(UUID broadcast) throws IOException {
        library.root().begin(broadcast, 1, new byte[10]);
        library.root().add(broadcast, 1, new MediaSegment(1, 1_000_000, Instant.now(), 5, 0), new byte[5]);
    }

    private void noteOnly(UUID broadcast) throws SQLException {
        try (Connection c = dataSource.getConnection();
                PreparedStatement insert = c.prepareStatement("insert into media_removal values (?, now())")) {
            insert.setObject(1, broadcast);
            insert.executeUpdate();
        }
    }

    private boolean isNoted() throws SQLException {
        try (Connection c = dataSource.getConnection();
                PreparedStatement select = c.prepareStatement("select 1 from media_removal where broadcast_id = ?")) {
            select.setObject(1, id);
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }
}
