package io.candor.followup;

import io.agroal.api.AgroalDataSource;
import io.candor.access.Refusal;
import io.candor.access.Staff;
import io.candor.broadcast.BroadcastRef;
import io.candor.broadcast.BroadcastView;
import io.candor.broadcast.Broadcasts;
import io.candor.broadcast.State;
import io.candor.followup.Promises.Heard;
import io.candor.followup.SecondOpinion.Verdict;
import io.candor.followup.Sentences.Sentence;
import io.candor.transcript.Captions;
import io.candor.transcript.LiveCaption;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The drafts that {@link Promises} hears in captions, and what staff decide about each. */
@ApplicationScoped
@Transactional
class PromisesHeard {

    /** A sentence that begins longer before the lines that are new is not looked for again. */
    private static final long LOOK_BACK_MS = 30_000;

    private static final int MOST = 200;

    private static final int REMEMBERED = 1_000;

    private final Captions captions;
    private final Broadcasts broadcasts;
    private final FollowUps followUps;
    private final AgroalDataSource dataSource;
    private final Clock clock;

    /** Sentences in which nothing sounds like a promise: each is read again with every line of the half minute after. */
    private final Set<String> plainTalk = Collections.synchronizedSet(Collections.newSetFromMap(new Remembered()));

    PromisesHeard(
            Captions captions, Broadcasts broadcasts, FollowUps followUps, AgroalDataSource dataSource, Clock clock) {
        this.captions = captions;
        this.broadcasts = broadcasts;
        this.followUps = followUps;
        this.dataSource = dataSource;
        this.clock = clock;
    }

    /**
     * Listens to the lines from this moment on. What was heard there before and is gone now is forgotten, except where
     * the second opinion could not be had.
     */
    void listen(UUID broadcast, long fromMs, SecondOpinion opinion) {
        Said said = said(broadcast, fromMs).orElse(null);
        if (said == null) {
            return;
        }
        // the first lines may be the end of a sentence that began before them
        long keepFrom = fromMs <= LOOK_BACK_MS ? 0 : fromMs - LOOK_BACK_MS / 2;
        List<Sentence> sentences = said.sentences().stream()
                .filter(s -> said.lines().get(s.line()).startMs() >= keepFrom)
                .toList();
        List<Heard> heard = new ArrayList<>();
        List<Sentence> unsure = new ArrayList<>();
        for (Sentence sentence : sentences) {
            Verdict verdict = opinion.of(sentence.text());
            boolean isOneAnyway = verdict == Verdict.COMMITMENT;
            if (isOneAnyway || maybe(sentence)) {
                Promises.hear(sentence, said.when(), isOneAnyway).ifPresent(heard::add);
            }
            if (verdict == Verdict.UNKNOWN) {
                unsure.add(sentence);
            }
        }
        forgetExcept(broadcast, keepFrom, heard, unsure, said.lines());
        for (Heard h : heard) {
            keep(broadcast, said.lines().get(h.sentence().line()).id(), h);
        }
    }

    private boolean maybe(Sentence sentence) {
        if (plainTalk.contains(sentence.own())) {
            return false;
        }
        boolean maybe = Promises.maybe(sentence);
        if (!maybe) {
            plainTalk.add(sentence.own());
        }
        return maybe;
    }

    /** Something of what was said is to be kept nowhere. */
    void forgetPlainTalk() {
        plainTalk.clear();
    }

    /** What was said from this moment on, for those outside: nothing while only staff may know of it. */
    List<String> publicSentences(UUID broadcast, long fromMs) {
        return said(broadcast, fromMs).filter(Said::isPublic).stream()
                .flatMap(said -> said.sentences().stream())
                .map(Sentence::text)
                .toList();
    }

    private record Said(
            boolean isPublic, List<LiveCaption> lines, List<Sentence> sentences, LongFunction<ZonedDateTime> when) {}

    private Optional<Said> said(UUID broadcast, long fromMs) {
        BroadcastRef ref = broadcasts.ref(broadcast).orElse(null);
        if (ref == null) {
            return Optional.empty();
        }
        BroadcastView view = broadcasts.require(ref.slug(), true);
        Instant wentLiveAt = view.wentLiveAt();
        if (wentLiveAt == null) {
            return Optional.empty();
        }
        String language = captions.spokenLanguage(broadcast, ref.languages());
        List<LiveCaption> lines = captions.linesFrom(broadcast, language, Math.max(0, fromMs - LOOK_BACK_MS));
        ZoneId zone = ZoneId.of(view.zone());
        List<Sentence> sentences = Sentences.of(
                        lines.stream().map(LiveCaption::toCaption).toList())
                .stream()
                .filter(Sentence::complete)
                .toList();
        return Optional.of(new Said(
                // after the end lines are edited, and public when they are published
                !ref.staffOnly() && ref.state() == State.LIVE,
                lines,
                sentences,
                moment -> wentLiveAt.plusMillis(moment / view.pace()).atZone(zone)));
    }

    private static final class Remembered extends LinkedHashMap<String, Boolean> {

        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    }

    /** Those that nobody has decided about, in the order said, without those that were written down by hand. */
    List<PromiseHeard> open(BroadcastRef broadcast) {
        List<FollowUpView> known = followUps.of(broadcast.id());
        return select("state = 'HEARD'", broadcast.id(), null).stream()
                .filter(p -> known.stream().noneMatch(f -> isSame(p, f)))
                .toList();
    }

    /** Makes it a commitment, as heard or as staff put it better. */
    FollowUpView take(BroadcastRef broadcast, UUID id, Commitment commitment, Staff by) {
        PromiseHeard promise = decide(broadcast, id, "HEARD", "TAKEN", by);
        return followUps.record(
                broadcast,
                new Commitment(
                        commitment.what(),
                        commitment.owner(),
                        commitment.dueOn(),
                        promise.moment(),
                        commitment.questions(),
                        null),
                by);
    }

    void dismiss(BroadcastRef broadcast, UUID id, Staff by) {
        decide(broadcast, id, "HEARD", "DISMISSED", by);
    }

    void restore(BroadcastRef broadcast, UUID id, Staff by) {
        decide(broadcast, id, "DISMISSED", "HEARD", by);
    }

    PromiseHeard find(BroadcastRef broadcast, UUID id) {
        return select("state = 'HEARD' and id = ?", broadcast.id(), id).stream()
                .findFirst()
                .orElseThrow(() -> Refusal.notFound("There is no such promise, or somebody has decided about it."));
    }

    private PromiseHeard decide(BroadcastRef broadcast, UUID id, String from, String to, Staff by) {
        try (Connection c = dataSource.getConnection();
                PreparedStatement update =
                        c.prepareStatement("update promise_heard set state = ?, decided_by = ?, decided_at = ?"
                                + " where broadcast_id = ? and id = ? and state = ?"
                                + " returning id, moment, text, speaker, due_on")) {
            boolean open = to.equals("HEARD");
            update.setString(1, to);
            update.setString(2, open ? null : by.username());
            update.setTimestamp(3, open ? null : Timestamp.from(clock.instant()));
            update.setObject(4, broadcast.id());
            update.setObject(5, id);
            update.setString(6, from);
            return read(update).stream()
                    .findFirst()
                    .orElseThrow(() -> Refusal.notFound("There is no such promise, or somebody has decided about it."));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<PromiseHeard> select(String which, UUID broadcast, @Nullable UUID id) {
        try (Connection c = dataSource.getConnection();
                PreparedStatement select = c.prepareStatement(
                        "select id, moment, text, speaker, due_on from promise_heard where broadcast_id = ? and "
                                + which + " order by moment, place limit " + MOST)) {
            select.setObject(1, broadcast);
            if (id != null) {
                select.setObject(2, id);
            }
            return read(select);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<PromiseHeard> read(PreparedStatement statement) throws SQLException {
        List<PromiseHeard> promises = new ArrayList<>();
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                Date due = row.getDate(5);
                promises.add(new PromiseHeard(
                        row.getObject(1, UUID.class),
                        row.getLong(2),
                        row.getString(3),
                        row.getString(4),
                        due == null ? null : due.toLocalDate()));
            }
        }
        return promises;
    }

    private void keep(UUID broadcast, UUID caption, Heard heard) {
        String text = heard.sentence().text();
        try (Connection c = dataSource.getConnection();
                // what was decided about is not offered again after an import has given its line another id
                PreparedStatement insert = c.prepareStatement("""
                        insert into promise_heard
                            (id, broadcast_id, caption_id, place, moment, text, speaker, due_on, state, heard_at)
                        select ?, ?, ?, ?, ?, ?, ?, ?, 'HEARD', ?
                        where not exists (
                            select 1 from promise_heard
                            where broadcast_id = ? and state <> 'HEARD' and text = ? and abs(moment - ?) < 10000)
                        on conflict (broadcast_id, caption_id, place) do update
                        set moment = excluded.moment, text = excluded.text, speaker = excluded.speaker,
                            due_on = excluded.due_on
                        where promise_heard.state = 'HEARD'
                        """)) {
            insert.setObject(1, UUID.randomUUID());
            insert.setObject(2, broadcast);
            insert.setObject(3, caption);
            insert.setInt(4, heard.sentence().place());
            insert.setLong(5, heard.sentence().moment());
            insert.setString(6, kept(text));
            insert.setString(7, heard.sentence().speaker());
            insert.setObject(8, heard.dueOn());
            insert.setTimestamp(9, Timestamp.from(clock.instant()));
            insert.setObject(10, broadcast);
            insert.setString(11, text);
            insert.setLong(12, heard.sentence().moment());
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @param unsure sentences that may have been heard in these words before, and stay so */
    private void forgetExcept(
            UUID broadcast, long fromMs, List<Heard> heard, List<Sentence> unsure, List<LiveCaption> lines) {
        Stream<String> sure = heard.stream().map(h -> key(h.sentence(), lines));
        Stream<String> same = unsure.stream().map(s -> key(s, lines) + '/' + kept(s.text()));
        try (Connection c = dataSource.getConnection();
                PreparedStatement delete = c.prepareStatement("""
                        delete from promise_heard
                        where broadcast_id = ? and state = 'HEARD' and moment >= ?
                          and caption_id || '/' || place <> all (?)
                          and caption_id || '/' || place || '/' || text <> all (?)
                        """)) {
            delete.setObject(1, broadcast);
            delete.setLong(2, fromMs);
            delete.setArray(3, c.createArrayOf("text", sure.toArray()));
            delete.setArray(4, c.createArrayOf("text", same.toArray()));
            delete.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String key(Sentence sentence, List<LiveCaption> lines) {
        return lines.get(sentence.line()).id() + "/" + sentence.place();
    }

    private static String kept(String text) {
        return text.length() > 500 ? text.substring(0, 499) + "…" : text;
    }

    /** Written down by hand about when it was said, in mostly the same words. */
    private static boolean isSame(PromiseHeard promise, FollowUpView commitment) {
        if (Math.abs(promise.moment() - commitment.moment()) > LOOK_BACK_MS) {
            return false;
        }
        Set<String> said = words(promise.text());
        Set<String> written = words(commitment.what());
        int all = Math.min(said.size(), written.size());
        said.retainAll(written);
        return all > 0 && said.size() * 10 >= all * 6;
    }

    private static Set<String> words(String text) {
        return new HashSet<>(Arrays.asList(text.toLowerCase(Locale.ROOT).split("\\W+")));
    }

    /** Who is to own it when nobody says otherwise: who said it, with the role where we know it. */
    Optional<String> owner(BroadcastRef broadcast, PromiseHeard promise) {
        BroadcastView view = broadcasts.require(broadcast.slug(), true);
        String name = view.presenter().name();
        if (promise.owner() != null && !Objects.equals(promise.owner(), name)) {
            return Optional.of(promise.owner());
        }
        String signed = name + ", " + view.presenter().role();
        return Optional.of(signed.length() <= 120 ? signed : name);
    }
}
