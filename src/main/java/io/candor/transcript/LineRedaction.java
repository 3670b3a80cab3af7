package io.candor.transcript;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.agroal.api.AgroalDataSource;
import io.candor.access.Refusal;
import io.candor.audit.Removal;
import io.candor.broadcast.BroadcastRef;
import io.candor.broadcast.State;
import io.candor.live.EventLog;
import io.candor.operations.NamedLocks;
import io.candor.transcript.TranscriptEdit.Line;
import io.candor.transcript.TranscriptEdit.Step;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Takes words out of a line, or all of it, wherever it is kept: as it stands, in what the history of edits says that it
 * was before, and in the events that carried it. What is undone afterwards brings back the mark.
 */
@ApplicationScoped
@Transactional(Transactional.TxType.MANDATORY)
public class LineRedaction {

    private final AgroalDataSource dataSource;
    private final CaptionStore store;
    private final NamedLocks locks;
    private final EventLog log;
    private final ObjectMapper json;
    private final Event<TranscriptChanged> changed;

    LineRedaction(
            AgroalDataSource dataSource,
            CaptionStore store,
            NamedLocks locks,
            EventLog log,
            ObjectMapper json,
            Event<TranscriptChanged> changed) {
        this.dataSource = dataSource;
        this.store = store;
        this.locks = locks;
        this.log = log;
        this.json = json;
        this.changed = changed;
    }

    /**
     * What was known of the line before.
     *
     * @param moment where it begins
     * @param versions every form that it had
     */
    public record Known(String language, long moment, List<Caption> versions) {}

    /** A step of the history that has this line in it. */
    private record Kept(long id, String language, String what, List<Step> steps) {}

    /**
     * Nobody edits lines, or takes an edit back, until the caller's transaction is over: what was removed before is either
     * there again by now, or comes back as it is then kept. Refuses with NOT_FOUND where no such line is or was, and with
     * INVALID where the words are in no form of it. Nobody is told before {@link #tell}.
     */
    public Known redact(BroadcastRef broadcast, UUID id, Removal removal) {
        locks.hold(Captions.LINES, broadcast.id());
        try (Connection c = dataSource.getConnection()) {
            LiveCaption now = hold(c, broadcast.id(), id);
            List<Kept> history = history(c, broadcast.id(), id);
            Known known = known(now, history, id);
            if (!removal.isOfAll()
                    && known.versions.stream()
                            .noneMatch(v -> removal.concerns(v.text()) || removal.concerns(v.speaker()))) {
                throw Refusal.invalid("words", "These words are not there.");
            }
            for (Kept kept : history) {
                rewrite(c, kept, id, removal, new WholeLine(known.versions));
            }
            if (now != null) {
                change(c, broadcast.id(), now, removal);
                changed.fire(new TranscriptChanged(broadcast.id(), now.startMs()));
            }
            return known;
        } catch (SQLException | JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The events that carried the line are empty from now on; while it is live, what is left of it is told anew. Last. */
    public void tell(BroadcastRef broadcast, UUID id) {
        log.redact(broadcast.id(), List.of(id));
        if (broadcast.state() == State.LIVE) {
            log.append(
                    broadcast.id(),
                    broadcast.moment(),
                    store.find(broadcast.id(), id).stream().toList());
        }
    }

    private @Nullable LiveCaption hold(Connection c, UUID broadcast, UUID id) throws SQLException {
        try (PreparedStatement hold =
                c.prepareStatement("select 1 from caption where broadcast_id = ? and id = ? for update")) {
            hold.setObject(1, broadcast);
            hold.setObject(2, id);
            try (ResultSet row = hold.executeQuery()) {
                return row.next() ? store.find(broadcast, id).orElseThrow() : null;
            }
        }
    }

    private List<Kept> history(Connection c, UUID broadcast, UUID id) throws SQLException, JsonProcessingException {
        // Also steps that only name somebody in their description.
        try (PreparedStatement select = c.prepareStatement(
                "select id, language, what, changes from transcript_edit where broadcast_id = ? and changes::text like ?"
                        + " order by id for update")) {
            select.setObject(1, broadcast);
            select.setString(2, "%" + id + "%");
            List<Kept> history = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    List<Step> steps = json.readValue(row.getString(4), new TypeReference<List<Step>>() {});
                    history.add(new Kept(row.getLong(1), row.getString(2), row.getString(3), steps));
                }
            }
            return history;
        }
    }

    private static Known known(@Nullable LiveCaption now, List<Kept> history, UUID id) {
        Set<Caption> versions = new LinkedHashSet<>();
        if (now != null) {
            versions.add(now.toCaption());
        }
        for (Kept kept : history) {
            for (Step step : kept.steps) {
                for (Line line : linesOf(step)) {
                    if (line.id().equals(id)) {
                        versions.add(line.caption());
                    }
                }
            }
        }
        if (versions.isEmpty()) {
            throw Refusal.notFound("There is no such line.");
        }
        String language = now != null ? now.language() : history.getLast().language;
        long moment = now != null ? now.startMs() : versions.iterator().next().startMs();
        return new Known(language, moment, List.copyOf(versions));
    }

    private static List<Line> linesOf(Step step) {
        List<Line> lines = new ArrayList<>();
        if (step.before() != null) {
            lines.add(step.before());
        }
        if (step.after() != null) {
            lines.add(step.after());
        }
        return lines;
    }

    /**
     * The other lines of a step stay as they are, except that what was cut off from this one, or joined with it, has its
     * words as well.
     */
    private void rewrite(Connection c, Kept kept, UUID id, Removal removal, WholeLine whole)
            throws SQLException, JsonProcessingException {
        List<Step> steps = new ArrayList<>();
        for (Step step : kept.steps) {
            steps.add(new Step(without(step.before(), id, whole, removal), without(step.after(), id, whole, removal)));
        }
        try (PreparedStatement update =
                c.prepareStatement("update transcript_edit set what = ?, changes = ?::jsonb where id = ?")) {
            update.setString(1, removal.isOfAll() ? kept.what : removal.from(kept.what, 200));
            update.setString(2, json.writeValueAsString(steps));
            update.setLong(3, kept.id);
            update.executeUpdate();
        }
    }

    private static @Nullable Line without(@Nullable Line line, UUID id, WholeLine whole, Removal removal) {
        if (line == null) {
            return null;
        }
        String text = line.text();
        String speaker = line.speaker();
        if (!removal.isOfAll()) {
            text = removal.from(text, Caption.MAX_TEXT);
            speaker = removal.fromNullable(speaker, Caption.MAX_SPEAKER);
        } else {
            text = line.id().equals(id) ? Removal.MARK : whole.without(text, line.startMs(), line.endMs());
        }
        return new Line(
                line.id(), line.seq(), line.state(), line.version(), line.startMs(), line.endMs(), speaker, text);
    }

    /** When it came stays as it was: by that the words are shown with the picture, and who reads sees by the version. */
    private static void change(Connection c, UUID broadcast, LiveCaption line, Removal removal) throws SQLException {
        String text = removal.from(line.text(), Caption.MAX_TEXT);
        String speaker = removal.isOfAll() ? line.speaker() : removal.fromNullable(line.speaker(), Caption.MAX_SPEAKER);
        try (PreparedStatement update = c.prepareStatement(
                "update caption set text = ?, speaker = ?, state = 'CORRECTED', version = version + 1 where broadcast_id = ? and id = ?")) {
            update.setString(1, text);
            update.setString(2, speaker);
            update.setObject(3, broadcast);
            update.setObject(4, line.id());
            update.executeUpdate();
        }
    }
}
