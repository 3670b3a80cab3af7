package io.candor.video;

import io.agroal.api.AgroalDataSource;
import io.candor.broadcast.BroadcastRemoved;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;

/**
 * Deletes the media of removed broadcasts. Files take no part in a transaction, so the transaction that removes a
 * broadcast notes what is to be deleted; the pod begins at once, and if it dies before it is done, any pod goes on with
 * what is noted. A note goes when all the media is gone.
 */
@ApplicationScoped
class MediaRemovals {

    private final Pictures pictures;
    private final Library library;
    private final AgroalDataSource dataSource;
    private final Clock clock;
    private final Semaphore atIt = new Semaphore(1);

    MediaRemovals(Pictures pictures, Library library, AgroalDataSource dataSource, Clock clock) {
        this.pictures = pictures;
        this.library = library;
        this.dataSource = dataSource;
        this.clock = clock;
    }

    void note(@Observes BroadcastRemoved removed) {
        update("insert into media_removal (broadcast_id, since) values (?, ?)", insert -> {
            insert.setObject(1, removed.broadcast());
            insert.setTimestamp(2, Timestamp.from(clock.instant()));
        });
    }

    void begin(@Observes(during = TransactionPhase.AFTER_SUCCESS) BroadcastRemoved removed) {
        goOn();
    }

    /** Looks for what is noted, and deletes it; one at a time on a pod, and not on the caller's thread. */
    void goOn() {
        if (atIt.tryAcquire()) {
            Thread.ofVirtual().name("media-removals").start(() -> {
                try {
                    noted().forEach(this::tryToDelete);
                } catch (RuntimeException e) {
                    Log.warnf("Media of removed broadcasts is deleted later: %s", e.getMessage());
                } finally {
                    atIt.release();
                }
            });
        }
    }

    /** One that cannot be deleted does not keep the others. */
    private void tryToDelete(UUID broadcast) {
        try {
            delete(broadcast);
        } catch (RuntimeException e) {
            Log.warnf("Media of removed broadcast %s is deleted later: %s", broadcast, e.getMessage());
        }
    }

    private void delete(UUID broadcast) {
        // From before a media server was chosen there may be files here as well.
        boolean here = library.delete(broadcast);
        if (pictures.deleteRecording(broadcast) && here) {
            update("delete from media_removal where broadcast_id = ?", done -> done.setObject(1, broadcast));
            Log.infof("The media of removed broadcast %s is deleted", broadcast);
        }
    }

    private List<UUID> noted() {
        try (Connection c = dataSource.getConnection();
                PreparedStatement select = c.prepareStatement("select broadcast_id from media_removal order by since");
                ResultSet row = select.executeQuery()) {
            List<UUID> noted = new ArrayList<>();
            while (row.next()) {
                noted.add(row.getObject(1, UUID.class));
            }
            return noted;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private interface Parameters {
        void set(PreparedStatement statement) throws SQLException;
    }

    private void update(String sql, Parameters parameters) {
        try (Connection c = dataSource.getConnection();
                PreparedStatement statement = c.prepareStatement(sql)) {
            parameters.set(statement);
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
