package io.candor.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Everything the audience may see about a broadcast, in one order. Offsets are taken under the room's row lock, which is
 * held to commit: they are gap-free and in the order of commits. (A sequence would let readers skip rows that commit
 * late.)
 */
@ApplicationScoped
public class EventLog {

    private final AgroalDataSource dataSource;
    private final TransactionSynchronizationRegistry transaction;
    private final ObjectMapper json;
    private final Clock clock;
    private final WakeUp wakeUp;
    private final LiveMetrics metrics;

    EventLog(
            AgroalDataSource dataSource,
            TransactionSynchronizationRegistry transaction,
            ObjectMapper json,
            Clock clock,
            WakeUp wakeUp,
            LiveMetrics metrics) {
        this.dataSource = dataSource;
        this.transaction = transaction;
        this.json = json;
        this.clock = clock;
        this.wakeUp = wakeUp;
        this.metrics = metrics;
    }

    /** A place in one broadcast's log. */
    record Position(String epoch, long offset) {}

    /** An event, encoded as it goes on the wire. */
    @SuppressWarnings("ArrayRecordComponent") // never compared, only written
    record Encoded(long offset, Instant at, byte[] json) {}

    /** What was found after an offset; {@code last} is the newest offset there was. */
    record Read(String epoch, long last, List<Encoded> events) {}

    /** Opens the log of a new broadcast, in the caller's transaction. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void open(UUID broadcast) {
        try (Connection c = dataSource.getConnection();
                PreparedStatement insert =
                        c.prepareStatement("insert into room (broadcast_id, epoch, last_offset) values (?, ?, 0)")) {
            insert.setObject(1, broadcast);
            insert.setObject(2, UUID.randomUUID());
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Closes the log of a broadcast that is removed, in the caller's transaction: with the broadcast its events go, and
     * after the commit whoever is connected is told so and let go.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void close(UUID broadcast) {
        try (Connection c = dataSource.getConnection();
                PreparedStatement delete = c.prepareStatement("delete from presence where broadcast_id = ?")) {
            delete.setObject(1, broadcast);
            delete.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        touch(broadcast);
    }

    /** There is no such log any more: its broadcast was removed. */
    static final class NoRoomException extends RuntimeException {
        NoRoomException(UUID broadcast) {
            super("no room for broadcast " + broadcast, null, false, false);
        }
    }

    /**
     * Appends events in the caller's transaction, with one lock for all of them; viewers get them after its commit.
     * Call it last: the room's lock is held from here to the commit.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void append(UUID broadcast, OptionalLong moment, List<? extends RoomEvent> events) {
        if (events.isEmpty()) {
            return;
        }
        Instant at = clock.instant();
        try (Connection c = dataSource.getConnection()) {
            long offset = advance(c, broadcast, events.size()) - events.size();
            try (PreparedStatement insert = c.prepareStatement(
                    "insert into room_event (broadcast_id, \"offset\", at, moment, kind, data) values (?, ?, ?, ?, ?, ?)")) {
                for (RoomEvent event : events) {
                    insert.setObject(1, broadcast);
                    insert.setLong(2, ++offset);
                    insert.setTimestamp(3, Timestamp.from(at));
                    insert.setObject(4, moment.isPresent() ? moment.getAsLong() : null, java.sql.Types.BIGINT);
                    insert.setString(5, event.kind());
                    insert.setString(6, json.writeValueAsString(event));
                    insert.addBatch();
                }
                insert.executeBatch();
            }
        } catch (SQLException | JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
        transaction.registerInterposedSynchronization(new AfterCommit(() -> wakeUp.everywhere(broadcast)));
    }

    /** Wakes the rooms on all pods after the caller's commit, for changes that are not events. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void touch(UUID broadcast) {
        transaction.registerInterposedSynchronization(new AfterCommit(() -> wakeUp.everywhere(broadcast)));
    }

    private static long advance(Connection c, UUID broadcast, int by) throws SQLException {
        try (PreparedStatement update = c.prepareStatement(
                "update room set last_offset = last_offset + ? where broadcast_id = ? returning last_offset")) {
            update.setInt(1, by);
            update.setObject(2, broadcast);
            try (ResultSet row = update.executeQuery()) {
                if (!row.next()) {
                    throw new NoRoomException(broadcast);
                }
                return row.getLong(1);
            }
        }
    }

    /** Where the log stands: a look at one row, at none of the events. @throws NoRoomException after its removal */
    Position position(UUID broadcast) {
        try (Connection c = dataSource.getConnection();
                PreparedStatement select =
                        c.prepareStatement("select epoch, last_offset from room where broadcast_id = ?")) {
            select.setObject(1, broadcast);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    throw new NoRoomException(broadcast);
                }
                return new Position(row.getString(1), row.getLong(2));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * The events after {@code offset}, oldest first, at most {@code limit}, and where the log stood when they were read:
     * one query, and all of it from the same snapshot of the database.
     *
     * @throws NoRoomException after its removal
     */
    Read read(UUID broadcast, long offset, int limit) {
        return read(broadcast, "?", offset, limit);
    }

    /** The same for the last {@code limit} events. */
    Read latest(UUID broadcast, int limit) {
        return read(broadcast, "r.last_offset - ?", limit, limit);
    }

    private Read read(UUID broadcast, String after, long afterWhat, int limit) {
        metrics.readEvents();
        try (Connection c = dataSource.getConnection();
                PreparedStatement select = c.prepareStatement("""
                        select r.epoch, r.last_offset, e."offset", e.at, e.moment, e.kind, e.data
                        from room r left join room_event e on e.broadcast_id = r.broadcast_id and e."offset" > %s
                        where r.broadcast_id = ? order by e."offset" limit ?
                        """.formatted(after))) {
            select.setLong(1, afterWhat);
            select.setObject(2, broadcast);
            select.setInt(3, limit);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    throw new NoRoomException(broadcast);
                }
                String epoch = row.getString(1);
                long last = row.getLong(2);
                List<Encoded> events = new ArrayList<>();
                for (boolean more = row.getObject(3) != null; more; more = row.next()) {
                    events.add(encode(
                            row.getLong(3),
                            row.getTimestamp(4).toInstant(),
                            row.getObject(5, Long.class),
                            row.getString(6),
                            row.getString(7)));
                }
                return new Read(epoch, last, events);
            }
        } catch (SQLException | JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private Encoded encode(long offset, Instant at, @Nullable Long moment, String kind, String data)
            throws JsonProcessingException {
        ObjectNode event = json.createObjectNode();
        event.put("offset", offset);
        event.put("at", at.toString());
        if (moment != null) {
            event.put("moment", moment);
        }
        event.put("kind", kind);
        event.putRawValue("data", new com.fasterxml.jackson.databind.util.RawValue(data));
        return new Encoded(offset, at, json.writeValueAsBytes(event));
    }

    private record AfterCommit(Runnable action) implements Synchronization {
        @Override
        public void beforeCompletion() {
            // only what happens after the commit matters here
        }

        @Override
        public void afterCompletion(int status) {
            if (status == Status.STATUS_COMMITTED) {
                action.run();
            }
        }
    }
}
