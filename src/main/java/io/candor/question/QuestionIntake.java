package io.candor.question;

import io.agroal.api.AgroalDataSource;
import io.candor.access.Refusal;
import io.candor.access.ViewerId;
import io.candor.broadcast.BroadcastRef;
import io.candor.broadcast.Broadcasts;
import io.candor.live.Intake;
import io.candor.live.Rooms;
import io.candor.live.ViewerMessage;
import io.quarkus.logging.Log;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Takes questions and "me too" in batches: whatever arrived while the last batch was being committed is the next one,
 * one transaction for all of it. An acknowledgement is sent after the commit, never before, and a retry with the same
 * {@code ref} is the same question.
 */
@ApplicationScoped
class QuestionIntake implements Intake {

    private static final int LARGEST_BATCH = 500;
    private static final int LONGEST_QUEUE = 20_000;
    private static final Duration BUSY = Duration.ofSeconds(2);

    private final AgroalDataSource dataSource;
    private final Broadcasts broadcasts;
    private final Questions questions;
    private final Instance<Rooms> rooms;
    private final Clock clock;
    private final BlockingQueue<Waiting> queue = new ArrayBlockingQueue<>(LONGEST_QUEUE);
    private volatile boolean stopped;

    QuestionIntake(
            AgroalDataSource dataSource,
            Broadcasts broadcasts,
            Questions questions,
            Instance<Rooms> rooms,
            Clock clock) {
        this.dataSource = dataSource;
        this.broadcasts = broadcasts;
        this.questions = questions;
        this.rooms = rooms;
        this.clock = clock;
    }

    /** A request, and who waits for its answer. */
    private record Waiting(
            UUID broadcast,
            ViewerId viewer,
            ViewerMessage.Request request,
            Instant at,
            CompletableFuture<UUID> answer) {}

    @Override
    public CompletionStage<UUID> take(UUID broadcast, ViewerId viewer, ViewerMessage.Request request) {
        Waiting waiting = new Waiting(broadcast, viewer, request, clock.instant(), new CompletableFuture<>());
        if (stopped || !queue.offer(waiting)) {
            waiting.answer.completeExceptionally(
                    Refusal.unavailable("Very many people are asking right now. Your text is kept.", BUSY));
        }
        return waiting.answer;
    }

    void start(@Observes StartupEvent event) {
        Thread.ofVirtual().name("question-intake").start(this::work);
    }

    void stop(@Observes ShutdownEvent event) {
        stopped = true;
    }

    private void work() {
        List<Waiting> batch = new ArrayList<>();
        while (!stopped || !queue.isEmpty()) {
            try {
                Waiting first = queue.poll(250, TimeUnit.MILLISECONDS);
                if (first != null) {
                    batch.add(first);
                    queue.drainTo(batch, LARGEST_BATCH - 1);
                    process(batch);
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                // Nothing above should throw; if it does, the intake must go on for everybody else.
                Log.errorf(e, "The intake stumbled");
            } finally {
                batch.clear();
            }
        }
    }

    private void process(List<Waiting> batch) {
        List<Waiting> inserts = new ArrayList<>();
        for (Waiting w : batch) {
            if (w.request instanceof ViewerMessage.Withdraw withdraw) {
                withdraw(w, withdraw.question());
            } else {
                inserts.add(w);
            }
        }
        if (!inserts.isEmpty()) {
            commit(inserts);
        }
        batch.stream().map(Waiting::broadcast).distinct().forEach(rooms.get()::changedHere);
    }

    /** A batch that fails is taken apart: one bad request fails alone. */
    private void commit(List<Waiting> batch) {
        try {
            QuarkusTransaction.requiringNew().call(() -> store(batch)).forEach(Runnable::run);
        } catch (RuntimeException e) {
            if (batch.size() > 1) {
                batch.forEach(w -> commit(List.of(w)));
            } else {
                notStored(batch.getFirst(), e);
            }
        }
    }

    /** Rare, and moves other questions: a transaction of its own. */
    private void withdraw(Waiting w, UUID question) {
        try {
            QuarkusTransaction.requiringNew()
                    .run(() -> questions.withdraw(broadcasts.ref(w.broadcast).orElseThrow(), question, w.viewer));
            w.answer.complete(question);
        } catch (Refusal refusal) {
            w.answer.completeExceptionally(refusal);
        } catch (RuntimeException e) {
            notStored(w, e);
        }
    }

    private static void notStored(Waiting w, RuntimeException e) {
        Log.warnf("A viewer's request could not be stored: %s", e.toString());
        w.answer.completeExceptionally(
                Refusal.unavailable("It could not be stored right now. Your text is kept.", BUSY));
    }

    /** Stores a batch; the answers are to be given after the commit. */
    private List<Runnable> store(List<Waiting> batch) throws SQLException {
        Map<UUID, List<Waiting>> byBroadcast = batch.stream()
                .collect(Collectors.groupingBy(Waiting::broadcast, LinkedHashMap::new, Collectors.toList()));
        List<Runnable> answers = new ArrayList<>();
        for (Map.Entry<UUID, List<Waiting>> entry : byBroadcast.entrySet()) {
            BroadcastRef broadcast = broadcasts.ref(entry.getKey()).orElseThrow();
            List<Waiting> asks = of(entry.getValue(), ViewerMessage.Ask.class);
            List<Waiting> meToos = of(entry.getValue(), ViewerMessage.MeToo.class);
            try (Connection c = dataSource.getConnection()) {
                if (!asks.isEmpty()) {
                    insert(c, broadcast, broadcast.acceptsQuestions() ? asks : List.of());
                    answers.addAll(answersTo(asks, known(c, broadcast.id(), asks), w -> closed(broadcast)));
                }
                if (!meToos.isEmpty()) {
                    support(c, broadcast.id(), meToos);
                    answers.addAll(answersTo(
                            meToos, supported(c, meToos), w -> Refusal.notFound("There is no such question to join.")));
                }
            }
        }
        return answers;
    }

    private static void insert(Connection c, BroadcastRef broadcast, List<Waiting> asks) throws SQLException {
        if (asks.isEmpty()) {
            return;
        }
        try (PreparedStatement insert = c.prepareStatement("""
                with asked as (
                    insert into question (id, broadcast_id, viewer, ref, text, name, state, asked_at, moment, approved, version)
                    select id, ?, viewer, ref, text, name, 'RECEIVED', asked_at, ?, false, 0
                    from unnest(?::uuid[], ?::uuid[], ?::text[], ?::text[], ?::text[], ?::timestamptz[])
                        as a (id, viewer, ref, text, name, asked_at)
                    on conflict (broadcast_id, viewer, ref) do nothing
                    returning id, viewer, broadcast_id),
                supported as (
                    insert into question_supporter (question_id, viewer, broadcast_id)
                    select id, viewer, broadcast_id from asked)
                insert into question_contact (question_id, email)
                select asked.id, contact.email from asked
                join unnest(?::uuid[], ?::text[]) as contact (id, email) on contact.id = asked.id
                where contact.email is not null
                """)) {
            Object[] ids = asks.stream().map(w -> UUID.randomUUID()).toArray();
            insert.setObject(1, broadcast.id());
            insert.setObject(
                    2, broadcast.moment().isPresent() ? broadcast.moment().getAsLong() : null, java.sql.Types.BIGINT);
            insert.setArray(3, c.createArrayOf("uuid", ids));
            insert.setArray(4, viewers(c, asks));
            insert.setArray(5, texts(c, asks, ViewerMessage.Ask::ref));
            insert.setArray(6, texts(c, asks, ViewerMessage.Ask::text));
            insert.setArray(7, texts(c, asks, ViewerMessage.Ask::name));
            insert.setArray(
                    8,
                    c.createArrayOf(
                            "timestamptz",
                            asks.stream().map(w -> Timestamp.from(w.at)).toArray()));
            insert.setArray(9, c.createArrayOf("uuid", ids));
            insert.setArray(10, texts(c, asks, ViewerMessage.Ask::email));
            insert.executeUpdate();
        }
    }

    /** The ids under which the batch's questions are stored, whether by this batch or by an earlier try. */
    private static Map<Key, UUID> known(Connection c, UUID broadcast, List<Waiting> asks) throws SQLException {
        try (PreparedStatement select = c.prepareStatement("""
                select q.viewer, q.ref, q.id from question q
                join unnest(?::uuid[], ?::text[]) as a (viewer, ref) on a.viewer = q.viewer and a.ref = q.ref
                where q.broadcast_id = ?
                """)) {
            select.setArray(1, viewers(c, asks));
            select.setArray(2, texts(c, asks, ViewerMessage.Ask::ref));
            select.setObject(3, broadcast);
            return read(select);
        }
    }

    private static void support(Connection c, UUID broadcast, List<Waiting> meToos) throws SQLException {
        try (PreparedStatement insert = c.prepareStatement("""
                insert into question_supporter (question_id, viewer, broadcast_id)
                select distinct m.question, m.viewer, q.broadcast_id
                from unnest(?::uuid[], ?::uuid[]) as m (question, viewer)
                join question q on q.id = m.question and q.broadcast_id = ?
                where q.state in ('APPROVED', 'ON_AIR', 'ANSWERED') or (q.state = 'GROUPED' and q.approved)
                on conflict do nothing
                """)) {
            insert.setArray(1, questions(c, meToos));
            insert.setArray(2, viewers(c, meToos));
            insert.setObject(3, broadcast);
            insert.executeUpdate();
        }
    }

    private static Map<Key, UUID> supported(Connection c, List<Waiting> meToos) throws SQLException {
        try (PreparedStatement select = c.prepareStatement("""
                select s.viewer, s.question_id::text, s.question_id from question_supporter s
                join unnest(?::uuid[], ?::uuid[]) as m (question, viewer)
                    on m.question = s.question_id and m.viewer = s.viewer
                """)) {
            select.setArray(1, questions(c, meToos));
            select.setArray(2, viewers(c, meToos));
            return read(select);
        }
    }

    /** What identifies a stored request: its viewer, and the ref (asking) or the question (me too). */
    private record Key(UUID viewer, String what) {
        static Key of(Waiting w) {
            return new Key(
                    w.viewer.value(),
                    w.request instanceof ViewerMessage.MeToo m ? m.question().toString() : w.request.ref());
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
            List<Waiting> requests, Map<Key, UUID> stored, Function<Waiting, Refusal> otherwise) {
        List<Runnable> answers = new ArrayList<>();
        for (Waiting w : requests) {
            UUID id = stored.get(Key.of(w));
            answers.add(
                    id != null
                            ? () -> w.answer.complete(id)
                            : () -> w.answer.completeExceptionally(otherwise.apply(w)));
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

    private static List<Waiting> of(List<Waiting> batch, Class<? extends ViewerMessage.Request> kind) {
        return batch.stream().filter(w -> kind.isInstance(w.request)).toList();
    }

    private static java.sql.Array viewers(Connection c, List<Waiting> requests) throws SQLException {
        return c.createArrayOf(
                "uuid", requests.stream().map(w -> w.viewer.value()).toArray());
    }

    private static java.sql.Array questions(Connection c, List<Waiting> meToos) throws SQLException {
        return c.createArrayOf(
                "uuid",
                meToos.stream()
                        .map(w -> ((ViewerMessage.MeToo) w.request).question())
                        .toArray());
    }

    private static java.sql.Array texts(
            Connection c,
            List<Waiting> asks,
            Function<ViewerMessage.Ask, @org.jspecify.annotations.Nullable String> field)
            throws SQLException {
        return c.createArrayOf(
                "text",
                asks.stream()
                        .map(w -> field.apply((ViewerMessage.Ask) w.request))
                        .toArray());
    }
}
