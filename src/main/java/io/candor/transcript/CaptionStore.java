package io.candor.transcript;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Array;
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
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The caption table. Every method runs in the caller's transaction. */
@ApplicationScoped
class CaptionStore {

    private static final String COLUMNS = "id, seq, language, state, version, start_ms, end_ms, speaker, text";

    /** The numbers that lines have, and those that removed lines had. */
    private static final String NUMBERS = """
            (select broadcast_id, language, seq, updated_at from caption
             union all select broadcast_id, language, seq, removed_at from caption_removed) numbers
            """;

    /** Lines looked back at for gaps: a quarter of an hour of speech. */
    private static final int GAPS_LOOKED_FOR_IN = 500;

    private final AgroalDataSource dataSource;
    private final Clock clock;

    CaptionStore(AgroalDataSource dataSource, Clock clock) {
        this.dataSource = dataSource;
        this.clock = clock;
    }

    /** Lines that never came: the sender's numbers {@code from} to {@code to}, both missing. */
    record Gap(String language, long from, long to) {}

    /** One language's lines in short; none, where all were removed. {@code lastSeq} is the highest number that was used. */
    record Summary(String language, int lines, long lastSeq, long lastEndMs) {}

    /**
     * Inserts or revises, as {@link CaptionState#replaces} has it; no two lines may have the same language and seq. The
     * number of a removed line is taken: only a person brings such a line back, by a correction.
     */
    List<LiveCaption> put(UUID broadcast, Collection<CaptionLine> lines) {
        try (Connection c = dataSource.getConnection();
                PreparedStatement insert = c.prepareStatement("""
                        insert into caption as held
                            (broadcast_id, updated_at, seq, language, state, start_ms, end_ms, speaker, text)
                        select ?, ?, * from unnest(
                            ?::bigint[], ?::text[], ?::text[], ?::bigint[], ?::bigint[], ?::text[], ?::text[])
                            as sent (seq, language, state)
                        where sent.state = 'CORRECTED' or not exists (
                            select from caption_removed r
                            where r.broadcast_id = ? and r.language = sent.language and r.seq = sent.seq)
                        on conflict (broadcast_id, language, seq) do update
                        set state = excluded.state, start_ms = excluded.start_ms, end_ms = excluded.end_ms,
                            speaker = excluded.speaker, text = excluded.text, version = held.version + 1,
                            updated_at = excluded.updated_at
                        where (held.state = 'INTERIM' or excluded.state = 'CORRECTED')
                          and (held.state, held.start_ms, held.end_ms, held.speaker, held.text)
                              is distinct from (excluded.state, excluded.start_ms, excluded.end_ms,
                                                excluded.speaker, excluded.text)
                        returning
                        """ + COLUMNS)) {
            insert.setObject(1, broadcast);
            insert.setTimestamp(2, Timestamp.from(clock.instant()));
            insert.setArray(3, array(c, "bigint", lines.stream().map(CaptionLine::seq)));
            insert.setArray(4, array(c, "text", lines.stream().map(CaptionLine::language)));
            insert.setArray(
                    5, array(c, "text", lines.stream().map(l -> l.stateOrFinal().name())));
            insert.setArray(6, array(c, "bigint", lines.stream().map(CaptionLine::startMs)));
            insert.setArray(7, array(c, "bigint", lines.stream().map(CaptionLine::endMs)));
            insert.setArray(8, array(c, "text", lines.stream().map(CaptionLine::speaker)));
            insert.setArray(9, array(c, "text", lines.stream().map(CaptionLine::text)));
            insert.setObject(10, broadcast);
            return captions(insert);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The lines that are held under these lines' numbers. */
    List<LiveCaption> held(UUID broadcast, Collection<CaptionLine> lines) {
        try (Connection c = dataSource.getConnection();
                PreparedStatement select = c.prepareStatement("select " + COLUMNS + """
                         from caption where broadcast_id = ? and (language, seq) in (
                            select * from unnest(?::text[], ?::bigint[]))
                        """)) {
            select.setObject(1, broadcast);
            select.setArray(2, array(c, "text", lines.stream().map(CaptionLine::language)));
            select.setArray(3, array(c, "bigint", lines.stream().map(CaptionLine::seq)));
            return captions(select);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The next free number in this language; until the transaction ends nobody else is given one. */
    long lockNextNumber(UUID broadcast, String language) {
        lockNumbers(broadcast, language);
        return query(
                        "select coalesce(max(seq) + 1, 1) from " + NUMBERS + " where broadcast_id = ? and language = ?"
                                + " and seq < " + CaptionLine.LAST_SEQ,
                        row -> row.getLong(1),
                        broadcast,
                        language)
                .getFirst();
    }

    /** Until the transaction ends nobody else is given a number in this language. */
    void lockNumbers(UUID broadcast, String language) {
        query("select pg_advisory_xact_lock(hashtextextended(?, 5))", row -> true, broadcast + " " + language);
    }

    /** Who is named as a speaker so far. */
    List<String> speakers(UUID broadcast) {
        return query(
                "select speaker from caption where broadcast_id = ? and speaker is not null group by speaker"
                        + " order by max(seq) desc limit 50",
                row -> row.getString(1),
                broadcast);
    }

    /** Where the last line in a language ends, or 0. */
    long lastEnd(UUID broadcast, String language) {
        return query(
                        "select end_ms from caption where broadcast_id = ? and language = ? order by start_ms desc limit 1",
                        row -> row.getLong(1),
                        broadcast,
                        language)
                .stream()
                .findFirst()
                .orElse(0L);
    }

    /** Empty when there is no such line in this version. */
    Optional<LiveCaption> correct(UUID broadcast, UUID id, int version, Caption to) {
        try (Connection c = dataSource.getConnection();
                PreparedStatement update = c.prepareStatement("""
                        update caption set start_ms = ?, end_ms = ?, speaker = ?, text = ?, state = 'CORRECTED',
                            version = version + 1, updated_at = ?
                        where broadcast_id = ? and id = ? and version = ?
                        returning
                        """ + COLUMNS)) {
            update.setLong(1, to.startMs());
            update.setLong(2, to.endMs());
            update.setString(3, to.speaker());
            update.setString(4, to.text());
            update.setTimestamp(5, Timestamp.from(clock.instant()));
            update.setObject(6, broadcast);
            update.setObject(7, id);
            update.setInt(8, version);
            return captions(update).stream().findFirst();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The line that begins last at this moment or before it. */
    Optional<LiveCaption> lastBefore(UUID broadcast, String language, long startMs) {
        return select(
                        "where broadcast_id = ? and language = ? and start_ms <= ? order by start_ms desc, seq desc limit 1",
                        broadcast,
                        language,
                        startMs)
                .stream()
                .findFirst();
    }

    /** Says better when a line ends, and nothing else: when its words came stays as it is. */
    Optional<LiveCaption> end(UUID broadcast, UUID id, int version, long endMs) {
        return query(
                        "update caption set end_ms = ?, version = version + 1"
                                + " where broadcast_id = ? and id = ? and version = ? returning " + COLUMNS,
                        CaptionStore::caption,
                        endMs,
                        broadcast,
                        id,
                        version)
                .stream()
                .findFirst();
    }

    Optional<LiveCaption> find(UUID broadcast, UUID id) {
        return select("where broadcast_id = ? and id = ?", broadcast, id).stream()
                .findFirst();
    }

    /** Its number stays taken. */
    void remove(UUID broadcast, UUID id) {
        change("""
                with gone as (
                    delete from caption where broadcast_id = ? and id = ? returning broadcast_id, language, seq)
                insert into caption_removed select broadcast_id, language, seq, ? from gone on conflict do nothing
                """, broadcast, id, Timestamp.from(clock.instant()));
    }

    /** A removed line is there again. */
    void isBack(UUID broadcast, String language, long seq) {
        change(
                "delete from caption_removed where broadcast_id = ? and language = ? and seq = ?",
                broadcast,
                language,
                seq);
    }

    /**
     * Takes all lines in a language away, and says which these were. Of their numbers those from {@code free} on stay
     * taken; all below are free, for those that come in their place.
     */
    List<UUID> removeAll(UUID broadcast, String language, long free) {
        List<UUID> removed = query(
                """
                with gone as (
                    delete from caption where broadcast_id = ? and language = ? returning id, seq),
                kept as (
                    insert into caption_removed select ?, ?, seq, ? from gone where seq >= ? on conflict do nothing)
                select id from gone
                """,
                row -> row.getObject(1, UUID.class),
                broadcast,
                language,
                broadcast,
                language,
                Timestamp.from(clock.instant()),
                free);
        change(
                "delete from caption_removed where broadcast_id = ? and language = ? and seq < ?",
                broadcast,
                language,
                free);
        return removed;
    }

    boolean isEmpty(UUID broadcast, String language) {
        return select("where broadcast_id = ? and language = ? limit 1", broadcast, language)
                .isEmpty();
    }

    /** In the order spoken, interim lines included, at most {@code limit}. */
    List<LiveCaption> lines(UUID broadcast, String language, int limit) {
        return select(
                "where broadcast_id = ? and language = ? order by start_ms, seq limit ?", broadcast, language, limit);
    }

    List<LiveCaption> linesFrom(UUID broadcast, String language, long fromMs, int limit) {
        return select(
                "where broadcast_id = ? and language = ? and start_ms >= ? and state <> 'INTERIM'"
                        + " order by start_ms, seq limit ?",
                broadcast,
                language,
                fromMs,
                limit);
    }

    /** The final lines that begin at or after one moment and before another, with when each became what it is. */
    List<Captions.Said> said(UUID broadcast, String language, long fromMs, long toMs) {
        return query(
                "select " + COLUMNS + ", updated_at from caption where broadcast_id = ? and language = ?"
                        + " and start_ms >= ? and start_ms < ? and state <> 'INTERIM' order by start_ms, seq",
                row -> new Captions.Said(caption(row), row.getTimestamp(10).toInstant()),
                broadcast,
                language,
                fromMs,
                toMs);
    }

    /** The last {@code limit} lines of each language, oldest first. */
    List<LiveCaption> newest(UUID broadcast, int limit) {
        return select("""
                where id in (
                    select id from (
                        select id, row_number() over (partition by language order by start_ms desc, seq desc) as back
                        from caption where broadcast_id = ?) ranked
                    where back <= ?)
                order by start_ms, seq, language
                """, broadcast, limit);
    }

    /** Each language in which there is a line, or was one, the ones with most lines first. */
    List<Summary> summaries(UUID broadcast) {
        return query(
                """
                select language, count(end_ms), coalesce(max(seq) filter (where seq <= 1000000000), 0), coalesce(max(end_ms), 0)
                from (select language, seq, end_ms from caption where broadcast_id = ?
                      union all select language, seq, null from caption_removed where broadcast_id = ?) numbers
                group by language order by 2 desc, 1
                """,
                row -> new Summary(row.getString(1), row.getInt(2), row.getLong(3), row.getLong(4)),
                broadcast,
                broadcast);
    }

    /** The gaps among the newest lines of each language, oldest first. */
    List<Gap> gaps(UUID broadcast) {
        return query("""
                select language, before + 1, seq - 1 from (
                    select language, seq, lag(seq) over (partition by language order by seq) as before from (
                        select language, seq, row_number() over (partition by language order by seq desc) as back
                        from %s where broadcast_id = ? and seq <= 1000000000) ranked
                    where back <= ?) numbered
                where seq > before + 1 order by language, seq
                """.formatted(NUMBERS), CaptionStore::gap, broadcast, GAPS_LOOKED_FOR_IN);
    }

    /** The gaps before lines that came after this time, oldest first. */
    List<Gap> gapsSince(UUID broadcast, Instant since) {
        return query("""
                select language, before + 1, seq - 1 from (
                    select language, seq, updated_at, lag(seq) over (partition by language order by seq) as before from (
                        select language, seq, updated_at,
                            row_number() over (partition by language order by seq desc) as back
                        from %s where broadcast_id = ? and seq <= 1000000000) ranked
                    where back <= ?) numbered
                where seq > before + 1 and updated_at > ? order by language, seq
                """.formatted(NUMBERS), CaptionStore::gap, broadcast, GAPS_LOOKED_FOR_IN, Timestamp.from(since));
    }

    /** When the newest line came that is not a correction. */
    Optional<Instant> lastCame(UUID broadcast) {
        return query(
                        "select max(updated_at) from caption where broadcast_id = ? and state <> 'CORRECTED'",
                        row -> Optional.ofNullable(row.getTimestamp(1)).map(Timestamp::toInstant),
                        broadcast)
                .getFirst();
    }

    /** The gaps that lie right before one of these numbers. */
    List<Gap> gapsBefore(UUID broadcast, String language, Collection<Long> numbers) {
        try (Connection c = dataSource.getConnection();
                PreparedStatement select = c.prepareStatement("""
                        select ?, before + 1, number - 1 from (
                            select number, (
                                select max(seq) from %s
                                where broadcast_id = ? and language = ? and seq < number) as before
                            from unnest(?::bigint[]) as number) neighbours
                        where number > before + 1 order by number
                        """.formatted(NUMBERS))) {
            select.setString(1, language);
            select.setObject(2, broadcast);
            select.setString(3, language);
            select.setArray(4, array(c, "bigint", numbers.stream()));
            return rows(select, CaptionStore::gap);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Gap gap(ResultSet row) throws SQLException {
        return new Gap(row.getString(1), row.getLong(2), row.getLong(3));
    }

    private interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    private List<LiveCaption> select(String which, Object... parameters) {
        return query("select " + COLUMNS + " from caption " + which, CaptionStore::caption, parameters);
    }

    private <T> List<T> query(String sql, Row<T> shape, Object... parameters) {
        try (Connection c = dataSource.getConnection();
                PreparedStatement select = prepared(c, sql, parameters)) {
            return rows(select, shape);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void change(String sql, Object... parameters) {
        try (Connection c = dataSource.getConnection();
                PreparedStatement change = prepared(c, sql, parameters)) {
            change.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static PreparedStatement prepared(Connection c, String sql, Object... parameters) throws SQLException {
        PreparedStatement statement = c.prepareStatement(sql);
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
        return statement;
    }

    private static List<LiveCaption> captions(PreparedStatement statement) throws SQLException {
        return rows(statement, CaptionStore::caption);
    }

    private static <T> List<T> rows(PreparedStatement statement, Row<T> shape) throws SQLException {
        List<T> rows = new ArrayList<>();
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                rows.add(shape.read(row));
            }
        }
        return rows;
    }

    private static LiveCaption caption(ResultSet row) throws SQLException {
        return new LiveCaption(
                row.getObject(1, UUID.class),
                row.getLong(2),
                row.getString(3),
                CaptionState.valueOf(row.getString(4)),
                row.getInt(5),
                row.getLong(6),
                row.getLong(7),
                row.getString(8),
                row.getString(9));
    }

    private static Array array(Connection c, String type, Stream<? extends @Nullable Object> values)
            throws SQLException {
        return c.createArrayOf(type, values.toArray());
    }
}
