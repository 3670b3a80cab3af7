package io.candor.privacy;

import io.agroal.api.AgroalDataSource;
import io.candor.broadcast.Broadcasts;
import io.quarkus.logging.Log;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Looks once through each record that was published before editions were told what is taken back: what is not public any
 * more leaves them. One pod does it at a time, one record a transaction; what is left when it stops is done later.
 */
@ApplicationScoped
class RecordsOfBefore {

    private static final UUID BEFORE_ALL = new UUID(0, 0);

    private final Privacy privacy;
    private final Broadcasts broadcasts;
    private final AgroalDataSource dataSource;

    RecordsOfBefore(Privacy privacy, Broadcasts broadcasts, AgroalDataSource dataSource) {
        this.privacy = privacy;
        this.broadcasts = broadcasts;
        this.dataSource = dataSource;
    }

    /** A minute after the start; later again for those that could not be done. Nothing listed costs one look. */
    @Scheduled(every = "1h", delayed = "1m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void lookThrough() {
        @Nullable UUID last = BEFORE_ALL;
        while (last != null) {
            last = oneAfter(last);
        }
    }

    /** @return which one it was; null where there is none, or another pod is at it */
    private @Nullable UUID oneAfter(UUID last) {
        AtomicReference<@Nullable UUID> found = new AtomicReference<>();
        try {
            QuarkusTransaction.requiringNew().run(() -> {
                UUID one = next(last);
                found.set(one);
                if (one != null) {
                    int gone = broadcasts.ref(one).map(privacy::lookThrough).orElse(0);
                    done(one);
                    if (gone > 0) {
                        Log.infof("Taken back before, and out of the record of %s now: %d questions", one, gone);
                    }
                }
            });
        } catch (RuntimeException away) {
            Log.warnf("The record of %s is looked through later: %s", found.get(), away.getMessage());
        }
        return found.get();
    }

    private @Nullable UUID next(UUID after) {
        try (Connection c = dataSource.getConnection();
                PreparedStatement select = c.prepareStatement("""
                        select broadcast_id from record_to_look_through where broadcast_id > ?
                        and (select pg_try_advisory_xact_lock(hashtextextended('candor.privacy', 20)))
                        order by broadcast_id limit 1
                        """)) {
            select.setObject(1, after);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getObject(1, UUID.class) : null;
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void done(UUID one) {
        try (Connection c = dataSource.getConnection();
                PreparedStatement delete =
                        c.prepareStatement("delete from record_to_look_through where broadcast_id = ?")) {
            delete.setObject(1, one);
            delete.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
