package io.candor.question;

import io.agroal.api.AgroalDataSource;
import io.candor.access.Refusal;
import io.candor.access.ViewerId;
import io.candor.broadcast.BroadcastChanged;
import io.candor.broadcast.BroadcastRef;
import io.candor.broadcast.Broadcasts;
import io.candor.live.Intake.Taken;
import io.candor.live.ViewerMessage;
import io.candor.question.QuestionIntake.Stayed;
import io.candor.question.QuestionIntake.Waiting;
import io.candor.question.QuestionViews.OwnQuestion;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.transaction.Transactional;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes what viewers asked for, many requests in one statement. A statement is a transaction of its own: the database
 * is asked once, and has committed when it answers. What is returned are the answers, to be given after that.
 */
@ApplicationScoped
class QuestionStore {

    /** A broadcast is not asked for again within this time; when it changes on this pod, that is known at once. */
    private static final long KNOWN_NANOS = Duration.ofMillis(250).toNanos();

    private static final int MOST_KNOWN = 1000;

    /** In one order, so that of two batches with the same requests one waits for the other, and never both. */
    private static final Comparator<Waiting> ORDER = Comparator.comparing(
                    (Waiting w) -> w.viewer().value())
            .thenComparing(w -> w.request().ref());

    private final AgroalDataSource dataSource;
    private final Broadcasts broadcasts;
    private final Questions questions;
    private final RoomQuestions feed;
    private final QuestionIds ids;
    private final Map<UUID, Seen> seen = new ConcurrentHashMap<>();

    QuestionStore(
            AgroalDataSource dataSource,
            Broadcasts broadcasts,
            Questions questions,
            RoomQuestions feed,
            QuestionIds ids) {
        this.dataSource = dataSource;
        this.broadcasts = broadcasts;
        this.questions = questions;
        this.feed = feed;
        this.ids = ids;
    }

    private record Seen(BroadcastRef broadcast, long at) {}

    void changed(@Observes(during = TransactionPhase.AFTER_SUCCESS) BroadcastChanged change) {
        seen.remove(change.broadcast().id());
    }

    private BroadcastRef broadcastOf(Waiting w) {
        Seen last = seen.get(w.broadcast());
        long now = System.nanoTime();
        if (last != null && now - last.at < KNOWN_NANOS) {
            return last.broadcast;
        }
        if (seen.size() >= MOST_KNOWN) {
            seen.clear();
        }
        BroadcastRef found = broadcasts.ref(w.broadcast()).orElseThrow();
        seen.put(w.broadcast(), new Seen(found, now));
        return found;
    }

    /** A question under the id that it gets if it is new. */
    record Asked(UUID id, Waiting request, @Nullable Long moment) {

        private ViewerMessage.Ask ask() {
            return (ViewerMessage.Ask) request.request();
        }

        private Taken taken() {
            return new Taken(
                    id,
                    new OwnQuestion(
                            id, ask().ref(), ask().text(), QuestionState.RECEIVED, null, null, null, request.at()));
        }
    }

    /** Stores questions. A retry stores nothing and gets the same answer. */
    List<Runnable> ask(List<Waiting> batch) throws SQLException {
        List<Asked> open = new ArrayList<>(batch.size());
        List<Waiting> others = new ArrayList<>();
        for (Waiting w : batch.stream().sorted(ORDER).toList()) {
            BroadcastRef broadcast = broadcastOf(w);
            if (broadcast.acceptsQuestions()) {
                Long moment =
                        broadcast.moment().isPresent() ? broadcast.moment().getAsLong() : null;
                open.add(new Asked(ids.next(), w, moment));
            } else {
                others.add(w);
            }
        }
        List<Runnable> answers = new ArrayList<>(batch.size());
        try (Connection c = dataSource.getConnection()) {
            Set<UUID> stored = insert(c, open);
            for (Asked asked : open) {
                if (stored.contains(asked.id)) {
                    answers.add(() -> asked.request.answer().complete(asked.taken()));
                } else {
                    others.add(asked.request);
                }
            }
            if (!others.isEmpty()) {
                Map<Key, UUID> known = known(c, others);
                Map<UUID, Object> own = feed.own(known.values());
                answers.addAll(answersTo(others, known, own, w -> closed(broadcastOf(w))));
            }
        }
        return answers;
    }

    /** Questions, and the addresses that their askers left, in one statement. The ids of those that are new. */
    static Set<UUID> insert(Connection c, List<Asked> asked) throws SQLException {
        if (asked.isEmpty()) {
            return Set.of();
        }
        try (PreparedStatement insert = c.prepareStatement("""
                with asked as (
                    insert into question
                        (id, broadcast_id, viewer, ref, text, name, state, asked_at, moment, approved, version,
                        counts, network)
                    select id, broadcast, viewer, ref, text, name, 'RECEIVED', asked_at, moment, false, 0,
                        counts, network
                    from unnest(?::uuid[], ?::uuid[], ?::uuid[], ?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::int8[],
                            ?::bool[], ?::int2[])
                        as a (id, broadcast, viewer, ref, text, name, asked_at, moment, counts, network)
                    on conflict (broadcast_id, viewer, ref) do nothing
                    returning id),
                reachable as (
                    insert into question_contact (question_id, email)
                    select asked.id, contact.email
                    from unnest(?::uuid[], ?::text[]) as contact (id, email) join asked on asked.id = contact.id)
                select id from asked
                """)) {
            insert.setArray(1, array(c, "uuid", asked, Asked::id));
            insert.setArray(2, array(c, "uuid", asked, a -> a.request.broadcast()));
            insert.setArray(3, array(c, "uuid", asked, a -> a.request.viewer().value()));
            insert.setArray(4, array(c, "text", asked, a -> a.ask().ref()));
            insert.setArray(5, array(c, "text", asked, a -> a.ask().text()));
            insert.setArray(6, array(c, "text", asked, a -> a.ask().name()));
            insert.setArray(7, array(c, "timestamptz", asked, a -> Timestamp.from(a.request.at())));
            insert.setArray(8, array(c, "int8", asked, Asked::moment));
            insert.setArray(9, array(c, "bool", asked, a -> a.request.standing().counts()));
            insert.setArray(10, array(c, "int2", asked, a -> a.request.standing().network()));
            List<Asked> reachable =
                    asked.stream().filter(a -> a.ask().email() != null).toList();
            insert.setArray(11, array(c, "uuid", reachable, Asked::id));
            insert.setArray(12, array(c, "text", reachable, a -> a.ask().email()));
            Set<UUID> stored = HashSet.newHashSet(asked.size());
            try (ResultSet row = insert.executeQuery()) {
                while (row.next()) {
                    stored.add(row.getObject(1, UUID.class));
                }
            }
            return stored;
        }
    }

    /** The ids of those that an earlier try has stored. */
    private static Map<Key, UUID> known(Connection c, List<Waiting> asks) throws SQLException {
        try (PreparedStatement select = c.prepareStatement("""
                select q.viewer, q.ref, q.id from question q
                join unnest(?::uuid[], ?::uuid[], ?::text[]) as a (broadcast, viewer, ref)
                    on a.broadcast = q.broadcast_id and a.viewer = q.viewer and a.ref = q.ref
                """)) {
            select.setArray(1, array(c, "uuid", asks, Waiting::broadcast));
            select.setArray(2, array(c, "uuid", asks, w -> w.viewer().value()));
            select.setArray(3, array(c, "text", asks, w -> w.request().ref()));
            return read(select);
        }
    }

    /** Stores "me too". */
    List<Runnable> support(List<Waiting> batch) throws SQLException {
        List<Waiting> meToos = batch.stream().sorted(ORDER).toList();
        try (Connection c = dataSource.getConnection()) {
            support(c, meToos);
            return answersTo(
                    meToos,
                    supported(c, meToos),
                    Map.of(),
                    w -> Refusal.notFound("There is no such question to join."));
        }
    }

    private static void support(Connection c, List<Waiting> meToos) throws SQLException {
        try (PreparedStatement insert = c.prepareStatement("""
                insert into question_supporter (question_id, viewer, broadcast_id, counts, network)
                select distinct on (m.question, m.viewer) m.question, m.viewer, q.broadcast_id, m.counts, m.network
                from unnest(?::uuid[], ?::uuid[], ?::uuid[], ?::bool[], ?::int2[])
                    as m (question, viewer, broadcast, counts, network)
                join question q on q.id = m.question and q.broadcast_id = m.broadcast
                where q.state in ('APPROVED', 'ON_AIR', 'ANSWERED') or (q.state = 'GROUPED' and q.approved)
                on conflict do nothing
                """)) {
            insert.setArray(1, array(c, "uuid", meToos, QuestionStore::joined));
            insert.setArray(2, array(c, "uuid", meToos, w -> w.viewer().value()));
            insert.setArray(3, array(c, "uuid", meToos, Waiting::broadcast));
            insert.setArray(4, array(c, "bool", meToos, w -> w.standing().counts()));
            insert.setArray(5, array(c, "int2", meToos, w -> w.standing().network()));
            insert.executeUpdate();
        }
    }

    /**
     * These viewers count from now on. A question of somebody who did not count when they asked gets them as a supporter
     * instead of being changed: moderators hold locks on questions, in an order of their own.
     */
    void count(List<Stayed> stayed) throws SQLException {
        List<Stayed> inOrder = stayed.stream()
                .distinct()
                .sorted(Comparator.comparing((Stayed s) -> s.viewer().value()))
                .toList();
        try (Connection c = dataSource.getConnection();
                PreparedStatement count = c.prepareStatement("""
                        with stayed as (
                            select broadcast, viewer from unnest(?::uuid[], ?::uuid[]) as s (broadcast, viewer)),
                        asked as (
                            insert into question_supporter (question_id, viewer, broadcast_id, counts, network)
                            select q.id, q.viewer, q.broadcast_id, true, q.network
                            from stayed s join question q on q.broadcast_id = s.broadcast and q.viewer = s.viewer
                            where not q.counts
                            on conflict do nothing)
                        update question_supporter w set counts = true, changed_xid = pg_current_xact_id()
                        from stayed s
                        where w.broadcast_id = s.broadcast and w.viewer = s.viewer and not w.counts
                        """)) {
            count.setArray(1, array(c, "uuid", inOrder, Stayed::broadcast));
            count.setArray(2, array(c, "uuid", inOrder, s -> s.viewer().value()));
            count.executeUpdate();
        }
    }

    /** Whether this viewer has asked in this broadcast. */
    boolean knows(UUID broadcast, ViewerId viewer) {
        try (Connection c = dataSource.getConnection();
                PreparedStatement select =
                        c.prepareStatement("select 1 from question where broadcast_id = ? and viewer = ? limit 1")) {
            select.setObject(1, broadcast);
            select.setObject(2, viewer.value());
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<Key, UUID> supported(Connection c, List<Waiting> meToos) throws SQLException {
        try (PreparedStatement select = c.prepareStatement("""
                select s.viewer, s.question_id::text, s.question_id from question_supporter s
                join unnest(?::uuid[], ?::uuid[]) as m (question, viewer)
                    on m.question = s.question_id and m.viewer = s.viewer
                """)) {
            select.setArray(1, array(c, "uuid", meToos, QuestionStore::joined));
            select.setArray(2, array(c, "uuid", meToos, w -> w.viewer().value()));
            return read(select);
        }
    }

    private static UUID joined(Waiting meToo) {
        return ((ViewerMessage.MeToo) meToo.request()).question();
    }

    /** Takes back questions. A refusal changes nothing, so the others of the batch are taken back all the same. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    List<Runnable> withdraw(List<Waiting> batch) {
        List<Runnable> answers = new ArrayList<>();
        for (Waiting w : batch) {
            UUID question = ((ViewerMessage.Withdraw) w.request()).question();
            try {
                questions.withdraw(broadcasts.ref(w.broadcast()).orElseThrow(), question, w.viewer());
                answers.add(() -> w.answer().complete(new Taken(question, null)));
            } catch (Refusal refusal) {
                answers.add(() -> w.answer().completeExceptionally(refusal));
            }
        }
        return answers;
    }

    /** What identifies a stored request: its viewer, and the ref (asking) or the question (me too). */
    private record Key(UUID viewer, String what) {
        static Key of(Waiting w) {
            return new Key(
                    w.viewer().value(),
                    w.request() instanceof ViewerMessage.MeToo m
                            ? m.question().toString()
                            : w.request().ref());
        }
    }

    private static Map<Key, UUID> read(PreparedStatement select) throws SQLException {
        Map<Key, UUID> found = new HashMap<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                found.put(new Key(row.getObject(1, UUID.class), row.getString(2)), row.getObject(3, UUID.class));
            }
        }
        return found;
    }

    private static List<Runnable> answersTo(
            List<Waiting> requests,
            Map<Key, UUID> stored,
            Map<UUID, Object> own,
            Function<Waiting, Refusal> otherwise) {
        List<Runnable> answers = new ArrayList<>();
        for (Waiting w : requests) {
            UUID id = stored.get(Key.of(w));
            answers.add(
                    id != null
                            ? () -> w.answer().complete(new Taken(id, own.get(id)))
                            : () -> w.answer().completeExceptionally(otherwise.apply(w)));
        }
        return answers;
    }

    private static Refusal closed(BroadcastRef broadcast) {
        return Refusal.of(
                Refusal.Kind.CLOSED,
                broadcast.state().hasMoments()
                        ? "The broadcast has ended."
                        : "This broadcast does not take questions.");
    }

    private static <T> Array array(Connection c, String type, Collection<T> rows, Function<T, @Nullable Object> value)
            throws SQLException {
        return c.createArrayOf(type, rows.stream().map(value).toArray());
    }
}
