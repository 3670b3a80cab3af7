package io.candor.question;

import io.agroal.api.AgroalDataSource;
import io.candor.access.Refusal;
import io.candor.broadcast.BroadcastRef;
import io.candor.broadcast.Broadcasts;
import io.candor.live.ViewerMessage;
import io.candor.question.QuestionIntake.Waiting;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Writes what viewers asked for, many requests in one statement and all in the caller's transaction. What is returned
 * are the answers, to be given after the commit and never before.
 */
@ApplicationScoped
@Transactional(Transactional.TxType.MANDATORY)
class QuestionStore {

    private final AgroalDataSource dataSource;
    private final Broadcasts broadcasts;
    private final Questions questions;

    QuestionStore(AgroalDataSource dataSource, Broadcasts broadcasts, Questions questions) {
        this.dataSource = dataSource;
        this.broadcasts = broadcasts;
        this.questions = questions;
    }

    /** Takes back questions. A refusal changes nothing, so the others of the batch are taken back all the same. */
    List<Runnable> withdraw(List<Waiting> batch) {
        List<Runnable> answers = new ArrayList<>();
        for (Waiting w : batch) {
            UUID question = ((ViewerMessage.Withdraw) w.request()).question();
            try {
                questions.withdraw(broadcasts.ref(w.broadcast()).orElseThrow(), question, w.viewer());
                answers.add(() -> w.answer().complete(question));
            } catch (Refusal refusal) {
                answers.add(() -> w.answer().completeExceptionally(refusal));
            }
        }
        return answers;
    }

    /** Stores questions and "me too". */
    List<Runnable> store(List<Waiting> batch) throws SQLException {
        Map<UUID, List<Waiting>> byBroadcast = batch.stream()
                .collect(Collectors.groupingBy(Waiting::broadcast, LinkedHashMap::new, Collectors.toList()));
        List<Runnable> answers = new ArrayList<>();
        for (Map.Entry<UUID, List<Waiting>> entry : byBroadcast.entrySet()) {
            BroadcastRef broadcast = broadcasts.ref(entry.getKey()).orElseThrow();
            List<Waiting> asks = of(entry.getValue(), ViewerMessage.Ask.class);
            List<Waiting> meToos = of(entry.getValue(), ViewerMessage.MeToo.class);
            try (Connection c = dataSource.getConnection()) {
                if (!asks.isEmpty()) {
                    Map<Key, UUID> stored = insert(c, broadcast, broadcast.acceptsQuestions() ? asks : List.of());
                    stored.putAll(known(
                            c,
                            broadcast.id(),
                            asks.stream()
                                    .filter(w -> !stored.containsKey(Key.of(w)))
                                    .toList()));
                    answers.addAll(answersTo(asks, stored, w -> closed(broadcast)));
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

    /** The ids of those that are new. */
    private static Map<Key, UUID> insert(Connection c, BroadcastRef broadcast, List<Waiting> asks) throws SQLException {
        if (asks.isEmpty()) {
            return new HashMap<>();
        }
        try (PreparedStatement insert = c.prepareStatement("""
                with asked as (
                    insert into question (id, broadcast_id, viewer, ref, text, name, state, asked_at, moment, approved, version)
                    select id, ?, viewer, ref, text, name, 'RECEIVED', asked_at, ?, false, 0
                    from unnest(?::uuid[], ?::uuid[], ?::text[], ?::text[], ?::text[], ?::timestamptz[])
                        as a (id, viewer, ref, text, name, asked_at)
                    on conflict (broadcast_id, viewer, ref) do nothing
                    returning id, viewer, broadcast_id, ref),
                supported as (
                    insert into question_supporter (question_id, viewer, broadcast_id)
                    select id, viewer, broadcast_id from asked),
                reachable as (
                    insert into question_contact (question_id, email)
                    select asked.id, contact.email from asked
                    join unnest(?::uuid[], ?::text[]) as contact (id, email) on contact.id = asked.id
                    where contact.email is not null)
                select viewer, ref, id from asked
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
                            asks.stream().map(w -> Timestamp.from(w.at())).toArray()));
            insert.setArray(9, c.createArrayOf("uuid", ids));
            insert.setArray(10, texts(c, asks, ViewerMessage.Ask::email));
            return read(insert);
        }
    }

    /** The ids of those that an earlier try has stored. */
    private static Map<Key, UUID> known(Connection c, UUID broadcast, List<Waiting> asks) throws SQLException {
        if (asks.isEmpty()) {
            return Map.of();
        }
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
            List<Waiting> requests, Map<Key, UUID> stored, Function<Waiting, Refusal> otherwise) {
        List<Runnable> answers = new ArrayList<>();
        for (Waiting w : requests) {
            UUID id = stored.get(Key.of(w));
            answers.add(
                    id != null
                            ? () -> w.answer().complete(id)
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

    private static List<Waiting> of(List<Waiting> batch, Class<? extends ViewerMessage.Request> kind) {
        return batch.stream().filter(w -> kind.isInstance(w.request())).toList();
    }

    private static java.sql.Array viewers(Connection c, List<Waiting> requests) throws SQLException {
        return c.createArrayOf(
                "uuid", requests.stream().map(w -> w.viewer().value()).toArray());
    }

    private static java.sql.Array questions(Connection c, List<Waiting> meToos) throws SQLException {
        return c.createArrayOf(
                "uuid",
                meToos.stream()
                        .map(w -> ((ViewerMessage.MeToo) w.request()).question())
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
                        .map(w -> field.apply((ViewerMessage.Ask) w.request()))
                        .toArray());
    }
}
