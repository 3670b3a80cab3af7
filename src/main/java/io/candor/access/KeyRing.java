package io.candor.access;

import io.agroal.api.AgroalDataSource;
import io.candor.operations.DatabaseReady;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the {@link SigningKeys} are: in the database, so that all pods find the same and there is nothing to configure.
 * They are read again every minute; one that is new signs after five, when every pod knows it.
 */
@ApplicationScoped
class KeyRing {

    private static final Duration READ_AGAIN = Duration.ofMinutes(1);

    private final SigningKeys keys;
    private final AgroalDataSource dataSource;
    private final Vertx vertx;

    KeyRing(SigningKeys keys, AgroalDataSource dataSource, Vertx vertx) {
        this.keys = keys;
        this.dataSource = dataSource;
        this.vertx = vertx;
    }

    void start(@Observes DatabaseReady ready) {
        read();
        vertx.setPeriodic(
                READ_AGAIN.toMillis(), tick -> Infrastructure.getDefaultWorkerPool().execute(this::read));
    }

    private void read() {
        try (Connection c = dataSource.getConnection();
                PreparedStatement select = c.prepareStatement("""
                        select number, key from signing_key
                        order by created_at > now() - interval '5 minutes', number desc
                        """);
                ResultSet row = select.executeQuery()) {
            List<SigningKeys.Key> found = new ArrayList<>();
            while (row.next()) {
                found.add(new SigningKeys.Key(row.getByte(1), row.getBytes(2)));
            }
            keys.use(found);
        } catch (SQLException e) {
            Log.warnf("The keys that identities are signed with could not be read: %s", e.toString());
        }
    }
}
