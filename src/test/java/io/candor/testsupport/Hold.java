package io.candor.testsupport;

import static org.awaitility.Awaitility.await;

import io.agroal.api.AgroalDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;

/** Somebody whose transaction holds something, so that it is seen who waits for it, and what they hold meanwhile. */
public final class Hold implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final AgroalDataSource dataSource;
    private final Connection transaction;
    private final long holder;

    private Hold(AgroalDataSource dataSource, String statement) {
        this.dataSource = dataSource;
        try {
            transaction = dataSource.getConnection();
            transaction.setAutoCommit(false);
            holder = number(transaction, "select pg_backend_pid()");
            run(statement);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A named lock of a broadcast, such as its {@code desk}. */
    public static Hold named(AgroalDataSource dataSource, String what, UUID of) {
        return new Hold(dataSource, "select pg_advisory_xact_lock(hashtextextended('" + what + " " + of + "', 0))");
    }

    /** The broadcast itself. */
    public static Hold broadcast(AgroalDataSource dataSource, UUID id) {
        return new Hold(dataSource, "select 1 from broadcast where id = '" + id + "' for update");
    }

    /** In the transaction that holds it. */
    public void run(String statement) throws SQLException {
        try (var s = transaction.createStatement()) {
            s.execute(statement);
        }
    }

    /** Until so many wait for it. */
    public void isWaitedForBy(int many) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(10)).until(() -> waiting() == many);
    }

    public long waiting() throws SQLException {
        return count("select count(*) from pg_stat_activity where " + holder + " = any(pg_blocking_pids(pid))");
    }

    /** What somebody else finds. */
    public long count(String query) throws SQLException {
        try (Connection c = dataSource.getConnection()) {
            return number(c, query);
        }
    }

    private static long number(Connection c, String query) throws SQLException {
        try (var s = c.createStatement();
                var row = s.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Commits what was done. */
    public void letGo() throws SQLException {
        transaction.commit();
    }

    @Override
    public void close() throws SQLException {
        transaction.rollback();
        transaction.close();
    }
}
