package io.candor.question;

import io.candor.access.Refusal;
import io.candor.access.SecurityEvent;
import io.candor.access.SecurityEvents;
import io.candor.access.Staff;
import io.candor.access.ViewerId;
import io.candor.audit.Act;
import io.candor.audit.Audit;
import io.candor.broadcast.BroadcastRef;
import io.candor.broadcast.BroadcastRemoved;
import io.candor.broadcast.Broadcasts;
import io.candor.broadcast.State;
import io.candor.live.EventLog;
import io.candor.live.RoomEvent;
import io.candor.live.SnapshotPart;
import io.candor.operations.NamedLocks;
import io.candor.question.QuestionViews.PublicQuestion;
import io.candor.question.QuestionViews.QuestionRemoved;
import io.candor.question.QuestionViews.StaffQuestion;
import io.quarkus.panache.common.Page;
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
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What moderators and experts do with questions. Every action leaves a trace and can be taken back. */
@ApplicationScoped
@Transactional
public class Questions implements SnapshotPart {

    /** In one statement, when a broadcast is removed: a second's work, far from the time that a statement is given. */
    private static final int REMOVED_AT_ONCE = 20_000;

    /** A person reads what is done to so many; a program that asked more is answered with another call. */
    private static final int DISMISSED_AT_ONCE = 100;

    private static final String DISMISSED_ALONG = "dismiss-along";

    private final QuestionEntity.Repository questions;
    private final QuestionAction.Repository actions;
    private final Weights weights;
    private final PresenterNames presenters;
    private final KnownFlags flags;
    private final BlockedViewers blocked;
    private final Broadcasts broadcasts;
    private final NamedLocks locks;
    private final Audit audit;
    private final SecurityEvents security;
    private final EventLog log;
    private final Event<QuestionTakenBack> takenBack;
    private final Clock clock;

    Questions(
            QuestionEntity.Repository questions,
            QuestionAction.Repository actions,
            Weights weights,
            PresenterNames presenters,
            KnownFlags flags,
            BlockedViewers blocked,
            Broadcasts broadcasts,
            NamedLocks locks,
            Audit audit,
            SecurityEvents security,
            EventLog log,
            Event<QuestionTakenBack> takenBack,
            Clock clock) {
        this.questions = questions;
        this.actions = actions;
        this.weights = weights;
        this.presenters = presenters;
        this.flags = flags;
        this.blocked = blocked;
        this.broadcasts = broadcasts;
        this.locks = locks;
        this.audit = audit;
        this.security = security;
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

    /**
     * Nobody else does anything to a question of this broadcast until the caller's transaction is over. Questions are
     * tied to each other (one is on air, some are grouped), so one lock is held for all of them, before any is read.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void holdDesk(UUID broadcast) {
        locks.hold("desk", broadcast);
    }

    /**
     * What a member of staff has seen of a question and does to it.
     *
     * @param version the version that was seen; null: of a program that does not say
     */
    record Doing(BroadcastRef broadcast, UUID id, @Nullable Long version, Staff by) {}

    /** With an expert's answer to it, where there is a public one and {@code withAnswer}. */
    StaffQuestion approve(Doing doing, boolean withAnswer) {
        return act(doing, "approve", q -> {
            q.approve();
            if (withAnswer && q.draft != null && !q.draft.privately()) {
                q.release();
            }
        });
    }

    StaffQuestion dismiss(Doing doing, String reason) {
        return act(doing, "dismiss", q -> q.dismiss(reason.strip()));
    }

    /** Groups a question, and all that were grouped under it, under another one. */
    StaffQuestion group(Doing doing, UUID under) {
        BroadcastRef broadcast = doing.broadcast();
        holdDesk(broadcast.id());
        holdRecord(broadcast);
        QuestionEntity target = lock(broadcast, under);
        QuestionEntity root = target.under == null ? target : lock(broadcast, target.under);
        return act(
                doing,
                "group",
                q -> {
                    q.groupUnder(root);
                    followersOf(q).forEach(f -> f.under = root.id);
                },
                root);
    }

    /** Puts a question on air; the one that was there goes back to the queue. */
    StaffQuestion putOnAir(Doing doing) {
        if (doing.broadcast().state() != State.LIVE) {
            throw Refusal.notAllowedNow(doing.broadcast().state(), "Nothing is on air.");
        }
        long now = doing.broadcast().requireMoment();
        holdDesk(doing.broadcast().id());
        lock(doing.broadcast(), doing.id()).requireVersion(doing.version());
        takeOthersOffAir(doing);
        return act(doing, "on-air", q -> q.putOnAir(now));
    }

    StaffQuestion takeOffAir(Doing doing) {
        return act(doing, "off-air", QuestionEntity::takeOffAir);
    }

    /** One is on air at most. */
    private void takeOthersOffAir(Doing doing) {
        questions
                .list(
                        "broadcastId = ?1 and state = ?2 and id <> ?3",
                        doing.broadcast().id(),
                        QuestionState.ON_AIR,
                        doing.id())
                .forEach(other -> takeOffAir(new Doing(doing.broadcast(), other.id, other.version, doing.by())));
    }

    /** Answered aloud. Without a span: from when it was put on air until now. */
    StaffQuestion answeredSpoken(Doing doing, @Nullable Long startMs, @Nullable Long endMs) {
        long now = doing.broadcast().requireMoment();
        return act(doing, "answered", q -> {
            long start = startMs != null ? startMs : q.onAirMoment != null ? q.onAirMoment : now;
            long end = endMs != null ? endMs : Math.max(start, now);
            if (end < start) {
                throw Refusal.invalid("endMs", "An answer ends after it starts.");
            }
            q.answerSpoken(start, end);
        });
    }

    /**
     * Gives a written answer, or keeps it as a draft where whoever writes may not let it out.
     *
     * @param moderates whether who answers may also let everybody see what was received
     */
    StaffQuestion answerWritten(Doing doing, Answer.Written answer, boolean privately, boolean moderates) {
        BroadcastRef broadcast = doing.broadcast();
        Staff by = doing.by();
        holdDesk(broadcast.id());
        if (!moderates && !lock(broadcast, doing.id()).isForExperts(by.username(), privately)) {
            Draft draft = new Draft(answer.text(), answer.author(), answer.role(), by.username(), privately);
            return act(doing, "draft", q -> q.keepDraft(draft));
        }
        StaffQuestion answered = act(
                doing,
                privately ? "answer-privately" : "answer",
                q -> give(broadcast, q, privately, () -> q.answerWritten(answer, by.username(), privately)));
        if (!answer.author().equals(by.name())) {
            audit.record(by, Act.ANSWERED_FOR_ANOTHER, broadcast.id(), doing.id(), null);
        }
        return answered;
    }

    /** Lets an expert's answer out, as it is. */
    StaffQuestion release(Doing doing) {
        return act(
                doing,
                "release",
                q -> give(doing.broadcast(), q, q.requireDraft().privately(), q::release));
    }

    /** An expert's answer is not wanted; whoever wrote it, or a moderator, says so. */
    StaffQuestion discardDraft(Doing doing, boolean moderates) {
        return act(doing, "discard", q -> {
            if (!moderates && !q.requireDraft().by().equals(doing.by().username())) {
                throw Refusal.of(Refusal.Kind.FORBIDDEN, "This is somebody else's draft.");
            }
            q.requireDraft();
            q.draft = null;
        });
    }

    private void give(BroadcastRef broadcast, QuestionEntity q, boolean privately, Runnable answer) {
        List<QuestionEntity> others = followersOf(q);
        answer.run();
        if (privately && !others.isEmpty()) {
            // The answer is not for them, and they wait for theirs.
            promote(broadcast, others);
        }
    }

    /** Takes back the last action, unless something has happened to the question since. */
    StaffQuestion undo(Doing doing) {
        BroadcastRef broadcast = doing.broadcast();
        holdDesk(broadcast.id());
        holdRecord(broadcast);
        QuestionEntity q = lock(broadcast, doing.id());
        q.requireVersion(doing.version());
        return undo(doing, q);
    }

    private StaffQuestion undo(Doing doing, QuestionEntity q) {
        QuestionAction last = actions.lastOf(q.id)
                .filter(a -> a.afterVersion == q.version)
                .orElseThrow(() -> Refusal.notAllowedNow(q.state, "There is nothing to take back."));
        if (last.before.state() == QuestionState.ON_AIR) {
            takeOthersOffAir(doing);
        }
        UUID root = last.before.under();
        if (root != null && !lock(doing.broadcast(), root).speaksForOthers()) {
            throw Refusal.notAllowedNow(q.state, "The question that it was grouped under does not wait any more.");
        }
        Shown before = Shown.of(q);
        UUID formerRoot = q.under;
        q.restore(last.before);
        for (UUID follower : last.before.followers()) {
            // Those that went along, and that nobody has taken elsewhere since.
            questions
                    .findByIdOptional(follower)
                    .filter(f -> formerRoot != null && formerRoot.equals(f.under))
                    .ifPresent(f -> f.under = q.id);
        }
        last.undone = true;
        questions.flush();
        publish(doing.broadcast(), q, before, formerRoot);
        return staffView(q);
    }

    /**
     * Whoever asked this counts for nothing from now on, and is not told. With a reason, what they asked and nobody has
     * answered is dismissed along, the newest {@value #DISMISSED_AT_ONCE} at most.
     */
    StaffQuestion block(Doing doing, @Nullable String reason) {
        BroadcastRef broadcast = doing.broadcast();
        holdDesk(broadcast.id());
        QuestionEntity q = lock(broadcast, doing.id());
        if (blocked.block(broadcast.id(), q.viewer, doing.by())) {
            audit.record(doing.by(), Act.VIEWER_BLOCKED, broadcast.id(), q.id, null);
            security.happened(SecurityEvent.VIEWER_BLOCKED, q.id);
        }
        if (reason != null) {
            for (QuestionEntity open : openOf(broadcast, q.viewer)) {
                act(
                        new Doing(broadcast, open.id, open.version, doing.by()),
                        DISMISSED_ALONG,
                        one -> one.dismiss(reason.strip()));
            }
        }
        log.touch(broadcast.id());
        return staffView(q);
    }

    private List<QuestionEntity> openOf(BroadcastRef broadcast, UUID viewer) {
        return questions
                .find(
                        "broadcastId = ?1 and viewer = ?2 and state in ?3 order by askedAt desc, id desc",
                        broadcast.id(),
                        viewer,
                        List.of(QuestionState.RECEIVED, QuestionState.APPROVED, QuestionState.GROUPED))
                .page(Page.ofSize(DISMISSED_AT_ONCE))
                .list();
    }

    /** They count again, and what was dismissed along and not touched since is open again. */
    StaffQuestion unblock(Doing doing) {
        BroadcastRef broadcast = doing.broadcast();
        holdDesk(broadcast.id());
        QuestionEntity q = lock(broadcast, doing.id());
        if (blocked.unblock(broadcast.id(), q.viewer)) {
            audit.record(doing.by(), Act.VIEWER_UNBLOCKED, broadcast.id(), q.id, null);
            security.happened(SecurityEvent.VIEWER_UNBLOCKED, q.id);
            List<QuestionEntity> dismissed = questions.list(
                    "broadcastId = ?1 and viewer = ?2 and state = ?3",
                    broadcast.id(),
                    q.viewer,
                    QuestionState.DISMISSED);
            Map<UUID, QuestionAction> last =
                    actions.lastOf(dismissed.stream().map(one -> one.id).toList());
            for (QuestionEntity one : dismissed) {
                QuestionAction how = last.get(one.id);
                if (how != null && how.action.equals(DISMISSED_ALONG) && how.afterVersion == one.version) {
                    undo(new Doing(broadcast, one.id, one.version, doing.by()), one);
                }
            }
        }
        log.touch(broadcast.id());
        return staffView(q);
    }

    /**
     * Its asker takes it back; allowed until it is answered. Whoever may not is refused before anything has changed, so
     * that the others of the batch that this is part of are committed all the same.
     */
    @Transactional(dontRollbackOn = Refusal.class)
    void withdraw(UUID broadcastId, UUID id, ViewerId viewer) {
        holdDesk(broadcastId);
        // Read under the lock, which who publishes holds too: what was taken back in time is in no edition.
        BroadcastRef broadcast = broadcasts.ref(broadcastId).orElseThrow(Questions::notFound);
        holdRecord(broadcast);
        QuestionEntity q = questions
                .find("id = ?1 and broadcastId = ?2 and viewer = ?3", id, broadcast.id(), viewer.value())
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResultOptional()
                .orElseThrow(Questions::notFound);
        if (q.state == QuestionState.WITHDRAWN) {
            return;
        }
        if (!ViewerRequest.WITHDRAW.isAllowed(broadcast)) {
            throw ViewerRequest.WITHDRAW.refusal(broadcast);
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
        Set<UUID> ofBlocked = blocked.among(ids);
        return all.stream()
                .map(q -> QuestionViews.toStaff(
                        q,
                        weight.getOrDefault(q.id, 0L),
                        fromOneNetwork.get(q.id),
                        last.get(q.id),
                        flags.of(q.id, q.text, q.name, presenters.of(q.broadcastId)),
                        ofBlocked.contains(q.id)))
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

    /**
     * For the account at the end: how many were asked, and how each went. What blocked viewers asked and nobody took up
     * is not part of it.
     */
    public Map<QuestionState, Long> outcomes(UUID broadcast) {
        List<QuestionEntity> all = questions.list("broadcastId", broadcast);
        Set<UUID> ofBlocked = blocked.among(all.stream()
                .filter(q -> q.state == QuestionState.RECEIVED)
                .map(q -> q.id)
                .toList());
        return all.stream()
                .filter(q -> !ofBlocked.contains(q.id))
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

    private StaffQuestion act(Doing doing, String action, Consumer<QuestionEntity> change) {
        return act(doing, action, change, null);
    }

    private StaffQuestion act(
            Doing doing, String action, Consumer<QuestionEntity> change, @Nullable QuestionEntity alsoChanged) {
        BroadcastRef broadcast = doing.broadcast();
        holdDesk(broadcast.id());
        holdRecord(broadcast);
        QuestionEntity q = lock(broadcast, doing.id());
        q.requireVersion(doing.version());
        Shown shown = Shown.of(q);
        UUID formerRoot = q.under;
        QuestionEntity.Memento before =
                q.memento(followersOf(q).stream().map(f -> f.id).toList());
        change.accept(q);
        questions.flush();
        actions.persist(new QuestionAction(q.id, action, doing.by(), clock.instant(), before, q.version));
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
        if (before.isPublic && !q.isPublic()) {
            // Takes its time where there are editions, and the room waits for nobody.
            takenBack.fire(new QuestionTakenBack(broadcast, q.id, q.state));
        }
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
