package io.candor.video;

import io.agroal.api.AgroalDataSource;
import io.candor.access.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Which phone is on air: the runs of all broadcasts, as all pods see them. */
@ApplicationScoped
@Transactional
class CameraRuns {

    /** A phone that was silent for longer has given up its turn. */
    static final Duration TURN = Duration.ofSeconds(10);

    /** Why a chunk is not taken now, for a phone that wants to know what to do about it; on the wire as {@code state}. */
    enum Turn {
        /** Another phone is on air; ask the presenter, then say {@code takeOver}. */
        OTHER_CAMERA,
        /** Another phone has taken over; stop. */
        TAKEN_OVER,
        /** This run cannot go on, because its pod stopped or a newer one has begun; begin another. */
        NEW_RUN_NEEDED
    }

    /** The newest run of a broadcast. */
    record Newest(int number, UUID id, String phone, Instant seenAt) {}

    private final AgroalDataSource dataSource;
    private final Clock clock;

    CameraRuns(AgroalDataSource dataSource, Clock clock) {
        this.dataSource = dataSource;
        this.clock = clock;
    }

    /** Gives a new run its number. Refuses with NOT_ALLOWED_NOW when it is not this phone's turn. */
    int begin(UUID broadcast, UUID run, String phone, String mediaType, Instant startedAt, boolean takeOver) {
        Instant now = clock.instant();
        try (Connection c = dataSource.getConnection()) {
            // Whoever comes at the same time waits here.
            try (PreparedStatement lock =
                    c.prepareStatement("select 1 from broadcast where id = ? for no key update")) {
                lock.setObject(1, broadcast);
                lock.executeQuery().close();
            }
            Optional<Newest> newest = newest(c, broadcast);
            boolean others = newest.isPresent()
                    && !newest.get().phone().equals(phone)
                    && newest.get().seenAt().isAfter(now.minus(TURN));
            if (others && !takeOver) {
                throw Refusal.notAllowedNow(Turn.OTHER_CAMERA, "Another camera is on air.");
            }
            int number = newest.map(n -> n.number() + 1).orElse(1);
            try (PreparedStatement insert = c.prepareStatement("""
                    insert into camera_run (broadcast_id, number, id, phone, media_type, started_at, seen_at)
                    values (?, ?, ?, ?, ?, ?, ?) on conflict (id) do nothing""")) {
                insert.setObject(1, broadcast);
                insert.setInt(2, number);
                insert.setObject(3, run);
                insert.setString(4, phone);
                insert.setString(5, mediaType);
                insert.setTimestamp(6, Timestamp.from(startedAt));
                insert.setTimestamp(7, Timestamp.from(now));
                if (insert.executeUpdate() == 0) {
                    throw Refusal.notAllowedNow(Turn.NEW_RUN_NEEDED, "This run has ended.");
                }
            }
            return number;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Something came from this run. @return false when another run has replaced it */
    boolean seen(UUID broadcast, int number) {
        try (Connection c = dataSource.getConnection();
                PreparedStatement update = c.prepareStatement("""
                        update camera_run r set seen_at = ? where broadcast_id = ? and number = ?
                        and not exists (select from camera_run n where n.broadcast_id = r.broadcast_id and n.number > r.number)""")) {
            update.setTimestamp(1, Timestamp.from(clock.instant()));
            update.setObject(2, broadcast);
            update.setInt(3, number);
            return update.executeUpdate() == 1;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    Optional<Newest> newest(UUID broadcast) {
        try (Connection c = dataSource.getConnection()) {
            return newest(c, broadcast);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Broadcasts that viewers are told to see, and whose camera was last heard of before then. */
    List<UUID> silentSince(Instant then) {
        try (Connection c = dataSource.getConnection();
                PreparedStatement select = c.prepareStatement("""
                        select p.broadcast_id from picture p join camera_run r on r.broadcast_id = p.broadcast_id
                        where p.camera = 'ON' group by p.broadcast_id having max(r.seen_at) < ?""")) {
            select.setTimestamp(1, Timestamp.from(then));
            return ids(select);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Broadcasts that were recorded here and ended before then. */
    List<UUID> recordedAndEndedBefore(Instant then) {
        try (Connection c = dataSource.getConnection();
                PreparedStatement select = c.prepareStatement(
                        "select id from broadcast b where ended_at < ? and exists (select from camera_run r where r.broadcast_id = b.id)")) {
            select.setTimestamp(1, Timestamp.from(then));
            return ids(select);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    void forget(UUID broadcast) {
        try (Connection c = dataSource.getConnection();
                PreparedStatement delete = c.prepareStatement("delete from camera_run where broadcast_id = ?")) {
            delete.setObject(1, broadcast);
            delete.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Optional<Newest> newest(Connection c, UUID broadcast) throws SQLException {
        try (PreparedStatement select = c.prepareStatement(
                "select number, id, phone, seen_at from camera_run where broadcast_id = ? order by number desc limit 1")) {
            select.setObject(1, broadcast);
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? Optional.of(new Newest(
                                row.getInt(1),
                                row.getObject(2, UUID.class),
                                row.getString(3),
                                row.getTimestamp(4).toInstant()))
                        : Optional.empty();
            }
        }
    }

    private static List<UUID> ids(PreparedStatement select) throws SQLException {
        List<UUID> ids = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                ids.add(row.getObject(1, UUID.class));
            }
        }
        return ids;
    }
}
