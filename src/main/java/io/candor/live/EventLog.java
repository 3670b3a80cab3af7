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
import java.util.Collection;
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

    /** What is left of an event whose content was taken back: its offset and time. Clients pass over it. */
    private static final String TOMBSTONE = "removed";

    /** A place in one broadcast's log. */
    record Position(String epoch, long offset) {}

    /**
     * Where a log stands.
     *
     * @param redactions how often something was taken back from it
     */
    record Stand(String epoch, long last, long redactions) {}

    /** An event, encoded as it goes on the wire. */
    @SuppressWarnings("ArrayRecordComponent") // never compared, only written
    record Encoded(long offset, Instant at, byte[] json) {}

    /** What was found after an offset, and where the log stood in the same snapshot of the database. */
    record Read(Stand stand, List<Encoded> events) {}

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
            long offset = next(c, broadcast, "last_offset", events.size()) - events.size();
            try (PreparedStatement insert = c.prepareStatement(
                    "insert into room_event (broadcast_id, \"offset\", at, moment, kind, data, subject) values (?, ?, ?, ?, ?, ?, ?)")) {
                for (RoomEvent event : events) {
                    insert.setObject(1, broadcast);
                    insert.setLong(2, ++offset);
                    insert.setTimestamp(3, Timestamp.from(at));
                    insert.setObject(4, moment.isPresent() ? moment.getAsLong() : null, java.sql.Types.BIGINT);
                    insert.setString(5, event.kind());
                    insert.setString(6, json.writeValueAsString(event));
                    insert.setObject(7, event.subject());
                    insert.addBatch();
                }
                insert.executeBatch();
            }
        } catch (SQLException | JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
        touch(broadcast);
    }

    /**
     * Takes the room's lock, which is held to the commit. What the caller reads from here on is as it will be when its
     * events are appended: nobody takes it back in between, because taking back is told under the same lock.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void hold(UUID broadcast) {
        try (Connection c = dataSource.getConnection()) {
            next(c, broadcast, "last_offset", 0);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Takes back, in the caller's transaction, what the events about these {@code subjects} have carried so far: they
     * become tombstones, and after the commit the rooms of all pods forget it as well. Offsets stay as they are. What is
     * appended afterwards is kept. What has been sent to a viewer, or waits for one who reads slowly, is out.
     *
     * <p>Call it like {@link #append}, last: the room's lock is held from here to the commit.
     *
     * @throws NoRoomException after its removal
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void redact(UUID broadcast, Collection<UUID> subjects) {
        if (!subjects.isEmpty()) {
            redact(
                    broadcast,
                    "subject = any (?)",
                    (c, update) -> update.setArray(4, c.createArrayOf("uuid", subjects.toArray())));
        }
    }

    /**
     * The same for all events of this kind but the newest: of what is told anew as a whole, such as {@code broadcast},
     * the older wordings.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void redactOlder(UUID broadcast, String kind) {
        redact(
                broadcast,
                "kind = ? and \"offset\" < (select max(\"offset\") from room_event where broadcast_id = ? and kind = ?)",
                (c, update) -> {
                    update.setString(4, kind);
                    update.setObject(5, broadcast);
                    update.setString(6, kind);
                });
    }

    private interface Which {
        void set(Connection c, PreparedStatement update) throws SQLException;
    }

    /**
     * First the room's lock, then a statement of its own, which sees all that was appended before. The events bear the
     * number of this redaction, so that a room which knows of an earlier one finds them.
     */
    private void redact(UUID broadcast, String which, Which parameter) {
        try (Connection c = dataSource.getConnection()) {
            long redaction = next(c, broadcast, "redactions", 1);
            try (PreparedStatement update = c.prepareStatement("""
                    update room_event set kind = ?, data = '{}', moment = null, subject = null, redacted = ?
                    where broadcast_id = ? and %s
                    """.formatted(which))) {
                update.setString(1, TOMBSTONE);
                update.setLong(2, redaction);
                update.setObject(3, broadcast);
                parameter.set(c, update);
                update.executeUpdate();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        touch(broadcast);
    }

    /** Wakes the rooms on all pods after the caller's commit, for changes that are not events. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void touch(UUID broadcast) {
        transaction.registerInterposedSynchronization(new AfterCommit(() -> wakeUp.everywhere(broadcast)));
    }

    /**
     * Calls {@code action} after each change of any log or of what is told by {@link #touch}: on the pod where it was
     * made before the one who made it is answered, on the others when they hear of it. It must not block.
     */
    public void onChange(Runnable action) {
        wakeUp.onWake(broadcast -> action.run(), action);
    }

    /** Locks the room's row until the caller's commit. */
    private static long next(Connection c, UUID broadcast, String counter, int by) throws SQLException {
        try (PreparedStatement update = c.prepareStatement(
                "update room set %1$s = %1$s + ? where broadcast_id = ? returning %1$s".formatted(counter))) {
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
    Stand stand(UUID broadcast) {
        try (Connection c = dataSource.getConnection();
                PreparedStatement select =
                        c.prepareStatement("select epoch, last_offset, redactions from room where broadcast_id = ?")) {
            select.setObject(1, broadcast);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    throw new NoRoomException(broadcast);
                }
                return new Stand(row.getString(1), row.getLong(2), row.getLong(3));
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
                        select r.epoch, r.last_offset, r.redactions, e."offset", e.at, e.moment, e.kind, e.data
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
                Stand stand = new Stand(row.getString(1), row.getLong(2), row.getLong(3));
                List<Encoded> events = new ArrayList<>();
                for (boolean more = row.getObject(4) != null; more; more = row.next()) {
                    events.add(encode(
                            row.getLong(4),
                            row.getTimestamp(5).toInstant(),
                            row.getObject(6, Long.class),
                            row.getString(7),
                            row.getString(8)));
                }
                return new Read(stand, events);
            }
        } catch (SQLException | JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What took the place of events after {@code offset} by redactions that came after this many, oldest first. */
    List<Encoded> redactedSince(UUID broadcast, long redactions, long offset) {
        metrics.readEvents();
        try (Connection c = dataSource.getConnection();
                PreparedStatement select = c.prepareStatement("""
                        select "offset", at, moment, kind, data from room_event
                        where broadcast_id = ? and redacted > ? and "offset" > ? order by "offset"
                        """)) {
            select.setObject(1, broadcast);
            select.setLong(2, redactions);
            select.setLong(3, offset);
            List<Encoded> tombstones = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    tombstones.add(encode(
                            row.getLong(1),
                            row.getTimestamp(2).toInstant(),
                            row.getObject(3, Long.class),
                            row.getString(4),
                            row.getString(5)));
                }
            }
            return tombstones;
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
