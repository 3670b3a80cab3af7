package io.candor.question;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * How many people have a question: distinct viewers who asked or said me too, over the whole group, and who have stayed
 * for long enough to count. A question always has the one who asked it.
 */
@ApplicationScoped
class Weights {

    /** Fewer people from one network are a family or an office. */
    private static final long WORTH_A_LOOK = 5;

    private final AgroalDataSource dataSource;

    Weights(AgroalDataSource dataSource) {
        this.dataSource = dataSource;
    }

    Map<UUID, Long> of(Collection<UUID> questions) {
        if (questions.isEmpty()) {
            return Map.of();
        }
        try (Connection c = dataSource.getConnection();
                PreparedStatement select = c.prepareStatement("""
                        select root, greatest(1, count(distinct who.viewer) filter (where who.counts))
                        from (select unnest(?::uuid[]) as root) roots
                        join question q on q.id = root or q.under = root
                        cross join lateral (
                            select q.viewer, q.counts union all
                            select s.viewer, s.counts from question_supporter s where s.question_id = q.id) who
                        group by root
                        """)) {
            return read(c, select, questions);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Of those weights that are large enough for it to matter: how many of these people come from the one network that
     * most of them come from.
     */
    Map<UUID, Long> fromOneNetwork(Map<UUID, Long> weights) {
        List<UUID> large = weights.entrySet().stream()
                .filter(w -> w.getValue() >= WORTH_A_LOOK)
                .map(Map.Entry::getKey)
                .toList();
        if (large.isEmpty()) {
            return Map.of();
        }
        try (Connection c = dataSource.getConnection();
                PreparedStatement select = c.prepareStatement("""
                        select root, max(people) from (
                            select root, who.network, count(distinct who.viewer) as people
                            from (select unnest(?::uuid[]) as root) roots
                            join question q on q.id = root or q.under = root
                            cross join lateral (
                                select q.viewer, q.counts, q.network union all
                                select s.viewer, s.counts, s.network
                                from question_supporter s where s.question_id = q.id) who
                            where who.counts and who.network is not null
                            group by root, who.network) networks
                        group by root
                        """)) {
            return read(c, select, large);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<UUID, Long> read(Connection c, PreparedStatement select, Collection<UUID> questions)
            throws SQLException {
        select.setArray(1, c.createArrayOf("uuid", questions.toArray()));
        Map<UUID, Long> read = new HashMap<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                read.put(row.getObject(1, UUID.class), row.getLong(2));
            }
        }
        return read;
    }

    long of(UUID question) {
        return of(List.of(question)).getOrDefault(question, 0L);
    }
}
