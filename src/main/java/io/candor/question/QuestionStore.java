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
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

    /** For the lock of a desk, when a question is taken back; then viewers are asked to try again. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

    /** In one order, so that of two batches with the same requests one waits for the other, and never both. */
    private static final Comparator<Waiting> ORDER = Comparator.comparing(
                    (Waiting w) -> w.viewer().value())
            .thenComparing(w -> w.request().ref());

    private final AgroalDataSource dataSource;
    private final Broadcasts broadcasts;
    private final Desk desk;
    private final RoomQuestions feed;
    private final QuestionIds ids;
    private final Map<UUID, Seen> seen = new ConcurrentHashMap<>();

    QuestionStore(AgroalDataSource dataSource, Broadcasts broadcasts, Desk desk, RoomQuestions feed, QuestionIds ids) {
        this.dataSource = dataSource;
        this.broadcasts = broadcasts;
        this.desk = desk;
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
        Map<BroadcastRef, List<Asked>> slow = new LinkedHashMap<>();
        List<Waiting> others = new ArrayList<>();
        for (Waiting w : batch.stream().sorted(ORDER).toList()) {
            BroadcastRef broadcast = broadcastOf(w);
            if (ViewerRequest.ASK.isAllowed(broadcast)) {
                Long moment =
                        broadcast.moment().isPresent() ? broadcast.moment().getAsLong() : null;
                Asked asked = new Asked(ids.next(), w, moment);
                if (broadcast.asking().slowModeSeconds() > 0) {
                    slow.computeIfAbsent(broadcast, b -> new ArrayList<>()).add(asked);
                } else {
                    open.add(asked);
                }
            } else {
                others.add(w);
            }
        }
        List<Runnable> answers = new ArrayList<>(batch.size());
        try (Connection c = dataSource.getConnection()) {
            Set<UUID> stored = new HashSet<>(insert(c, open));
            for (Map.Entry<BroadcastRef, List<Asked>> some : slow.entrySet()) {
                stored.addAll(insert(c, some.getValue(), some.getKey().asking().slowModeSeconds()));
            }
            slow.values().forEach(open::addAll);
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
                List<Waiting> refused = others.stream()
                        .filter(w -> !known.containsKey(Key.of(w)))
                        .toList();
                Map<UUID, Instant> last = lastAsked(c, refused);
                answers.addAll(answersTo(
                        others, known, own, w -> refusal(w, last.get(w.viewer().value()))));
            }
        }
        return answers;
    }

    private static final String WANTED = """
                with wanted as (
                    select * from unnest(?::uuid[], ?::uuid[], ?::uuid[], ?::text[], ?::text[], ?::text[],
                        ?::timestamptz[], ?::int8[], ?::bool[], ?::int2[])
                        as w (id, broadcast, viewer, ref, text, name, asked_at, moment, counts, network)),
            """;

    /**
     * Of each viewer the first that is new, if the last one was asked long enough ago. The row of the viewer decides
     * between two that come at the same time: the second waits for the first, and then finds when that was.
     */
    private static final String IN_TURN = """
                turn as (
                    insert into slow_mode_turn (broadcast_id, viewer, question_id, asked_at)
                    select distinct on (w.broadcast, w.viewer) w.broadcast, w.viewer, w.id, w.asked_at from wanted w
                    where not exists (
                        select from question q where q.broadcast_id = w.broadcast and q.viewer = w.viewer
                            and (q.ref = w.ref or q.asked_at > w.asked_at - make_interval(secs => ?)))
                    order by w.broadcast, w.viewer, w.asked_at, w.id
                    on conflict (broadcast_id, viewer) do update
                        set question_id = excluded.question_id, asked_at = excluded.asked_at
                        where slow_mode_turn.asked_at <= excluded.asked_at - make_interval(secs => ?)
                    returning question_id),
            """;

    /** Questions, and the addresses that their askers left, in one statement. The ids of those that are new. */
    static Set<UUID> insert(Connection c, List<Asked> asked) throws SQLException {
        return insert(c, asked, 0);
    }

    /** With a gap: of each viewer only what does not come too soon after their last one. */
    private static Set<UUID> insert(Connection c, List<Asked> asked, int gapSeconds) throws SQLException {
        if (asked.isEmpty()) {
            return Set.of();
        }
        boolean slow = gapSeconds > 0;
        try (PreparedStatement insert = c.prepareStatement(WANTED + (slow ? IN_TURN : "") + """
                asked as (
                    insert into question
                        (id, broadcast_id, viewer, ref, text, name, state, asked_at, moment, approved, version,
                        counts, network)
                    select id, broadcast, viewer, ref, text, name, 'RECEIVED', asked_at, moment, false, 0,
                        counts, network
                    from wanted
                """
                + (slow ? "where id in (select question_id from turn)" : "") + """

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
            insert.setArray(
                    10, array(c, "int2", asked, a -> a.request.standing().network()));
            int next = 11;
            if (slow) {
                insert.setInt(next++, gapSeconds);
                insert.setInt(next++, gapSeconds);
            }
            List<Asked> reachable =
                    asked.stream().filter(a -> a.ask().email() != null).toList();
            insert.setArray(next++, array(c, "uuid", reachable, Asked::id));
            insert.setArray(next, array(c, "text", reachable, a -> a.ask().email()));
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

    /** Stores "me too". A retry of what was stored in time is answered as before. */
    List<Runnable> support(List<Waiting> batch) throws SQLException {
        List<Waiting> meToos = batch.stream().sorted(ORDER).toList();
        try (Connection c = dataSource.getConnection()) {
            support(
                    c,
                    meToos.stream()
                            .filter(w -> ViewerRequest.ME_TOO.isAllowed(broadcastOf(w)))
                            .toList());
            return answersTo(meToos, supported(c, meToos), Map.of(), w -> {
                BroadcastRef broadcast = broadcastOf(w);
                return ViewerRequest.ME_TOO.isAllowed(broadcast)
                        ? Refusal.notFound("There is no such question to join.")
                        : ViewerRequest.ME_TOO.refusal(broadcast);
            });
        }
    }

    private static void support(Connection c, List<Waiting> meToos) throws SQLException {
        if (meToos.isEmpty()) {
            return;
        }
        try (PreparedStatement insert = c.prepareStatement("""
                insert into question_supporter (question_id, viewer, broadcast_id, counts, network)
                select distinct on (m.question, m.viewer) m.question, m.viewer, q.broadcast_id, m.counts, m.network
                from unnest(?::uuid[], ?::uuid[], ?::uuid[], ?::bool[], ?::int2[])
                    as m (question, viewer, broadcast, counts, network)
                join question q on q.id = m.question and q.broadcast_id = m.broadcast
                where %s
                on conflict do nothing
                """.formatted(QuestionState.publicRows("q.")))) {
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

    /**
     * Withdrawals after a first look, which waits for nobody.
     *
     * @param answers to those that come to nothing, or are retries
     * @param left the others, by broadcast
     */
    record LookedAt(List<Runnable> answers, Map<UUID, List<Waiting>> left) {}

    /** Whatever is not this viewer's to take back, or not now, does not get as far as the desk. */
    LookedAt look(List<Waiting> withdrawals) throws SQLException {
        Map<UUID, Mine> mine = new HashMap<>();
        try (Connection c = dataSource.getConnection();
                PreparedStatement select = c.prepareStatement("""
                        select q.id, q.broadcast_id, q.viewer, q.state from question q where q.id = any (?)
                        """)) {
            select.setArray(1, array(c, "uuid", withdrawals, QuestionStore::withdrawn));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    mine.put(
                            row.getObject(1, UUID.class),
                            new Mine(
                                    row.getObject(2, UUID.class),
                                    row.getObject(3, UUID.class),
                                    QuestionState.valueOf(row.getString(4))));
                }
            }
        }
        List<Runnable> answers = new ArrayList<>();
        Map<UUID, List<Waiting>> left = new LinkedHashMap<>();
        for (Waiting w : withdrawals) {
            UUID question = withdrawn(w);
            Mine found = mine.get(question);
            Refusal refusal = found != null && found.isOf(w)
                    ? ViewerRequest.withdrawal(broadcastOf(w), found.state)
                    : QuestionEntity.notFound();
            if (refusal != null) {
                answers.add(() -> w.answer().completeExceptionally(refusal));
            } else if (Objects.requireNonNull(found).state == QuestionState.WITHDRAWN) {
                answers.add(() -> w.answer().complete(new Taken(question, null)));
            } else {
                left.computeIfAbsent(w.broadcast(), b -> new ArrayList<>()).add(w);
            }
        }
        return new LookedAt(answers, left);
    }

    private record Mine(UUID broadcast, UUID viewer, QuestionState state) {
        boolean isOf(Waiting w) {
            return broadcast.equals(w.broadcast()) && viewer.equals(w.viewer().value());
        }
    }

    private static UUID withdrawn(Waiting w) {
        return ((ViewerMessage.Withdraw) w.request()).question();
    }

    /**
     * Takes back questions of one broadcast. A refusal changes nothing, so the others of the batch are taken back all the
     * same.
     */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    List<Runnable> withdraw(List<Waiting> batch) {
        List<Runnable> answers = new ArrayList<>();
        waitBriefly();
        for (Waiting w : batch) {
            UUID question = withdrawn(w);
            try {
                desk.withdraw(w.broadcast(), question, w.viewer());
                answers.add(() -> w.answer().complete(new Taken(question, null)));
            } catch (Refusal refusal) {
                answers.add(() -> w.answer().completeExceptionally(refusal));
            }
        }
        return answers;
    }

    /** Who publishes or removes holds the desk for as long as that takes: whoever waits for it is told to come again. */
    private void waitBriefly() {
        try (Connection c = dataSource.getConnection();
                PreparedStatement set = c.prepareStatement("select set_config('lock_timeout', ?, true)")) {
            set.setString(1, LONGEST_WAIT.toMillis() + "ms");
            set.executeQuery().close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
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

    /** When each of these viewers asked last. */
    private static Map<UUID, Instant> lastAsked(Connection c, List<Waiting> refused) throws SQLException {
        Map<UUID, Instant> last = new HashMap<>();
        if (refused.isEmpty()) {
            return last;
        }
        try (PreparedStatement select = c.prepareStatement("""
                select a.viewer, max(q.asked_at) from unnest(?::uuid[], ?::uuid[]) as a (broadcast, viewer)
                join question q on q.broadcast_id = a.broadcast and q.viewer = a.viewer group by a.viewer
                """)) {
            select.setArray(1, array(c, "uuid", refused, Waiting::broadcast));
            select.setArray(2, array(c, "uuid", refused, w -> w.viewer().value()));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    last.put(row.getObject(1, UUID.class), row.getTimestamp(2).toInstant());
                }
            }
            return last;
        }
    }

    private Refusal refusal(Waiting w, @Nullable Instant lastAsked) {
        BroadcastRef broadcast = broadcastOf(w);
        if (!ViewerRequest.ASK.isAllowed(broadcast)) {
            return ViewerRequest.ASK.refusal(broadcast);
        }
        Duration gap = Duration.ofSeconds(broadcast.asking().slowModeSeconds());
        if (gap.isZero()) {
            // It was switched off since the look: the next try goes through.
            return Refusal.tooFast(Duration.ofSeconds(1));
        }
        Duration gone = lastAsked == null ? Duration.ZERO : Duration.between(lastAsked, w.at());
        Duration left = gap.minus(gone.isNegative() ? Duration.ZERO : gone);
        return Refusal.tooFast(
                "Slow mode: one question every " + inWords(gap) + ".",
                left.isPositive() ? left : Duration.ofSeconds(1));
    }

    private static String inWords(Duration gap) {
        long seconds = gap.toSeconds();
        return seconds % 60 != 0 ? seconds + " seconds" : seconds == 60 ? "minute" : seconds / 60 + " minutes";
    }

    private static <T> Array array(Connection c, String type, Collection<T> rows, Function<T, @Nullable Object> value)
            throws SQLException {
        return c.createArrayOf(type, rows.stream().map(value).toArray());
    }
}
