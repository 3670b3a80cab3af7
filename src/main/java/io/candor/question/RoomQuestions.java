package io.candor.question;

import io.agroal.api.AgroalDataSource;
import io.candor.live.PrivateFeed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/**
 * What a room carries to askers and to staff. Changes are followed by transaction id: a reader asks for what was
 * written by transactions that had not ended when it looked last, so nothing that commits late is left out.
 */
@ApplicationScoped
@Transactional
class RoomQuestions implements PrivateFeed {

    private static final String POSITION = "select pg_snapshot_xmin(pg_current_snapshot())::text::bigint";

    /** A greeting names this many of a viewer's newest questions; nobody asks more, unless to fill our memory. */
    private static final int MOST_OWN = 100;

    private final QuestionEntity.Repository questions;
    private final Questions desk;
    private final Weights weights;
    private final AgroalDataSource dataSource;

    RoomQuestions(QuestionEntity.Repository questions, Questions desk, Weights weights, AgroalDataSource dataSource) {
        this.questions = questions;
        this.desk = desk;
        this.weights = weights;
        this.dataSource = dataSource;
    }

    @Override
    public Map<UUID, List<Object>> own(UUID broadcast, Collection<UUID> viewers) {
        List<QuestionEntity> mine = questions
                .getEntityManager()
                .unwrap(Session.class)
                .createNativeQuery("""
                        select q.* from unnest(cast(:viewers as uuid[])) as v (id)
                        cross join lateral (
                            select * from question where broadcast_id = :broadcast and viewer = v.id
                            order by asked_at desc, id desc limit :most) q
                        order by q.asked_at, q.id
                        """, QuestionEntity.class)
                .setParameter("viewers", viewers.toArray(UUID[]::new))
                .setParameter("broadcast", broadcast)
                .setParameter("most", MOST_OWN)
                .getResultList();
        Map<UUID, QuestionEntity> roots = rootsOf(mine);
        Map<UUID, List<Object>> own = new HashMap<>();
        for (QuestionEntity q : mine) {
            own.computeIfAbsent(q.viewer, v -> new ArrayList<>()).add(QuestionViews.toOwn(q, rootOf(q, roots)));
        }
        return own;
    }

    @Override
    public List<Object> all(UUID broadcast) {
        return List.copyOf(desk.list(broadcast));
    }

    @Override
    public long cursor() {
        try (Connection c = dataSource.getConnection();
                PreparedStatement select = c.prepareStatement(POSITION)) {
            return position(select);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Delta since(UUID broadcast, long cursor, boolean forStaff) {
        Set<UUID> changed;
        Set<UUID> supported;
        long next;
        try (Connection c = dataSource.getConnection();
                PreparedStatement select = c.prepareStatement(POSITION)) {
            // First the position, then the rows: what commits in between is read twice, not never.
            next = position(select);
            changed = ids(
                    c,
                    "select id from question where broadcast_id = ? and changed_xid >= ?::text::xid8",
                    broadcast,
                    cursor);
            supported = ids(
                    c,
                    "select distinct question_id from question_supporter where broadcast_id = ? and changed_xid >= ?::text::xid8",
                    broadcast,
                    cursor);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        if (changed.isEmpty() && supported.isEmpty()) {
            return new Delta(next, List.of(), List.of(), Map.of());
        }
        List<QuestionEntity> rows = changed.isEmpty() ? List.of() : questions.list("id in ?1", changed);
        Map<UUID, QuestionEntity> roots = rootsOf(rows);
        List<Own> own = rows.stream()
                .map(q -> new Own(q.viewer, QuestionViews.toOwn(q, rootOf(q, roots))))
                .toList();
        List<Object> staff = forStaff ? List.copyOf(desk.staffViews(rows)) : List.of();
        return new Delta(next, own, staff, publicWeights(changed, supported));
    }

    /** Weights go to everybody, so only those of public questions do. */
    private Map<UUID, Long> publicWeights(Set<UUID> changed, Set<UUID> supported) {
        Set<UUID> all = new HashSet<>(changed);
        all.addAll(supported);
        List<QuestionEntity> rows = questions.list("id in ?1", all);
        Set<UUID> visible = new HashSet<>();
        rows.stream().filter(QuestionEntity::isPublic).forEach(q -> visible.add(q.id));
        rootsOf(rows).values().stream().filter(QuestionEntity::isPublic).forEach(q -> visible.add(q.id));
        return weights.of(visible);
    }

    private Map<UUID, QuestionEntity> rootsOf(List<QuestionEntity> some) {
        Set<UUID> ids = some.stream().map(q -> q.under).filter(Objects::nonNull).collect(Collectors.toSet());
        return ids.isEmpty()
                ? Map.of()
                : questions.list("id in ?1", ids).stream().collect(Collectors.toMap(q -> q.id, Function.identity()));
    }

    private static @Nullable QuestionEntity rootOf(QuestionEntity q, Map<UUID, QuestionEntity> roots) {
        return q.under == null ? null : roots.get(q.under);
    }

    private static long position(PreparedStatement select) throws SQLException {
        try (ResultSet row = select.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    private static Set<UUID> ids(Connection c, String sql, UUID broadcast, long cursor) throws SQLException {
        try (PreparedStatement select = c.prepareStatement(sql)) {
            select.setObject(1, broadcast);
            select.setString(2, Long.toString(cursor));
            Set<UUID> ids = new HashSet<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    ids.add(row.getObject(1, UUID.class));
                }
            }
            return ids;
        }
    }
}
