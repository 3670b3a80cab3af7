package io.candor.audit;

import io.agroal.api.AgroalDataSource;
import io.candor.access.Staff;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The audit. What was removed is never in it, only that it was, by whom and why. */
@ApplicationScoped
public class Audit {

    /** Where nobody of the staff acted: an asker on what is theirs. */
    private static final String NOBODY = "(viewer)";

    private final AgroalDataSource dataSource;
    private final Clock clock;

    Audit(AgroalDataSource dataSource, Clock clock) {
        this.dataSource = dataSource;
        this.clock = clock;
    }

    /**
     * Writes it down in the caller's transaction. {@code subject} is the id of what it was done to, {@code reason} what
     * staff said about why, at most 500 characters.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void record(@Nullable Staff by, Act act, UUID broadcast, @Nullable UUID subject, @Nullable String reason) {
        try (Connection c = dataSource.getConnection();
                PreparedStatement insert = c.prepareStatement("""
                        insert into audit_entry (at, act, by_username, by_name, broadcast_id, subject, reason)
                        values (?, ?, ?, ?, ?, ?, ?)
                        """)) {
            insert.setTimestamp(1, Timestamp.from(clock.instant()));
            insert.setString(2, act.name());
            insert.setString(3, by == null ? NOBODY : by.username());
            insert.setString(4, by == null ? NOBODY : by.name());
            insert.setObject(5, broadcast);
            insert.setObject(6, subject);
            insert.setString(7, reason);
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
