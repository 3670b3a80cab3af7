package io.candor.question;

import io.candor.access.Refusal;
import io.candor.access.Staff;
import io.candor.access.ViewerId;
import io.candor.audit.Act;
import io.candor.audit.Audit;
import io.candor.broadcast.BroadcastRef;
import io.candor.broadcast.Broadcasts;
import io.candor.broadcast.State;
import io.candor.question.QuestionViews.StaffQuestion;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What moderators and experts do with questions, and what an asker takes back. Every action leaves a trace and can be
 * taken back. What is in a published record is not taken out of it from here: see {@link QuestionTakenBack}.
 */
@ApplicationScoped
@Transactional
class Desk {

    private final QuestionEntity.Repository questions;
    private final QuestionAction.Repository actions;
    private final Changes changes;
    private final StaffViews views;
    private final Broadcasts broadcasts;
    private final Audit audit;

    Desk(
            QuestionEntity.Repository questions,
            QuestionAction.Repository actions,
            Changes changes,
            StaffViews views,
            Broadcasts broadcasts,
            Audit audit) {
        this.questions = questions;
        this.actions = actions;
        this.changes = changes;
        this.views = views;
        this.broadcasts = broadcasts;
        this.audit = audit;
    }

    /**
     * What a member of staff has seen of a question and does to it.
     *
     * @param broadcast as it was seen; what is decided is decided by what it is when the desk is held
     * @param version the version that was seen; null: of a program that does not say
     */
    record Doing(BroadcastRef broadcast, UUID id, @Nullable Long version, Staff by) {}

    /** With an expert's answer to it, where there is a public one and {@code withAnswer}. */
    StaffQuestion approve(Doing doing, boolean withAnswer) {
        return act(hold(doing), "approve", q -> {
            q.approve();
            if (withAnswer && q.draft != null && !q.draft.privately()) {
                q.release();
            }
        });
    }

    StaffQuestion dismiss(Doing doing, String reason) {
        return act(hold(doing), "dismiss", q -> q.dismiss(reason.strip()));
    }

    /** Groups a question, and all that were grouped under it, under another one. */
    StaffQuestion group(Doing doing, UUID under) {
        Doing now = hold(doing);
        QuestionEntity target = lock(now, under);
        QuestionEntity root = target.under == null ? target : lock(now, target.under);
        QuestionEntity q = seen(now);
        List<QuestionEntity> followers = questions.followersOf(q);
        Change change = Change.traced(q, "group", followers).joining(root);
        q.groupUnder(root);
        followers.forEach(f -> f.under = root.id);
        changes.made(now.broadcast(), now.by(), List.of(change));
        return views.of(q);
    }

    /** Puts a question on air; the one that was there goes back to the queue. Refuses where nothing is on air. */
    StaffQuestion putOnAir(Doing doing) {
        Doing now = hold(doing);
        if (now.broadcast().state() != State.LIVE) {
            throw Refusal.notAllowedNow(now.broadcast().state(), "Nothing is on air.");
        }
        long moment = now.broadcast().requireMoment();
        QuestionEntity q = seen(now);
        List<Change> made = takeOthersOffAir(q);
        made.add(traced(q, "on-air"));
        q.putOnAir(moment);
        changes.made(now.broadcast(), now.by(), made);
        return views.of(q);
    }

    StaffQuestion takeOffAir(Doing doing) {
        return act(hold(doing), "off-air", QuestionEntity::takeOffAir);
    }

    /** One is on air at most. */
    private List<Change> takeOthersOffAir(QuestionEntity q) {
        List<Change> made = new ArrayList<>();
        for (QuestionEntity other : questions.list(
                "broadcastId = ?1 and state = ?2 and id <> ?3", q.broadcastId, QuestionState.ON_AIR, q.id)) {
            made.add(traced(other, "off-air"));
            other.takeOffAir();
        }
        questions.flush();
        return made;
    }

    /** Answered aloud. Without a span: from when it was put on air until now. */
    StaffQuestion answeredSpoken(Doing doing, @Nullable Long startMs, @Nullable Long endMs) {
        Doing now = hold(doing);
        long moment = now.broadcast().requireMoment();
        return act(now, "answered", q -> {
            long start = startMs != null ? startMs : q.onAirMoment != null ? q.onAirMoment : moment;
            long end = endMs != null ? endMs : Math.max(start, moment);
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
        Doing now = hold(doing);
        Staff by = now.by();
        if (!moderates && !lock(now, now.id()).isForExperts(by.username(), privately)) {
            Draft draft = new Draft(answer.text(), answer.author(), answer.role(), by.username(), privately);
            return act(now, "draft", q -> q.keepDraft(draft));
        }
        QuestionEntity q = seen(now);
        StaffQuestion answered = give(
                now,
                q,
                privately ? "answer-privately" : "answer",
                privately,
                () -> q.answerWritten(answer, by.username(), privately));
        if (!answer.author().equals(by.name())) {
            audit.record(by, Act.ANSWERED_FOR_ANOTHER, now.broadcast().id(), now.id(), null);
        }
        return answered;
    }

    /** Lets an expert's answer out, as it is. */
    StaffQuestion release(Doing doing) {
        Doing now = hold(doing);
        QuestionEntity q = seen(now);
        return give(now, q, "release", q.requireDraft().privately(), q::release);
    }

    /** An expert's answer is not wanted; whoever wrote it, or a moderator, says so. */
    StaffQuestion discardDraft(Doing doing, boolean moderates) {
        return act(hold(doing), "discard", q -> {
            if (!moderates && !q.requireDraft().by().equals(doing.by().username())) {
                throw Refusal.of(Refusal.Kind.FORBIDDEN, "This is somebody else's draft.");
            }
            q.requireDraft();
            q.draft = null;
        });
    }

    private StaffQuestion give(Doing now, QuestionEntity q, String action, boolean privately, Runnable answer) {
        List<QuestionEntity> followers = questions.followersOf(q);
        List<Change> made = new ArrayList<>();
        made.add(Change.traced(q, action, followers));
        answer.run();
        if (privately && !followers.isEmpty()) {
            // The answer is not for them, and they wait for theirs.
            made.addFirst(promote(followers));
        }
        changes.made(now.broadcast(), now.by(), made);
        return views.of(q);
    }

    /** Takes back the last action, unless something has happened to the question since. */
    StaffQuestion undo(Doing doing) {
        Doing now = hold(doing);
        QuestionEntity q = seen(now);
        QuestionAction last = actions.lastOf(q.id)
                .filter(a -> a.afterVersion == q.version)
                .orElseThrow(() -> Refusal.notAllowedNow(q.state, "There is nothing to take back."));
        if (last.before.state() == QuestionState.ON_AIR && now.broadcast().state() != State.LIVE) {
            throw Refusal.notAllowedNow(now.broadcast().state(), "Nothing is on air.");
        }
        if (!questions.canGoBackTo(last.before)) {
            throw Refusal.notAllowedNow(q.state, "The question that it was grouped under does not wait any more.");
        }
        List<Change> made = new ArrayList<>();
        if (last.before.state() == QuestionState.ON_AIR) {
            made.addAll(takeOthersOffAir(q));
        }
        made.add(Change.untraced(q));
        UUID formerRoot = q.under;
        q.restore(last.before);
        if (formerRoot != null) {
            // Those that went along, and that nobody has taken elsewhere since.
            last.before.followers().stream()
                    .map(questions::findById)
                    .filter(f -> f != null && formerRoot.equals(f.under))
                    .forEach(f -> f.under = q.id);
        }
        last.undone = true;
        changes.made(now.broadcast(), now.by(), made);
        return views.of(q);
    }

    /**
     * Its asker takes it back; allowed until it is answered. Whoever may not is refused before anything has changed, so
     * that the others of the batch that this is part of are committed all the same.
     */
    @Transactional(dontRollbackOn = Refusal.class)
    void withdraw(UUID broadcastId, UUID id, ViewerId viewer) {
        BroadcastRef broadcast = changes.hold(broadcasts.ref(broadcastId).orElseThrow(QuestionEntity::notFound));
        QuestionEntity q = questions
                .find("id = ?1 and broadcastId = ?2 and viewer = ?3", id, broadcast.id(), viewer.value())
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResultOptional()
                .orElseThrow(QuestionEntity::notFound);
        Refusal refusal = ViewerRequest.withdrawal(broadcast, q.state);
        if (refusal != null) {
            throw refusal;
        }
        if (q.state == QuestionState.WITHDRAWN) {
            return;
        }
        List<QuestionEntity> followers = questions.followersOf(q);
        List<Change> made = new ArrayList<>();
        made.add(Change.untraced(q));
        q.withdraw();
        forgetContact(q.id);
        if (!followers.isEmpty()) {
            made.addFirst(promote(followers));
        }
        changes.tell(broadcast, made);
    }

    /** Whoever has left the question is not told what became of it. */
    void forgetContact(UUID id) {
        questions
                .getEntityManager()
                .createNativeQuery("delete from question_contact where question_id = :id")
                .setParameter("id", id)
                .executeUpdate();
    }

    /**
     * When the question that spoke for a group goes away, the oldest of the others speaks for it: one that was read out
     * before, where there is one. What no moderator has approved is not shown to anybody for that.
     */
    private static Change promote(List<QuestionEntity> followers) {
        QuestionEntity heir =
                followers.stream().filter(f -> f.approved).findFirst().orElse(followers.getFirst());
        Change change = Change.untraced(heir);
        heir.leaveGroup();
        followers.stream().filter(f -> !f.id.equals(heir.id)).forEach(f -> f.under = heir.id);
        return change;
    }

    private Doing hold(Doing doing) {
        return new Doing(changes.hold(doing.broadcast()), doing.id(), doing.version(), doing.by());
    }

    private StaffQuestion act(Doing now, String action, Consumer<QuestionEntity> doing) {
        QuestionEntity q = seen(now);
        Change change = traced(q, action);
        doing.accept(q);
        changes.made(now.broadcast(), now.by(), List.of(change));
        return views.of(q);
    }

    private Change traced(QuestionEntity q, String action) {
        return Change.traced(q, action, questions.followersOf(q));
    }

    /** As it was seen, or it is refused. */
    private QuestionEntity seen(Doing now) {
        QuestionEntity q = lock(now, now.id());
        q.requireVersion(now.version());
        return q;
    }

    private QuestionEntity lock(Doing now, UUID id) {
        return questions.lock(now.broadcast(), id);
    }
}
