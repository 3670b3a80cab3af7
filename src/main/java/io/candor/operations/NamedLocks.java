package io.candor.operations;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.UUID;

/**
 * Locks by name, on all pods: for rules that no single row can hold, such as "at most twenty of them". Whoever counts
 * and then changes holds the lock from before the count to the commit.
 */
@ApplicationScoped
public class NamedLocks {

    private final AgroalDataSource dataSource;

    NamedLocks(AgroalDataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * Waits until nobody else holds {@code what} of this thing, and holds it to the end of the caller's transaction.
     * Holding it twice is holding it. Take it before any lock of a row: what it was taken for is read afterwards, and
     * two who take locks in different orders wait for each other.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void hold(String what, UUID of) {
        lock("pg_advisory_xact_lock", what, of);
    }

    /**
     * The same together with others who share it: whoever {@link #hold}s it waits for all of them, and they wait for
     * whoever holds it. Who shares it does not hold it later in the same transaction: two who did would wait for each
     * other.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void share(String what, UUID of) {
        lock("pg_advisory_xact_lock_shared", what, of);
    }

    private void lock(String how, String what, UUID of) {
        try (Connection c = dataSource.getConnection();
                PreparedStatement lock = c.prepareStatement("select %s(hashtextextended(?, 0))".formatted(how))) {
            lock.setString(1, what + " " + of);
            lock.executeQuery().close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
