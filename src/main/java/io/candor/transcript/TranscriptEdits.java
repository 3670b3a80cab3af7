package io.candor.transcript;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.agroal.api.AgroalDataSource;
import io.candor.access.Refusal;
import io.candor.access.Staff;
import io.candor.broadcast.BroadcastRef;
import io.candor.broadcast.State;
import io.candor.live.EventLog;
import io.candor.live.RoomEvent;
import io.candor.operations.NamedLocks;
import io.candor.transcript.TranscriptEdit.Change;
import io.candor.transcript.TranscriptEdit.Line;
import io.candor.transcript.TranscriptEdit.Step;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Changes to a transcript, several lines at a time and all or nothing. Every line is changed in the version that was
 * read, or the whole step is refused: two people who edit at once never overwrite each other unseen. Each step is kept
 * with the lines before and after, and can be taken back as long as nobody changed those lines since.
 */
@ApplicationScoped
@Transactional
class TranscriptEdits {

    /** Lines that came from no captioner have numbers beyond those a captioner may use. */
    private static final long FIRST_OWN_SEQ = CaptionLine.LAST_SEQ + 1;

    private static final int IN_HISTORY = 100;

    private final AgroalDataSource dataSource;
    private final CaptionStore store;
    private final NamedLocks locks;
    private final ObjectMapper json;
    private final Clock clock;
    private final EventLog log;
    private final Event<TranscriptChanged> changed;

    TranscriptEdits(
            AgroalDataSource dataSource,
            CaptionStore store,
            NamedLocks locks,
            ObjectMapper json,
            Clock clock,
            EventLog log,
            Event<TranscriptChanged> changed) {
        this.dataSource = dataSource;
        this.store = store;
        this.locks = locks;
        this.json = json;
        this.clock = clock;
        this.log = log;
        this.changed = changed;
    }

    /** Makes one step of these changes. Refuses with EDITED_MEANWHILE when a line is in another version by now. */
    TranscriptEdit apply(BroadcastRef broadcast, String language, String what, List<Change> changes, Staff by) {
        broadcast.requireMoment();
        locks.hold(Captions.LINES, broadcast.id());
        try (Connection c = dataSource.getConnection()) {
            Map<UUID, Line> held = lock(
                    c,
                    broadcast.id(),
                    language,
                    changes.stream().map(Change::id).toList());
            long seq = nextSeq(c, broadcast.id(), language);
            List<Step> steps = new ArrayList<>();
            for (int i = 0; i < changes.size(); i++) {
                Step step = step(changes.get(i), held, seq, "changes[" + i + "]");
                steps.add(step);
                seq += step.before() == null ? 1 : 0;
            }
            write(c, broadcast, language, steps);
            return keep(c, broadcast, language, what, steps, by);
        } catch (SQLException | JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Takes a step back. Refuses with EDITED_MEANWHILE when somebody has changed one of its lines since. */
    TranscriptEdit undo(BroadcastRef broadcast, long id, Staff by) {
        locks.hold(Captions.LINES, broadcast.id());
        try (Connection c = dataSource.getConnection();
                PreparedStatement take = c.prepareStatement(
                        "update transcript_edit set undone = true where broadcast_id = ? and id = ? and not undone"
                                + " returning language, what, changes")) {
            take.setObject(1, broadcast.id());
            take.setLong(2, id);
            String language;
            String what;
            List<Step> done;
            try (ResultSet row = take.executeQuery()) {
                if (!row.next()) {
                    throw Refusal.notFound("There is no such step, or it was taken back already.");
                }
                language = row.getString(1);
                what = row.getString(2);
                done = json.readValue(row.getString(3), new TypeReference<List<Step>>() {});
            }
            Map<UUID, Line> held = lock(
                    c,
                    broadcast.id(),
                    language,
                    done.stream().map(TranscriptEdits::idOf).toList());
            long seq = nextSeq(c, broadcast.id(), language);
            Set<Long> taken = taken(c, broadcast.id(), language, done);
            List<Step> steps = new ArrayList<>();
            for (Step step : done) {
                Line now = held.get(idOf(step));
                Line then = step.after();
                // words, not versions: a step that was made and taken back in between leaves the line as it was
                if (!Objects.equals(now == null ? null : now.caption(), then == null ? null : then.caption())) {
                    throw Refusal.editedMeanwhile(now == null ? 0 : now.version());
                }
                Line again = again(step.before(), now, then);
                if (again != null && now == null && taken.contains(again.seq())) {
                    again = again.numbered(seq++);
                }
                steps.add(new Step(now, again));
            }
            write(c, broadcast, language, steps);
            String back = "Undo: " + what;
            return keep(c, broadcast, language, back.length() > 200 ? back.substring(0, 200) : back, steps, by);
        } catch (SQLException | JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The newest steps first. */
    List<TranscriptEdit> history(UUID broadcast) {
        try (Connection c = dataSource.getConnection();
                PreparedStatement select = c.prepareStatement(
                        "select id, at, by_name, what, jsonb_array_length(changes), undone from transcript_edit"
                                + " where broadcast_id = ? order by id desc limit " + IN_HISTORY)) {
            select.setObject(1, broadcast);
            List<TranscriptEdit> edits = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    edits.add(new TranscriptEdit(
                            row.getLong(1),
                            row.getTimestamp(2).toInstant(),
                            row.getString(3),
                            row.getString(4),
                            row.getInt(5),
                            row.getBoolean(6)));
                }
            }
            return edits;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Differs whenever a line of the transcript does. */
    String revision(UUID broadcast, String language) {
        try (Connection c = dataSource.getConnection();
                PreparedStatement select =
                        c.prepareStatement("select count(*), coalesce(sum(version), 0), max(updated_at) from caption"
                                + " where broadcast_id = ? and language = ? and state <> 'INTERIM'")) {
            select.setObject(1, broadcast);
            select.setString(2, language);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                Timestamp at = row.getTimestamp(3);
                return row.getLong(1) + "-" + row.getLong(2) + "-"
                        + (at == null ? 0 : at.toInstant().toEpochMilli());
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Step step(Change change, Map<UUID, Line> held, long seq, String field) {
        Line before = held.get(change.id());
        if (before == null && change.version() != null) {
            throw Refusal.editedMeanwhile(0);
        }
        if (before != null && !Objects.equals(change.version(), before.version())) {
            throw Refusal.editedMeanwhile(before.version());
        }
        if (change.removes()) {
            return new Step(before, null);
        }
        if (before == null && (change.startMs() == null || change.endMs() == null || change.text() == null)) {
            throw Refusal.invalid(field, "A new line needs a beginning, an end and a text.");
        }
        long startMs = change.startMs() != null
                ? change.startMs()
                : Objects.requireNonNull(before).startMs();
        long endMs = change.endMs() != null
                ? change.endMs()
                : Objects.requireNonNull(before).endMs();
        String text = change.text() != null
                ? change.text().strip()
                : Objects.requireNonNull(before).text();
        String speaker = change.speaker() != null ? change.speaker().strip() : before == null ? null : before.speaker();
        String named = speaker == null || speaker.isBlank() ? null : speaker;
        String wrong = Caption.problemWith(startMs, endMs, named, text);
        if (wrong != null) {
            throw Refusal.invalid(field, wrong);
        }
        return new Step(
                before,
                new Line(
                        change.id(),
                        before == null ? seq : before.seq(),
                        CaptionState.CORRECTED.name(),
                        before == null ? 1 : before.version() + 1,
                        startMs,
                        endMs,
                        named,
                        text));
    }

    /** A line as it was, in a version that nobody has read yet. */
    private static @Nullable Line again(@Nullable Line was, @Nullable Line now, @Nullable Line then) {
        if (was == null) {
            return null;
        }
        int version = now != null ? now.version() + 1 : then != null ? then.version() + 1 : was.version() + 1;
        return new Line(
                was.id(), was.seq(), was.state(), version, was.startMs(), was.endMs(), was.speaker(), was.text());
    }

    private static UUID idOf(Step step) {
        return Objects.requireNonNull(step.after() != null ? step.after() : step.before())
                .id();
    }

    private static Map<UUID, Line> lock(Connection c, UUID broadcast, String language, List<UUID> ids)
            throws SQLException {
        Map<UUID, Line> held = new HashMap<>();
        // in the order of the ids, so that two steps never wait for each other
        try (PreparedStatement select =
                c.prepareStatement("select id, seq, state, version, start_ms, end_ms, speaker, text from caption"
                        + " where broadcast_id = ? and language = ? and id = any (?) order by id for update")) {
            select.setObject(1, broadcast);
            select.setString(2, language);
            select.setArray(3, c.createArrayOf("uuid", ids.toArray()));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    UUID id = row.getObject(1, UUID.class);
                    held.put(
                            id,
                            new Line(
                                    id,
                                    row.getLong(2),
                                    row.getString(3),
                                    row.getInt(4),
                                    row.getLong(5),
                                    row.getLong(6),
                                    row.getString(7),
                                    row.getString(8)));
                }
            }
        }
        return held;
    }

    /** Which numbers of the lines before these steps other lines have by now. */
    private static Set<Long> taken(Connection c, UUID broadcast, String language, List<Step> undone)
            throws SQLException {
        List<Long> numbers = new ArrayList<>();
        for (Step step : undone) {
            Line before = step.before();
            if (before != null) {
                numbers.add(before.seq());
            }
        }
        Set<Long> taken = new HashSet<>();
        try (PreparedStatement select = c.prepareStatement("select seq from caption where broadcast_id = ?"
                + " and language = ? and seq = any (?) and not id = any (?)")) {
            select.setObject(1, broadcast);
            select.setString(2, language);
            select.setArray(3, c.createArrayOf("bigint", numbers.toArray()));
            select.setArray(
                    4,
                    c.createArrayOf(
                            "uuid", undone.stream().map(TranscriptEdits::idOf).toArray()));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    taken.add(row.getLong(1));
                }
            }
        }
        return taken;
    }

    /** Nobody else is given it until this transaction ends. Asked after lines are locked, as everywhere: no deadlock. */
    private long nextSeq(Connection c, UUID broadcast, String language) throws SQLException {
        store.lockNumbers(broadcast, language);
        try (PreparedStatement select = c.prepareStatement(
                "select greatest(max(seq) + 1, ?) from caption where broadcast_id = ? and language = ?")) {
            select.setLong(1, FIRST_OWN_SEQ);
            select.setObject(2, broadcast);
            select.setString(3, language);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private void write(Connection c, BroadcastRef broadcast, String language, List<Step> steps) throws SQLException {
        try (PreparedStatement put = c.prepareStatement("""
                        insert into caption
                            (id, broadcast_id, language, seq, state, version, start_ms, end_ms, speaker, text, updated_at)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        on conflict (id) do update
                        set state = excluded.state, version = excluded.version, start_ms = excluded.start_ms,
                            end_ms = excluded.end_ms, speaker = excluded.speaker, text = excluded.text,
                            updated_at = excluded.updated_at
                        where caption.broadcast_id = excluded.broadcast_id and caption.language = excluded.language
                        """)) {
            Timestamp now = Timestamp.from(clock.instant());
            for (Step step : steps) {
                Line line = step.after();
                if (line == null) {
                    store.remove(broadcast.id(), idOf(step));
                } else {
                    if (step.before() == null) {
                        store.isBack(broadcast.id(), language, line.seq());
                    }
                    put.setObject(1, line.id());
                    put.setObject(2, broadcast.id());
                    put.setString(3, language);
                    put.setLong(4, line.seq());
                    put.setString(5, line.state());
                    put.setInt(6, line.version());
                    put.setLong(7, line.startMs());
                    put.setLong(8, line.endMs());
                    put.setString(9, line.speaker());
                    put.setString(10, line.text());
                    put.setTimestamp(11, now);
                    put.addBatch();
                }
            }
            for (int written : put.executeBatch()) {
                if (written == 0) {
                    // a new line under the id of a line that is not this transcript's
                    throw Refusal.editedMeanwhile(0);
                }
            }
        }
    }

    private TranscriptEdit keep(
            Connection c, BroadcastRef broadcast, String language, String what, List<Step> steps, Staff by)
            throws SQLException, JsonProcessingException {
        TranscriptEdit edit;
        try (PreparedStatement insert = c.prepareStatement(
                "insert into transcript_edit (broadcast_id, language, at, by_username, by_name, what, changes, undone)"
                        + " values (?, ?, ?, ?, ?, ?, ?::jsonb, false) returning id")) {
            insert.setObject(1, broadcast.id());
            insert.setString(2, language);
            insert.setTimestamp(3, Timestamp.from(clock.instant()));
            insert.setString(4, by.username());
            insert.setString(5, by.name());
            insert.setString(6, what);
            insert.setString(7, json.writeValueAsString(steps));
            try (ResultSet row = insert.executeQuery()) {
                row.next();
                edit = new TranscriptEdit(row.getLong(1), clock.instant(), by.name(), what, steps.size(), false);
            }
        }
        changed.fire(new TranscriptChanged(
                broadcast.id(),
                steps.stream()
                        .map(s -> Objects.requireNonNull(s.after() != null ? s.after() : s.before()))
                        .mapToLong(Line::startMs)
                        .min()
                        .orElse(0)));
        tell(broadcast, language, steps);
        return edit;
    }

    /**
     * Viewers' screens are put right while there are captions on them; afterwards only an edition changes what they read.
     * What the lines said before goes from the log in any case.
     */
    private void tell(BroadcastRef broadcast, String language, List<Step> steps) {
        log.redact(
                broadcast.id(),
                steps.stream()
                        .map(Step::before)
                        .filter(Objects::nonNull)
                        .map(Line::id)
                        .toList());
        if (broadcast.state() != State.LIVE) {
            return;
        }
        List<RoomEvent> events = new ArrayList<>();
        for (Step step : steps) {
            Line line = step.after();
            Line gone = step.before();
            if (line != null) {
                events.add(new LiveCaption(
                        line.id(),
                        line.seq(),
                        language,
                        CaptionState.valueOf(line.state()),
                        line.version(),
                        line.startMs(),
                        line.endMs(),
                        line.speaker(),
                        line.text()));
            } else if (gone != null) {
                events.add(new LiveCaption.Removed(gone.id(), language, gone.seq()));
            }
        }
        log.append(broadcast.id(), broadcast.moment(), events);
    }
}
