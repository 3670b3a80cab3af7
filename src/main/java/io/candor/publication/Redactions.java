package io.candor.publication;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.agroal.api.AgroalDataSource;
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
import java.util.List;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.TreeMap;
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
        boolean changed;

        @Nullable
        String whatChanged;

        Stored(int number, ObjectNode document, @Nullable String whatChanged) {
            this.number = number;
            this.document = document;
            this.whatChanged = whatChanged;
        }
    }

    /** Keeps the mark, and leaves it in each edition from which something goes. @return in how many */
    public int redact(UUID broadcast, OptionalLong moment, RecordRemoval removal, Redacted mark) {
        keep(broadcast, mark);
        try (Connection c = dataSource.getConnection()) {
            NavigableMap<Integer, Stored> editions = read(c, broadcast);
            boolean told = false;
            for (Stored edition : editions.values()) {
                Eraser eraser = new Eraser(removal);
                edition.changed = eraser.erase(edition.document);
                String whatChanged = edition.whatChanged;
                if (!removal.removal().isOfAll() && removal.removal().concerns(whatChanged)) {
                    edition.whatChanged = removal.removal().from(String.valueOf(whatChanged));
                    edition.changed = true;
                    told = true;
                }
                if (edition.changed) {
                    mark(edition.document, mark, eraser.moments());
                }
            }
            if (removal instanceof RecordRemoval.OfLine) {
                compareAgain(editions, mark);
            }
            for (Stored edition : editions.values()) {
                if (edition.changed) {
                    write(c, broadcast, edition, mark);
                }
            }
            if (!editions.isEmpty() && editions.lastEntry().getValue().changed) {
                index(c, broadcast, editions.lastEntry().getValue());
            }
            if (told) {
                tellAgain(broadcast, moment, editions.lastEntry().getValue());
            }
            return (int) editions.values().stream().filter(e -> e.changed).count();
        } catch (SQLException | JsonProcessingException e) {
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

    private NavigableMap<Integer, Stored> read(Connection c, UUID broadcast)
            throws SQLException, JsonProcessingException {
        NavigableMap<Integer, Stored> editions = new TreeMap<>();
        try (PreparedStatement select =
                c.prepareStatement("select number, document, what_changed from edition where broadcast_id = ?")) {
            select.setObject(1, broadcast);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    editions.put(
                            row.getInt(1),
                            new Stored(row.getInt(1), (ObjectNode) json.readTree(row.getString(2)), row.getString(3)));
                }
            }
        }
        return editions;
    }

    private void mark(ObjectNode document, Redacted mark, List<Long> moments) {
        if (moments.isEmpty()) {
            document.withArray("redactions").add(json.valueToTree(mark));
        } else {
            moments.forEach(at -> document.withArray("redactions").add(json.valueToTree(mark.at(at))));
        }
    }

    /** What an edition says that it corrects quotes both its transcript and the one before. */
    private void compareAgain(NavigableMap<Integer, Stored> editions, Redacted mark) throws JsonProcessingException {
        Stored before = null;
        for (Stored edition : editions.values()) {
            if (before != null && (before.changed || edition.changed) && edition.document.has("corrections")) {
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
            before = edition;
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

    private void index(Connection c, UUID broadcast, Stored newest) throws SQLException, JsonProcessingException {
        try (PreparedStatement index = c.prepareStatement("select index_record(?, ?::jsonb)")) {
            index.setObject(1, broadcast);
            index.setString(2, json.writeValueAsString(newest.document));
            index.execute();
        }
    }

    private void tellAgain(UUID broadcast, OptionalLong moment, Stored newest) throws JsonProcessingException {
        RecordDocument document = document(newest);
        log.append(
                broadcast, moment, List.of(new Published(newest.number, document.publishedAt(), newest.whatChanged)));
        log.redactOlder(broadcast, "published");
    }
}
