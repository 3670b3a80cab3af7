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
import java.util.function.Predicate;
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

    /** Changed questions that are held at once, however far a reader has fallen behind. */
    static final int PAGE = 1000;

    private static final UUID BEFORE_ALL = new UUID(0, 0);

    private static final String PUBLIC = "and " + QuestionState.publicRows("r.");

    /** A greeting names this many of a viewer's newest questions; nobody asks more, unless to fill our memory. */
    private static final int MOST_OWN = 100;

    private final QuestionEntity.Repository questions;
    private final StaffViews views;
    private final Weights weights;
    private final QuestionIds ids;
    private final AgroalDataSource dataSource;

    RoomQuestions(
            QuestionEntity.Repository questions,
            StaffViews views,
            Weights weights,
            QuestionIds ids,
            AgroalDataSource dataSource) {
        this.ids = ids;
        this.questions = questions;
        this.views = views;
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

    /** The wire shapes of some questions for their askers. */
    Map<UUID, Object> own(Collection<UUID> some) {
        List<QuestionEntity> rows = byIds(some);
        Map<UUID, QuestionEntity> roots = rootsOf(rows);
        return rows.stream().collect(Collectors.toMap(q -> q.id, q -> QuestionViews.toOwn(q, rootOf(q, roots))));
    }

    @Override
    public Briefing briefing(UUID broadcast, int most) {
        List<UUID> ids = new ArrayList<>();
        long all = 0;
        try (Connection c = dataSource.getConnection();
                PreparedStatement select = c.prepareStatement("""
                        select id, count(*) over () from question where broadcast_id = ?
                        order by array_position(array['ON_AIR', 'APPROVED', 'RECEIVED', 'GROUPED'], state),
                            case when state = 'RECEIVED' then asked_at end, asked_at desc, id
                        limit ?
                        """)) {
            select.setObject(1, broadcast);
            select.setInt(2, most);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    ids.add(row.getObject(1, UUID.class));
                    all = row.getLong(2);
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return new Briefing(ids, all - ids.size());
    }

    @Override
    public List<Object> forStaff(List<UUID> some) {
        Map<UUID, QuestionEntity> rows = byIds(some).stream().collect(Collectors.toMap(q -> q.id, Function.identity()));
        return List.copyOf(
                views.of(some.stream().map(rows::get).filter(Objects::nonNull).toList()));
    }

    @Override
    public Cursor cursor() {
        try (Connection c = dataSource.getConnection()) {
            return Cursor.at(position(c));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Delta since(UUID broadcast, Cursor cursor, boolean forStaff, Predicate<UUID> here) {
        List<Changed> changed = new ArrayList<>();
        Set<UUID> counted;
        Cursor next;
        try (Connection c = dataSource.getConnection()) {
            // First the position, then the rows: what commits in between is read twice, not never.
            long end = cursor.isWithinPass() ? cursor.end() : position(c);
            next = readChanged(c, broadcast, cursor, end, changed);
            counted = publicAmong(
                    c, changed.stream().filter(q -> !q.isNew).map(Changed::id).toList());
            if (!cursor.isWithinPass()) {
                counted.addAll(publicSupportedSince(c, broadcast, cursor.xid()));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        Set<UUID> toTell = changed.stream()
                .filter(q -> here.test(q.viewer) && !(q.isNew && ids.isFromHere(q.id)))
                .map(Changed::id)
                .collect(Collectors.toSet());
        List<QuestionEntity> rows =
                byIds(forStaff ? changed.stream().map(Changed::id).toList() : toTell);
        Map<UUID, QuestionEntity> roots = rootsOf(rows);
        List<Own> own = rows.stream()
                .filter(q -> toTell.contains(q.id))
                .map(q -> new Own(q.viewer, QuestionViews.toOwn(q, rootOf(q, roots))))
                .toList();
        List<Object> staff = forStaff ? List.copyOf(views.of(rows)) : List.of();
        Map<UUID, Long> weight = weights.of(counted);
        return new Delta(next, own, staff, weight, forStaff ? weights.fromOneNetwork(weight) : Map.of());
    }

    private List<QuestionEntity> byIds(Collection<UUID> some) {
        return some.isEmpty() ? List.of() : questions.list("id in ?1", some);
    }

    /** New, and nothing has happened to it yet: nobody but its asker and staff has to do with it. */
    private record Changed(UUID id, UUID viewer, boolean isNew) {}

    /**
     * Adds the next page of changed questions, and says where the one after it begins. Sorted by the column itself, not
     * by what is selected of it under the same name: only the former is the order of the index.
     */
    private static Cursor readChanged(Connection c, UUID broadcast, Cursor cursor, long end, List<Changed> changed)
            throws SQLException {
        try (PreparedStatement select = c.prepareStatement("""
                select id, viewer, version = 0 and state = 'RECEIVED', changed_xid::text::bigint from question
                where broadcast_id = ? and (changed_xid, id) > (?::text::xid8, ?)
                order by question.changed_xid, id limit ?
                """)) {
            select.setObject(1, broadcast);
            select.setString(2, Long.toString(cursor.xid()));
            select.setObject(3, cursor.after() == null ? BEFORE_ALL : cursor.after());
            select.setInt(4, PAGE);
            Cursor last = cursor;
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    UUID id = row.getObject(1, UUID.class);
                    changed.add(new Changed(id, row.getObject(2, UUID.class), row.getBoolean(3)));
                    last = new Cursor(row.getLong(4), id, end);
                }
            }
            return changed.size() == PAGE ? last : Cursor.at(end);
        }
    }

    /** Weights go to everybody, so only those of public questions do: of these, and of what these are grouped under. */
    private static Set<UUID> publicAmong(Connection c, List<UUID> some) throws SQLException {
        if (some.isEmpty()) {
            return new HashSet<>();
        }
        try (PreparedStatement select = c.prepareStatement("""
                select distinct r.id from question q join question r on r.id in (q.id, q.under)
                where q.id = any (?)
                """ + PUBLIC)) {
            select.setArray(1, c.createArrayOf("uuid", some.toArray()));
            return ids(select);
        }
    }

    private static Set<UUID> publicSupportedSince(Connection c, UUID broadcast, long xid) throws SQLException {
        try (PreparedStatement select = c.prepareStatement("""
                select distinct r.id from question_supporter s
                join question q on q.id = s.question_id join question r on r.id in (q.id, q.under)
                where s.broadcast_id = ? and s.changed_xid >= ?::text::xid8
                """ + PUBLIC)) {
            select.setObject(1, broadcast);
            select.setString(2, Long.toString(xid));
            return ids(select);
        }
    }

    private Map<UUID, QuestionEntity> rootsOf(List<QuestionEntity> some) {
        Set<UUID> ids = some.stream().map(q -> q.under).filter(Objects::nonNull).collect(Collectors.toSet());
        return byIds(ids).stream().collect(Collectors.toMap(q -> q.id, Function.identity()));
    }

    private static @Nullable QuestionEntity rootOf(QuestionEntity q, Map<UUID, QuestionEntity> roots) {
        return q.under == null ? null : roots.get(q.under);
    }

    private static long position(Connection c) throws SQLException {
        try (PreparedStatement select =
                        c.prepareStatement("select pg_snapshot_xmin(pg_current_snapshot())::text::bigint");
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    private static Set<UUID> ids(PreparedStatement select) throws SQLException {
        Set<UUID> ids = new HashSet<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                ids.add(row.getObject(1, UUID.class));
            }
        }
        return ids;
    }
}
