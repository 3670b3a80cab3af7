package io.candor.followup;

import io.agroal.api.AgroalDataSource;
import io.candor.audit.Removal;
import io.candor.transcript.Caption;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/** What was removed from a line is removed from the promises that were heard in it, also from those decided about. */
@ApplicationScoped
@Transactional(Transactional.TxType.MANDATORY)
public class HeardRedaction {

    /** A sentence goes over several lines, so it may begin before the one that is redacted. */
    private static final long AROUND_MS = 60_000;

    private static final int LONGEST = 500;

    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\p{N}]++");

    private final AgroalDataSource dataSource;
    private final PromisesHeard heard;

    HeardRedaction(AgroalDataSource dataSource, PromisesHeard heard) {
        this.dataSource = dataSource;
        this.heard = heard;
    }

    private record Kept(String text, String speaker) {}

    /**
     * Takes it out of what was heard in a line.
     *
     * @param versions every form in which the line is known
     */
    public void redact(UUID broadcast, List<Caption> versions, Removal removal) {
        heard.forgetPlainTalk();
        long from = versions.stream().mapToLong(Caption::startMs).min().orElse(0) - AROUND_MS;
        long to = versions.stream().mapToLong(Caption::endMs).max().orElse(0) + AROUND_MS;
        try (Connection c = dataSource.getConnection();
                PreparedStatement select = c.prepareStatement(
                        "select id, text, coalesce(speaker, '') from promise_heard where broadcast_id = ? and moment between ? and ? order by id");
                PreparedStatement update =
                        c.prepareStatement("update promise_heard set text = ?, speaker = nullif(?, '') where id = ?")) {
            select.setObject(1, broadcast);
            select.setLong(2, from);
            select.setLong(3, to);
            Map<UUID, Kept> changed = new LinkedHashMap<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    Kept was = new Kept(row.getString(2), row.getString(3));
                    Kept is = without(was, versions, removal);
                    if (!is.equals(was)) {
                        changed.put(row.getObject(1, UUID.class), is);
                    }
                }
            }
            for (Map.Entry<UUID, Kept> one : changed.entrySet()) {
                update.setString(1, one.getValue().text());
                update.setString(2, one.getValue().speaker());
                update.setObject(3, one.getKey());
                update.addBatch();
            }
            update.executeBatch();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Kept without(Kept kept, List<Caption> versions, Removal removal) {
        if (!removal.isOfAll()) {
            return new Kept(removal.from(kept.text(), LONGEST), removal.from(kept.speaker(), LONGEST));
        }
        return versions.stream().anyMatch(line -> shares(kept.text(), line.text()))
                ? new Kept(Removal.MARK, kept.speaker())
                : kept;
    }

    /** Whether a sentence has part of a line in it, wherever it begins and ends: three words in a row of both. */
    static boolean shares(String sentence, String line) {
        String one = " " + words(sentence) + " ";
        String[] other = words(line).split(" ", -1);
        int run = Math.min(3, other.length);
        for (int i = 0; i + run <= other.length; i++) {
            String words = String.join(" ", List.of(other).subList(i, i + run));
            if (!words.isBlank() && one.contains(" " + words + " ")) {
                return true;
            }
        }
        return false;
    }

    private static String words(String text) {
        return BETWEEN_WORDS.matcher(Removal.plain(text)).replaceAll(" ").strip();
    }
}
