package io.candor.question;

import io.agroal.api.AgroalDataSource;
import io.candor.access.Staff;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/**
 * Viewers of a broadcast whose questions and "me too" count for nothing. They are not told, and to staff they are known
 * by their questions only: the id of a viewer is in no answer and in no log.
 */
@ApplicationScoped
class BlockedViewers {

    private final AgroalDataSource dataSource;
    private final Clock clock;

    BlockedViewers(AgroalDataSource dataSource, Clock clock) {
        this.dataSource = dataSource;
        this.clock = clock;
    }

    /** False when the viewer is blocked already. */
    @Transactional(Transactional.TxType.MANDATORY)
    boolean block(UUID broadcast, UUID viewer, Staff by) {
        return change(
                broadcast,
                viewer,
                "insert into blocked_viewer (broadcast_id, viewer, blocked_at, blocked_by) values (?, ?, ?, ?)"
                        + " on conflict do nothing",
                Timestamp.from(clock.instant()),
                by.username());
    }

    /** False when the viewer is not blocked. */
    @Transactional(Transactional.TxType.MANDATORY)
    boolean unblock(UUID broadcast, UUID viewer) {
        return change(broadcast, viewer, "delete from blocked_viewer where broadcast_id = ? and viewer = ?");
    }

    private boolean change(UUID broadcast, UUID viewer, String sql, Object... more) {
        try (Connection c = dataSource.getConnection();
                PreparedStatement change = c.prepareStatement(sql)) {
            change.setObject(1, broadcast);
            change.setObject(2, viewer);
            for (int i = 0; i < more.length; i++) {
                change.setObject(i + 3, more[i]);
            }
            boolean changed = change.executeUpdate() == 1;
            if (changed) {
                touch(c, broadcast, viewer);
            }
            return changed;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whatever shows their questions, or counts them, looks again; the questions themselves have not changed. */
    private static void touch(Connection c, UUID broadcast, UUID viewer) throws SQLException {
        try (PreparedStatement update = c.prepareStatement("""
                update question set version = version where broadcast_id = ? and id in (
                    select id from question where broadcast_id = ? and viewer = ?
                    union all
                    select s.question_id from question_supporter s join question q on q.id = s.question_id
                    where q.broadcast_id = ? and s.viewer = ?)
                """)) {
            update.setObject(1, broadcast);
            update.setObject(2, broadcast);
            update.setObject(3, viewer);
            update.setObject(4, broadcast);
            update.setObject(5, viewer);
            update.executeUpdate();
        }
    }

    /** Those of these questions that blocked viewers asked. */
    Set<UUID> among(Collection<UUID> questions) {
        if (questions.isEmpty()) {
            return Set.of();
        }
        try (Connection c = dataSource.getConnection();
                PreparedStatement select = c.prepareStatement("""
                        select q.id from question q
                        join blocked_viewer b on b.broadcast_id = q.broadcast_id and b.viewer = q.viewer
                        where q.id = any (?)
                        """)) {
            select.setArray(1, c.createArrayOf("uuid", questions.toArray()));
            Set<UUID> blocked = new HashSet<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    blocked.add(row.getObject(1, UUID.class));
                }
            }
            return blocked;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
