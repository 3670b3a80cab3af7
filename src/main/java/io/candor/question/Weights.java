package io.candor.question;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** How many people have a question: distinct viewers who asked or said me too, over the whole group. */
@ApplicationScoped
class Weights {

    private final AgroalDataSource dataSource;

    Weights(AgroalDataSource dataSource) {
        this.dataSource = dataSource;
    }

    Map<UUID, Long> of(Collection<UUID> questions) {
        Map<UUID, Long> weights = new HashMap<>();
        if (questions.isEmpty()) {
            return weights;
        }
        try (Connection c = dataSource.getConnection();
                PreparedStatement select = c.prepareStatement("""
                        select root, count(distinct who.viewer) filter (where blocked.viewer is null)
                        from (select unnest(?::uuid[]) as root) roots
                        join question q on q.id = root or q.under = root
                        cross join lateral (
                            select q.viewer union all
                            select s.viewer from question_supporter s where s.question_id = q.id) who
                        left join blocked_viewer blocked
                            on blocked.broadcast_id = q.broadcast_id and blocked.viewer = who.viewer
                        group by root
                        """)) {
            select.setArray(1, c.createArrayOf("uuid", questions.toArray()));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    weights.put(row.getObject(1, UUID.class), row.getLong(2));
                }
            }
            return weights;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    long of(UUID question) {
        return of(java.util.List.of(question)).getOrDefault(question, 0L);
    }
}
