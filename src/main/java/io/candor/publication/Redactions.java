package io.candor.publication;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.agroal.api.AgroalDataSource;
import io.candor.audit.Removal;
import io.candor.live.EventLog;
import io.candor.publication.Redacted.What;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Takes something out of all editions of a record and out of the search, and keeps the marks. The one who calls holds
 * the broadcast, as publishing does: an edition is made before a redaction and redacted, or after it and without what
 * was removed, never in between.
 */
@ApplicationScoped
@Transactional(Transactional.TxType.MANDATORY)
public class Redactions {

    private final AgroalDataSource dataSource;
    private final EventLog log;
    private final ObjectMapper json;

    Redactions(AgroalDataSource dataSource, EventLog log, ObjectMapper json) {
        this.dataSource = dataSource;
        this.log = log;
        this.json = json;
    }

    /** An edition as it is stored. */
    private static final class Stored {
        final int number;
        final ObjectNode document;
        final boolean newest;
        boolean changed;

        @Nullable
        String whatChanged;

        Stored(int number, ObjectNode document, @Nullable String whatChanged, boolean newest) {
            this.number = number;
            this.newest = newest;
            this.document = document;
            this.whatChanged = whatChanged;
        }
    }

    /**
     * What a redaction did.
     *
     * @param editions from how many editions something went
     * @param newsChanged whether what everybody was told of an edition is to be told anew
     */
    public record Done(int editions, boolean newsChanged) {}

    /**
     * Keeps the mark, and leaves it in each edition from which something goes. Editions that do not name what it is about
     * are not read, and of the others one after the other is held in memory. Nobody is told before {@link #tell}.
     */
    public Done redact(UUID broadcast, RecordRemoval removal, Redacted mark) {
        keep(broadcast, mark);
        try (Connection c = dataSource.getConnection()) {
            int changed = 0;
            boolean newsChanged = false;
            Stored before = null;
            for (int number : concerned(c, broadcast, removal)) {
                Stored edition = read(c, broadcast, number);
                newsChanged |= redact(edition, removal, mark);
                if (removal instanceof RecordRemoval.OfLine) {
                    compareAgain(before, edition, mark);
                    before = edition;
                }
                if (edition.changed) {
                    changed++;
                    write(c, broadcast, edition, mark);
                    index(c, broadcast, edition);
                }
            }
            return new Done(changed, newsChanged);
        } catch (SQLException | JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Says whether what was told of it changed. */
    private boolean redact(Stored edition, RecordRemoval removal, Redacted mark) {
        Eraser eraser = new Eraser(removal);
        edition.changed = eraser.erase(edition.document);
        String whatChanged = edition.whatChanged;
        boolean news = whatChanged != null
                && !removal.removal().isOfAll()
                && removal.removal().concerns(whatChanged);
        if (news) {
            edition.whatChanged = removal.removal().from(String.valueOf(whatChanged));
            edition.changed = true;
        }
        if (edition.changed) {
            mark(edition.document, mark, eraser.moments());
        }
        return news;
    }

    /** Editions in which there may be something to take out, oldest first. */
    private static List<Integer> concerned(Connection c, UUID broadcast, RecordRemoval removal) throws SQLException {
        UUID subject = removal.subject();
        try (PreparedStatement select = c.prepareStatement("""
                select number from edition where broadcast_id = ?
                and (?::text is null or position(?::text in document) > 0 or ? and what_changed is not null)
                order by number
                """)) {
            String named = subject == null ? null : subject.toString();
            select.setObject(1, broadcast);
            select.setString(2, named);
            select.setString(3, named);
            select.setBoolean(4, !removal.removal().isOfAll());
            List<Integer> numbers = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    numbers.add(row.getInt(1));
                }
            }
            return numbers;
        }
    }

    /** Tells everybody of the newest edition anew, and nobody of what was said of any before. Last. */
    public void tell(UUID broadcast, OptionalLong moment) {
        try (Connection c = dataSource.getConnection();
                PreparedStatement select = c.prepareStatement(
                        "select number, published_at, what_changed from edition where broadcast_id = ? order by number desc limit 1")) {
            select.setObject(1, broadcast);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                log.append(
                        broadcast,
                        moment,
                        List.of(new Published(row.getInt(1), row.getTimestamp(2).toInstant(), row.getString(3))));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        log.redactOlder(broadcast, "published");
    }

    /** The questions of which some edition still shows the words, or the words of a written answer. */
    public Set<UUID> questionsShown(UUID broadcast) {
        try (Connection c = dataSource.getConnection();
                PreparedStatement select = c.prepareStatement("""
                        select distinct q ->> 'id' from edition e
                        cross join lateral jsonb_array_elements(e.document::jsonb -> 'questions') as q
                        where e.broadcast_id = ?
                            and (q ->> 'text' <> ? or coalesce(q -> 'answer' ->> 'text', ?) <> ?)
                        """)) {
            select.setObject(1, broadcast);
            for (int i = 2; i <= 4; i++) {
                select.setString(i, Removal.MARK);
            }
            Set<UUID> shown = new HashSet<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    shown.add(UUID.fromString(row.getString(1)));
                }
            }
            return shown;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether this question is in an edition. */
    public boolean isRecorded(UUID broadcast, UUID question) {
        try (Connection c = dataSource.getConnection();
                PreparedStatement select = c.prepareStatement("""
                        select 1 from edition
                        where broadcast_id = ? and document::jsonb -> 'questions' @> jsonb_build_array(
                            jsonb_build_object('id', ?::text))
                        limit 1
                        """)) {
            select.setObject(1, broadcast);
            select.setString(2, question.toString());
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The marks of a broadcast, oldest first. */
    List<Redacted> of(UUID broadcast) {
        try (Connection c = dataSource.getConnection();
                PreparedStatement select = c.prepareStatement(
                        "select at, what, subject, language, moment, because from redaction where broadcast_id = ? order by id")) {
            select.setObject(1, broadcast);
            List<Redacted> marks = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    marks.add(new Redacted(
                            row.getTimestamp(1).toInstant(),
                            What.valueOf(row.getString(2)),
                            row.getObject(3, UUID.class),
                            row.getString(4),
                            row.getObject(5, Long.class),
                            row.getString(6)));
                }
            }
            return marks;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void keep(UUID broadcast, Redacted mark) {
        try (Connection c = dataSource.getConnection();
                PreparedStatement insert = c.prepareStatement(
                        "insert into redaction (broadcast_id, at, what, subject, language, moment, because) values (?, ?, ?, ?, ?, ?, ?)")) {
            insert.setObject(1, broadcast);
            insert.setTimestamp(2, Timestamp.from(mark.at()));
            insert.setString(3, mark.what().name());
            insert.setObject(4, mark.subject());
            insert.setString(5, mark.language());
            insert.setObject(6, mark.moment(), java.sql.Types.BIGINT);
            insert.setString(7, mark.because());
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private Stored read(Connection c, UUID broadcast, int number) throws SQLException, JsonProcessingException {
        try (PreparedStatement select = c.prepareStatement("""
                select document, what_changed,
                    not exists (select from edition later where later.broadcast_id = e.broadcast_id and later.number > e.number)
                from edition e where broadcast_id = ? and number = ?
                """)) {
            select.setObject(1, broadcast);
            select.setInt(2, number);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return new Stored(
                        number, (ObjectNode) json.readTree(row.getString(1)), row.getString(2), row.getBoolean(3));
            }
        }
    }

    private void mark(ObjectNode document, Redacted mark, List<Long> moments) {
        if (moments.isEmpty()) {
            document.withArray("redactions").add(json.valueToTree(mark));
        } else {
            moments.forEach(at -> document.withArray("redactions").add(json.valueToTree(mark.at(at))));
        }
    }

    /** What an edition says that it corrects quotes both its transcript and the one before. */
    private void compareAgain(@Nullable Stored before, Stored edition, Redacted mark) throws JsonProcessingException {
        if (before == null || !(before.changed || edition.changed) || !edition.document.has("corrections")) {
            return;
        }
        Corrections corrections = Corrections.between(
                document(before).transcript(), document(edition).transcript());
        ObjectNode again = json.valueToTree(corrections);
        if (!again.equals(edition.document.get("corrections"))) {
            edition.document.set("corrections", again);
            if (!edition.changed) {
                mark(edition.document, mark, List.of());
            }
            edition.changed = true;
        }
    }

    private RecordDocument document(Stored edition) throws JsonProcessingException {
        return json.treeToValue(edition.document, RecordDocument.class);
    }

    private void write(Connection c, UUID broadcast, Stored edition, Redacted mark)
            throws SQLException, JsonProcessingException {
        try (PreparedStatement redact = c.prepareStatement("select redact_edition(?, ?, ?, ?, ?)")) {
            redact.setObject(1, broadcast);
            redact.setInt(2, edition.number);
            redact.setString(3, json.writeValueAsString(edition.document));
            redact.setString(4, edition.whatChanged);
            redact.setTimestamp(5, Timestamp.from(mark.at()));
            redact.execute();
        }
    }

    /** Readers search the newest edition. */
    private void index(Connection c, UUID broadcast, Stored edition) throws SQLException, JsonProcessingException {
        if (!edition.newest) {
            return;
        }
        try (PreparedStatement index = c.prepareStatement("select index_record(?, ?::jsonb)")) {
            index.setObject(1, broadcast);
            index.setString(2, json.writeValueAsString(edition.document));
            index.execute();
        }
    }
}
