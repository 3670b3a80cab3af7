package io.candor.publication;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.agroal.api.AgroalDataSource;
import io.candor.access.Refusal;
import io.candor.broadcast.BroadcastRef;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Full-text search in what the current editions of the published records show: lines, public questions and answers. The
 * table it reads is filled when an edition is published, and holds nothing that readers could not read there.
 */
@ApplicationScoped
@Transactional
public class Search {

    /** Longer ones are no words to look for. */
    public static final int LONGEST_QUERY = 200;

    static final int MOST_HITS = 50;

    /** A search that takes longer is given up: it costs others more than it is worth. */
    private static final int PATIENCE_MS = 2000;

    /** PostgreSQL, appendix A: query_canceled. */
    private static final String TOOK_TOO_LONG = "57014";

    /** Searches at a time on one pod: anybody may search, and the room needs the connections. */
    static final int AT_A_TIME = 3;

    private static final int MOST_WAITING = 12;
    private static final int LONGEST_WAIT_MS = 1000;
    private static final Duration TRY_AGAIN = Duration.ofSeconds(3);

    private static final char OPEN = '\uE000';
    private static final char CLOSE = '\uE001';

    private final AgroalDataSource dataSource;
    private final Semaphore turns = new Semaphore(AT_A_TIME, true);

    Search(AgroalDataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** What was found where. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Hit(
            String slug,
            String title,
            Instant heldOn,
            Kind kind,

            @Schema(description = "Where it was said or answered") @Nullable
            Long moment,

            @Nullable UUID question,

            @Schema(description = "Who says, asks or signs it") @Nullable
            String who,

            String language,
            List<Part> parts,

            @Schema(description = "Its place on the record", examples = "/b/flights-cancelled#m=163285")
            String address) {}

    /** A piece of text that matched, or one between. */
    public record Part(String text, boolean match) {}

    /** What kind of text it was found in. */
    public enum Kind {
        LINE,
        QUESTION,
        ANSWER
    }

    /**
     * The best first, at most {@value #MOST_HITS}; {@code in} null is everywhere. No words, no hits. Refuses with
     * UNAVAILABLE when too many search at the same time, or when it takes longer than two seconds.
     */
    public List<Hit> find(String words, @Nullable BroadcastRef in) {
        if (words.isBlank() || words.length() > LONGEST_QUERY) {
            return List.of();
        }
        try {
            if (turns.getQueueLength() >= MOST_WAITING || !turns.tryAcquire(LONGEST_WAIT_MS, TimeUnit.MILLISECONDS)) {
                throw Refusal.unavailable("Very many people are searching right now.", TRY_AGAIN);
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw Refusal.unavailable("This server is going away.", TRY_AGAIN);
        }
        try {
            return search(words, in);
        } finally {
            turns.release();
        }
    }

    private List<Hit> search(String words, @Nullable BroadcastRef in) {
        try (Connection c = dataSource.getConnection();
                Statement bound = c.createStatement();
                PreparedStatement select = c.prepareStatement("""
                        with wanted as (
                            select language, websearch_to_tsquery(search_config(language), ?) as query
                            from (select distinct language from record_text) languages),
                        hits as (
                            select t.*, w.query, ts_rank_cd(t.words, w.query) as rank
                            from wanted w join record_text t on t.language = w.language and t.words @@ w.query
                            join broadcast b on b.id = t.broadcast_id
                            where b.state = 'PUBLISHED' and not b.rehearsal and (?::uuid is null or b.id = ?)
                            order by rank desc, b.went_live_at desc, t.place limit ?)
                        select b.slug, b.title, b.went_live_at, h.kind, h.moment, h.question_id, h.speaker, h.language,
                               ts_headline(search_config(h.language), h.text, h.query,
                                   'StartSel=' || ? || ', StopSel=' || ? || ', MaxWords=60, MinWords=30')
                        from hits h join broadcast b on b.id = h.broadcast_id
                        order by h.rank desc, b.went_live_at desc, h.place
                        """)) {
            bound.execute("set local statement_timeout = " + PATIENCE_MS);
            UUID only = in == null ? null : in.id();
            select.setString(1, words);
            select.setObject(2, only);
            select.setObject(3, only);
            select.setInt(4, MOST_HITS);
            select.setString(5, String.valueOf(OPEN));
            select.setString(6, String.valueOf(CLOSE));
            List<Hit> hits = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    hits.add(hit(row));
                }
            }
            return hits;
        } catch (SQLException e) {
            if (TOOK_TOO_LONG.equals(e.getSQLState())) {
                throw Refusal.unavailable("This search takes too long. Try fewer, or rarer, words.", TRY_AGAIN);
            }
            throw new IllegalStateException(e);
        }
    }

    private static Hit hit(ResultSet row) throws SQLException {
        Kind kind = Kind.valueOf(row.getString(4));
        Long moment = row.getObject(5, Long.class);
        UUID question = row.getObject(6, UUID.class);
        String slug = row.getString(1);
        return new Hit(
                slug,
                row.getString(2),
                row.getTimestamp(3).toInstant(),
                kind,
                moment,
                question,
                row.getString(7),
                row.getString(8),
                parts(row.getString(9)),
                "/b/" + slug + (kind == Kind.LINE ? "#m=" + moment : "#q-" + question));
    }

    static List<Part> parts(String marked) {
        List<Part> parts = new ArrayList<>();
        int at = 0;
        while (at < marked.length()) {
            int open = marked.indexOf(OPEN, at);
            int close = open < 0 ? -1 : marked.indexOf(CLOSE, open);
            if (close < 0) {
                parts.add(new Part(marked.substring(at), false));
                break;
            }
            if (open > at) {
                parts.add(new Part(marked.substring(at, open), false));
            }
            parts.add(new Part(marked.substring(open + 1, close), true));
            at = close + 1;
        }
        return List.copyOf(parts);
    }
}
