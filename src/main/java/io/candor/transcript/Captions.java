package io.candor.transcript;

import io.agroal.api.AgroalDataSource;
import io.candor.access.Refusal;
import io.candor.broadcast.BroadcastRef;
import io.candor.live.EventLog;
import io.candor.live.SnapshotPart;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Caption lines in, once each; live to the room and kept as the transcript. */
@ApplicationScoped
@Transactional
public class Captions implements SnapshotPart {

    /** What a newcomer gets to read back; the whole transcript has an address of its own. */
    private static final int IN_SNAPSHOT = 50;

    /** Ten hours of fast speech. */
    private static final int LONGEST_TRANSCRIPT = 50_000;

    private final AgroalDataSource dataSource;
    private final EventLog log;

    Captions(AgroalDataSource dataSource, EventLog log) {
        this.dataSource = dataSource;
        this.log = log;
    }

    /** How many lines were new, and how many had been taken before. */
    record Taken(int accepted, int repeated) {}

    /** Takes lines while there are moments to speak of. A repeated {@code seq} is the same line: the first one counts. */
    Taken take(BroadcastRef broadcast, List<CaptionLine> lines) {
        broadcast.requireMoment();
        Set<Long> fresh = insert(broadcast.id(), lines);
        List<CaptionLine> accepted = new ArrayList<>();
        for (CaptionLine line : lines) {
            if (fresh.remove(line.seq())) {
                accepted.add(line);
            }
        }
        log.append(broadcast.id(), broadcast.moment(), accepted);
        return new Taken(accepted.size(), lines.size() - accepted.size());
    }

    /** Makes the captions of a file the transcript. With lines already there, only when they are to be replaced. */
    void replaceAll(BroadcastRef broadcast, List<Caption> captions, boolean replace) {
        broadcast.requireMoment();
        if (captions.size() > LONGEST_TRANSCRIPT) {
            throw Refusal.of(Refusal.Kind.TOO_LARGE, "A transcript has at most " + LONGEST_TRANSCRIPT + " lines.");
        }
        boolean empty = lines(broadcast.id(), 1).isEmpty();
        if (!empty && !replace) {
            throw Refusal.notAllowedNow(
                    broadcast.state(), "There is a transcript already; import with replace=true to replace it.");
        }
        if (!empty) {
            delete(broadcast.id());
        }
        List<CaptionLine> lines = new ArrayList<>();
        for (Caption caption : captions) {
            lines.add(new CaptionLine(
                    (long) lines.size(), caption.startMs(), caption.endMs(), caption.speaker(), caption.text()));
        }
        insert(broadcast.id(), lines);
    }

    /** The whole transcript, in the order spoken. */
    public List<Caption> transcript(UUID broadcast) {
        return lines(broadcast, LONGEST_TRANSCRIPT).stream()
                .map(CaptionLine::toCaption)
                .toList();
    }

    @Override
    public String name() {
        return "captions";
    }

    @Override
    public Object read(UUID broadcast) {
        return lines(broadcast, IN_SNAPSHOT);
    }

    private Set<Long> insert(UUID broadcast, List<CaptionLine> lines) {
        try (Connection c = dataSource.getConnection();
                PreparedStatement insert = c.prepareStatement("""
                        insert into caption (broadcast_id, seq, start_ms, end_ms, speaker, text)
                        select ?, * from unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::text[], ?::text[])
                        on conflict do nothing
                        returning seq
                        """)) {
            insert.setObject(1, broadcast);
            insert.setArray(2, array(c, "bigint", lines.stream().map(CaptionLine::seq)));
            insert.setArray(3, array(c, "bigint", lines.stream().map(CaptionLine::startMs)));
            insert.setArray(4, array(c, "bigint", lines.stream().map(CaptionLine::endMs)));
            insert.setArray(5, array(c, "text", lines.stream().map(CaptionLine::speaker)));
            insert.setArray(6, array(c, "text", lines.stream().map(CaptionLine::text)));
            Set<Long> fresh = new HashSet<>();
            try (ResultSet row = insert.executeQuery()) {
                while (row.next()) {
                    fresh.add(row.getLong(1));
                }
            }
            return fresh;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void delete(UUID broadcast) {
        try (Connection c = dataSource.getConnection();
                PreparedStatement delete = c.prepareStatement("delete from caption where broadcast_id = ?")) {
            delete.setObject(1, broadcast);
            delete.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The last {@code limit} lines, oldest first. */
    private List<CaptionLine> lines(UUID broadcast, int limit) {
        try (Connection c = dataSource.getConnection();
                PreparedStatement select = c.prepareStatement("""
                        select * from (
                            select seq, start_ms, end_ms, speaker, text from caption
                            where broadcast_id = ? order by start_ms desc, seq desc limit ?) newest
                        order by start_ms, seq
                        """)) {
            select.setObject(1, broadcast);
            select.setInt(2, limit);
            List<CaptionLine> lines = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    lines.add(new CaptionLine(
                            row.getLong(1), row.getLong(2), row.getLong(3), row.getString(4), row.getString(5)));
                }
            }
            return lines;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static java.sql.Array array(
            Connection c, String type, java.util.stream.Stream<? extends @Nullable Object> values) throws SQLException {
        return c.createArrayOf(type, values.toArray());
    }
}
