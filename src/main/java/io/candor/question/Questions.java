package io.candor.question;

import io.candor.access.Refusal;
import io.candor.access.Staff;
import io.candor.access.ViewerId;
import io.candor.broadcast.BroadcastRef;
import io.candor.broadcast.BroadcastRemoved;
import io.candor.broadcast.Broadcasts;
import io.candor.broadcast.State;
import io.candor.live.EventLog;
import io.candor.live.RoomEvent;
import io.candor.live.SnapshotPart;
import io.candor.question.QuestionViews.PublicQuestion;
import io.candor.question.QuestionViews.QuestionRemoved;
import io.candor.question.QuestionViews.StaffQuestion;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What moderators and experts do with questions. Every action leaves a trace and can be taken back. */
@ApplicationScoped
@Transactional
public class Questions implements SnapshotPart {

    /** In one statement, when a broadcast is removed: a second's work, far from the time that a statement is given. */
    private static final int REMOVED_AT_ONCE = 20_000;

    private final Broadcasts broadcasts;
    private final QuestionEntity.Repository questions;
    private final QuestionAction.Repository actions;
    private final Weights weights;
    private final EventLog log;
    private final Event<QuestionTakenBack> takenBack;
    private final Clock clock;

    Questions(
            Broadcasts broadcasts,
            QuestionEntity.Repository questions,
            QuestionAction.Repository actions,
            Weights weights,
            EventLog log,
            Event<QuestionTakenBack> takenBack,
            Clock clock) {
        this.broadcasts = broadcasts;
        this.questions = questions;
        this.actions = actions;
        this.weights = weights;
        this.log = log;
        this.takenBack = takenBack;
        this.clock = clock;
    }

    /** Before the broadcast itself goes, and the rest with it. */
    void remove(@Observes BroadcastRemoved removed) {
        int gone;
        do {
            // First those that no other one is grouped under.
            gone = questions
                    .getEntityManager()
                    .createNativeQuery("""
                            delete from question where id in (
                                select id from question q where broadcast_id = :broadcast
                                and not exists (select from question f where f.under = q.id) limit :most)
                            """)
                    .setParameter("broadcast", removed.broadcast())
                    .setParameter("most", REMOVED_AT_ONCE)
                    .executeUpdate();
        } while (gone > 0);
    }

    StaffQuestion approve(BroadcastRef broadcast, UUID id, Staff by) {
        return act(broadcast, id, "approve", by, QuestionEntity::approve);
    }

    StaffQuestion dismiss(BroadcastRef broadcast, UUID id, String reason, Staff by) {
        return act(broadcast, id, "dismiss", by, q -> q.dismiss(reason.strip()));
    }

    /** Groups a question, and all that were grouped under it, under another one. */
    StaffQuestion group(BroadcastRef broadcast, UUID id, UUID under, Staff by) {
        holdRecord(broadcast);
        // In one order, whoever groups what: two at once would wait for each other.
        Stream.of(id, under).sorted().forEach(one -> lock(broadcast, one));
        QuestionEntity target = lock(broadcast, under);
        QuestionEntity root = target.under == null ? target : lock(broadcast, target.under);
        return act(
                broadcast,
                id,
                "group",
                by,
                q -> {
                    q.groupUnder(root);
                    followersOf(q).forEach(f -> f.under = root.id);
                },
                root);
    }

    /** Puts a question on air; the one that was there goes back to the queue. */
    StaffQuestion putOnAir(BroadcastRef broadcast, UUID id, Staff by) {
        long now = broadcast.requireMoment();
        takeOthersOffAir(broadcast, id, by);
        return act(broadcast, id, "on-air", by, q -> q.putOnAir(now));
    }

    StaffQuestion takeOffAir(BroadcastRef broadcast, UUID id, Staff by) {
        return act(broadcast, id, "off-air", by, QuestionEntity::takeOffAir);
    }

    /** One is on air at most; of two moderators who put one there at once, the second waits here for the first. */
    private void takeOthersOffAir(BroadcastRef broadcast, UUID id, Staff by) {
        questions
                .getEntityManager()
                .createNativeQuery("select 1 from pg_advisory_xact_lock(hashtextextended(:broadcast, 7))")
                .setParameter("broadcast", broadcast.id().toString())
                .getSingleResult();
        questions
                .list("broadcastId = ?1 and state = ?2 and id <> ?3", broadcast.id(), QuestionState.ON_AIR, id)
                .forEach(other -> takeOffAir(broadcast, other.id, by));
    }

    /** Answered aloud. Without a span: from when it was put on air until now. */
    StaffQuestion answeredSpoken(
            BroadcastRef broadcast, UUID id, @Nullable Long startMs, @Nullable Long endMs, Staff by) {
        long now = broadcast.requireMoment();
        return act(broadcast, id, "answered", by, q -> {
            long start = startMs != null ? startMs : q.onAirMoment != null ? q.onAirMoment : now;
            long end = endMs != null ? endMs : Math.max(start, now);
            if (end < start) {
                throw Refusal.invalid("endMs", "An answer ends after it starts.");
            }
            q.answerSpoken(start, end);
        });
    }

    StaffQuestion answerWritten(BroadcastRef broadcast, UUID id, Answer.Written answer, boolean privately, Staff by) {
        return act(broadcast, id, privately ? "answer-privately" : "answer", by, q -> {
            List<QuestionEntity> others = followersOf(q);
            q.answerWritten(answer, privately);
            if (privately && !others.isEmpty()) {
                // The answer is not for them, and they wait for theirs.
                promote(broadcast, others);
            }
        });
    }

    /** Takes back the last action, unless something has happened to the question since. */
    StaffQuestion undo(BroadcastRef broadcast, UUID id, Staff by) {
        holdRecord(broadcast);
        QuestionEntity q = lock(broadcast, id);
        QuestionAction last = actions.lastOf(id)
                .filter(a -> a.afterVersion == q.version)
                .orElseThrow(() -> Refusal.notAllowedNow(q.state, "There is nothing to take back."));
        if (last.before.state() == QuestionState.ON_AIR) {
            takeOthersOffAir(broadcast, id, by);
        }
        Shown before = Shown.of(q);
        UUID formerRoot = q.under;
        q.restore(last.before);
        for (UUID follower : last.before.followers()) {
            questions.findByIdOptional(follower).filter(f -> f.under != null).ifPresent(f -> f.under = q.id);
        }
        last.undone = true;
        questions.flush();
        publish(broadcast, q, before, formerRoot);
        return staffView(q);
    }

    /**
     * Its asker takes it back; allowed until it is answered. Whoever may not is refused before anything has changed, so
     * that the others of the batch that this is part of are committed all the same.
     */
    @Transactional(dontRollbackOn = Refusal.class)
    void withdraw(BroadcastRef broadcast, UUID id, ViewerId viewer) {
        holdRecord(broadcast);
        QuestionEntity q = questions
                .find("id = ?1 and broadcastId = ?2 and viewer = ?3", id, broadcast.id(), viewer.value())
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResultOptional()
                .orElseThrow(Questions::notFound);
        if (q.state == QuestionState.WITHDRAWN) {
            return;
        }
        Shown before = Shown.of(q);
        UUID formerRoot = q.under;
        List<QuestionEntity> followers = followersOf(q);
        q.withdraw();
        forgetContact(q.id);
        if (!followers.isEmpty()) {
            promote(broadcast, followers);
        }
        questions.flush();
        publish(broadcast, q, before, formerRoot);
    }

    /** Whoever has left the question is not told what became of it. */
    void forgetContact(UUID id) {
        questions
                .getEntityManager()
                .createNativeQuery("delete from question_contact where question_id = :id")
                .setParameter("id", id)
                .executeUpdate();
    }

    List<StaffQuestion> list(UUID broadcast) {
        List<QuestionEntity> all = questions.list("broadcastId = ?1 order by askedAt, id", broadcast);
        return staffViews(all);
    }

    List<StaffQuestion> staffViews(List<QuestionEntity> all) {
        List<UUID> ids = all.stream().map(q -> q.id).toList();
        Map<UUID, Long> weight = weights.of(ids);
        Map<UUID, Long> fromOneNetwork = weights.fromOneNetwork(weight);
        Map<UUID, QuestionAction> last = actions.lastOf(ids);
        return all.stream()
                .map(q -> QuestionViews.toStaff(
                        q, weight.getOrDefault(q.id, 0L), fromOneNetwork.get(q.id), last.get(q.id)))
                .toList();
    }

    /** What the audience may see, in the order asked. */
    public List<PublicQuestion> publicOnes(UUID broadcast) {
        // Most questions never become public: they are left out where they are, not after they were read.
        List<QuestionEntity> visible = questions.list("""
                broadcastId = ?1 and (state in ('APPROVED', 'ON_AIR', 'ANSWERED') or state = 'GROUPED' and approved)
                order by askedAt, id
                """, broadcast);
        Map<UUID, Long> weight = weights.of(visible.stream().map(q -> q.id).toList());
        return visible.stream()
                .map(q -> QuestionViews.toPublic(q, weight.getOrDefault(q.id, 0L)))
                .toList();
    }

    /** For the account at the end: how many were asked, and how each went. */
    public Map<QuestionState, Long> outcomes(UUID broadcast) {
        return questions.list("broadcastId", broadcast).stream()
                .collect(java.util.stream.Collectors.groupingBy(
                        q -> q.state, java.util.TreeMap::new, java.util.stream.Collectors.counting()));
    }

    /** Everything staff may see, for an export. */
    public List<StaffQuestion> forExport(UUID broadcast) {
        return list(broadcast);
    }

    @Override
    public String name() {
        return "questions";
    }

    @Override
    public Object read(UUID broadcast) {
        return publicOnes(broadcast);
    }

    private StaffQuestion act(
            BroadcastRef broadcast, UUID id, String action, Staff by, Consumer<QuestionEntity> change) {
        return act(broadcast, id, action, by, change, null);
    }

    private StaffQuestion act(
            BroadcastRef broadcast,
            UUID id,
            String action,
            Staff by,
            Consumer<QuestionEntity> change,
            @Nullable QuestionEntity alsoChanged) {
        holdRecord(broadcast);
        QuestionEntity q = lock(broadcast, id);
        Shown shown = Shown.of(q);
        UUID formerRoot = q.under;
        QuestionEntity.Memento before =
                q.memento(followersOf(q).stream().map(f -> f.id).toList());
        change.accept(q);
        questions.flush();
        actions.persist(new QuestionAction(id, action, by, clock.instant(), before, q.version));
        publish(broadcast, q, shown, alsoChanged == null ? formerRoot : alsoChanged.id);
        return staffView(q);
    }

    /** What the audience sees of a question. */
    private record Shown(boolean isPublic, @Nullable Answer answer) {

        static Shown of(QuestionEntity q) {
            return new Shown(q.isPublic(), q.publicAnswer());
        }

        /** Whether some of it is not to be seen any more: all of it, or the words of its answer. */
        boolean isTakenBackBy(Shown now) {
            return (isPublic && !now.isPublic) || (answer != null && !answer.equals(now.answer));
        }
    }

    /**
     * Tells the audience what it may see of a change, and wakes those who see more. What was taken back goes from the
     * log, for whoever reads it later. The others that are told of are looked at under the room's lock: one that was
     * dismissed at the same moment does not come back by that.
     */
    private void publish(BroadcastRef broadcast, QuestionEntity q, Shown before, @Nullable UUID root) {
        touchFollowers(q);
        if (root != null) {
            log.hold(broadcast.id());
        }
        if (before.isTakenBackBy(Shown.of(q))) {
            log.redact(broadcast.id(), List.of(q.id));
        }
        List<RoomEvent> events = new ArrayList<>();
        if (q.isPublic()) {
            events.add(publicView(q));
        } else if (before.isPublic) {
            takenBack.fire(new QuestionTakenBack(broadcast, q.id, q.state));
            events.add(new QuestionRemoved(q.id));
        }
        if (root != null) {
            asItIs(root).filter(QuestionEntity::isPublic).ifPresent(r -> events.add(publicView(r)));
        }
        log.append(broadcast.id(), broadcast.moment(), events);
        log.touch(broadcast.id());
    }

    /**
     * From the end on an edition may be made at any moment: before a change of a question, which then takes it out of that
     * edition where it has to, or after it. Held before anything else is, as whoever publishes or redacts does.
     */
    private void holdRecord(BroadcastRef broadcast) {
        if (broadcast.state() == State.ENDED || broadcast.state() == State.PUBLISHED) {
            broadcasts.hold(broadcast.slug(), true);
        }
    }

    /** Askers of grouped questions are told what became of the one that speaks for them. */
    private void touchFollowers(QuestionEntity q) {
        questions
                .getEntityManager()
                .createNativeQuery("update question set version = version where under = :root")
                .setParameter("root", q.id)
                .executeUpdate();
    }

    /**
     * When the question that spoke for a group goes away, the oldest of the others speaks for it: one that was read out
     * before, where there is one. What no moderator has approved is not shown to anybody for that.
     */
    private void promote(BroadcastRef broadcast, List<QuestionEntity> followers) {
        QuestionEntity heir =
                followers.stream().filter(f -> f.approved).findFirst().orElse(followers.getFirst());
        heir.leaveGroup();
        followers.stream().filter(f -> !f.id.equals(heir.id)).forEach(f -> f.under = heir.id);
        questions.flush();
        if (heir.isPublic()) {
            log.append(broadcast.id(), broadcast.moment(), List.of(publicView(heir)));
        }
    }

    /** Not as it may have been read before. */
    private Optional<QuestionEntity> asItIs(UUID id) {
        Optional<QuestionEntity> found = questions.findByIdOptional(id);
        found.ifPresent(questions.getEntityManager()::refresh);
        return found;
    }

    private List<QuestionEntity> followersOf(QuestionEntity q) {
        return questions.list("under = ?1 order by askedAt, id", q.id);
    }

    private PublicQuestion publicView(QuestionEntity q) {
        return QuestionViews.toPublic(q, weights.of(q.id));
    }

    private StaffQuestion staffView(QuestionEntity q) {
        return staffViews(List.of(q)).getFirst();
    }

    private QuestionEntity lock(BroadcastRef broadcast, UUID id) {
        return questions
                .find("id = ?1 and broadcastId = ?2", id, broadcast.id())
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResultOptional()
                .orElseThrow(Questions::notFound);
    }

    private static Refusal notFound() {
        return Refusal.notFound("There is no such question in this broadcast.");
    }
}
