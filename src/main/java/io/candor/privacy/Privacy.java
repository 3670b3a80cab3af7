package io.candor.privacy;

import io.candor.access.Refusal;
import io.candor.access.SecurityEvent;
import io.candor.access.SecurityEvents;
import io.candor.access.Staff;
import io.candor.access.ViewerId;
import io.candor.audit.Act;
import io.candor.audit.Audit;
import io.candor.audit.Removal;
import io.candor.broadcast.BroadcastRef;
import io.candor.broadcast.Broadcasts;
import io.candor.broadcast.State;
import io.candor.followup.FollowUps;
import io.candor.followup.HeardRedaction;
import io.candor.publication.RecordRemoval;
import io.candor.publication.Redacted;
import io.candor.publication.Redacted.What;
import io.candor.publication.Redactions;
import io.candor.question.QuestionRedaction;
import io.candor.question.QuestionRedaction.Part;
import io.candor.question.QuestionState;
import io.candor.question.QuestionTakenBack;
import io.candor.transcript.LineRedaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Removes what must not stay from everywhere at once: in one transaction that holds the broadcast, so that an edition is
 * made before it or after it. A mark stays; the audit says who and why, not what.
 */
@ApplicationScoped
@Transactional
public class Privacy {

    private final Broadcasts broadcasts;
    private final QuestionRedaction questions;
    private final LineRedaction lines;
    private final HeardRedaction heard;
    private final FollowUps followUps;
    private final Redactions record;
    private final Audit audit;
    private final SecurityEvents security;
    private final Clock clock;

    Privacy(
            Broadcasts broadcasts,
            QuestionRedaction questions,
            LineRedaction lines,
            HeardRedaction heard,
            FollowUps followUps,
            Redactions record,
            Audit audit,
            SecurityEvents security,
            Clock clock) {
        this.broadcasts = broadcasts;
        this.questions = questions;
        this.lines = lines;
        this.heard = heard;
        this.followUps = followUps;
        this.record = record;
        this.audit = audit;
        this.security = security;
        this.clock = clock;
    }

    /**
     * Staff remove something, for good. Refuses with NOT_FOUND where it is not there, with INVALID where the words are
     * not in it or the reason repeats them, and with FORBIDDEN where it takes somebody who publishes.
     *
     * @param publishes whether the request may do what COMMS may; an account's role says nothing of a token of less
     * @return the mark that stays
     */
    Redacted redact(String slug, Redaction wanted, Staff by, boolean publishes) {
        BroadcastRef broadcast = hold(slug);
        requireMay(broadcast, wanted.what(), publishes);
        Removal removal = Removal.of(wanted.words());
        String reason = wanted.reason().strip();
        if (!removal.isOfAll() && removal.concerns(reason)) {
            throw Refusal.invalid("reason", "Everybody can read the reason: it may not repeat what is removed.");
        }
        Redacted mark = new Redacted(clock.instant(), wanted.what(), wanted.id(), null, null, reason);
        Redacted left = mark;
        switch (wanted.what()) {
            case QUESTION -> {
                UUID id = id(wanted);
                everywhere(
                        broadcast,
                        new RecordRemoval.OfQuestion(id, removal),
                        mark,
                        () -> questions.redact(broadcast, id, Part.TEXT, removal));
            }
            case NAME -> {
                UUID id = id(wanted);
                if (!removal.isOfAll()) {
                    throw Refusal.invalid("words", "A name goes as a whole.");
                }
                everywhere(
                        broadcast,
                        new RecordRemoval.OfName(id),
                        mark,
                        () -> questions.redact(broadcast, id, Part.NAME, removal));
            }
            case ANSWER -> {
                UUID id = id(wanted);
                everywhere(
                        broadcast,
                        new RecordRemoval.OfAnswer(id, removal),
                        mark,
                        () -> questions.redact(broadcast, id, Part.ANSWER, removal));
            }
            case LINE -> {
                UUID id = id(wanted);
                LineRedaction.Known line = lines.redact(broadcast, id, removal);
                heard.redact(broadcast.id(), line.versions(), removal);
                left = new Redacted(mark.at(), What.LINE, id, line.language(), line.moment(), reason);
                everywhere(
                        broadcast,
                        new RecordRemoval.OfLine(line.language(), line.versions(), removal),
                        left,
                        () -> lines.tell(broadcast, id));
            }
            case COMMITMENT -> {
                UUID id = id(wanted);
                everywhere(
                        broadcast,
                        new RecordRemoval.OfCommitment(id, removal),
                        mark,
                        () -> followUps.redact(broadcast, id, removal));
            }
            case BRIEF -> {
                requireWords(removal);
                everywhere(
                        broadcast,
                        new RecordRemoval.OfBrief(removal),
                        mark,
                        () -> broadcasts.redact(broadcast, removal));
            }
            case NOTE -> {
                requireWords(removal);
                if (everywhere(broadcast, new RecordRemoval.OfNote(removal), mark, () -> {}) == 0) {
                    throw Refusal.invalid("words", "These words are not there.");
                }
            }
        }
        audit.record(by, Act.REDACTED, broadcast.id(), wanted.id(), reason);
        security.happened(SecurityEvent.REDACTED, broadcast.id());
        return left;
    }

    private static void requireWords(Removal removal) {
        if (removal.isOfAll()) {
            throw Refusal.invalid("words", "Which words of it?");
        }
    }

    /**
     * An asker erases a question of theirs: words, name and contact, on every surface. To whoever is not its asker it is
     * not there. Once more is no fault, and costs a look.
     */
    public void erase(String slug, UUID question, ViewerId asker) {
        BroadcastRef seen = broadcasts.ref(slug, true);
        // Strangers hold nothing.
        if (!questions.isOwn(seen, question, asker)) {
            throw Refusal.notFound("There is no such question of yours here.");
        }
        erase(slug, question);
    }

    /** First what is done to its questions, then the broadcast: the order of everybody. */
    private BroadcastRef hold(String slug) {
        questions.hold(broadcasts.ref(slug, true).id());
        return broadcasts.hold(slug, true);
    }

    /** The same for whoever has shown in another way that the question is theirs. */
    public void erase(String slug, UUID question) {
        if (questions.isErased(question)) {
            return;
        }
        BroadcastRef broadcast = hold(slug);
        if (questions.isErased(question)) {
            return;
        }
        everywhere(
                broadcast,
                new RecordRemoval.OfQuestion(question, Removal.ofAll()),
                new Redacted(clock.instant(), What.QUESTION, question, null, null, null),
                () -> questions.erase(broadcast, question));
        audit.record(null, Act.ERASED, broadcast.id(), question, null);
        security.happenedOften(SecurityEvent.REDACTED);
    }

    /** What is in an edition leaves it by {@link #redact} only: with a reason, by who may publish, and written down. */
    void keepRecord(@Observes QuestionTakenBack taken) {
        BroadcastRef broadcast = taken.broadcast();
        if (broadcast.state() == State.PUBLISHED && record.isRecorded(broadcast.id(), taken.id())) {
            throw Refusal.notAllowedNow(
                    broadcast.state(),
                    "This question is in the published record. Who may publish can remove it there, for good.");
        }
    }

    /**
     * Takes out of a record what was taken back without its editions being told, as it was done before they were. Does
     * nothing where the broadcast is not published.
     *
     * @return how many questions left it
     */
    int lookThrough(BroadcastRef seen) {
        BroadcastRef broadcast = hold(seen.slug());
        Map<UUID, QuestionState> gone = broadcast.state() == State.PUBLISHED
                ? questions.notPublic(broadcast, record.questionsShown(broadcast.id()))
                : Map.of();
        gone.forEach((question, state) -> leaveRecord(broadcast, question, state));
        return gone.size();
    }

    /** What was answered goes as well: an answer that was taken back with its question is nobody's any more. */
    private void leaveRecord(BroadcastRef broadcast, UUID question, QuestionState state) {
        everywhere(
                broadcast,
                new RecordRemoval.OfTakenBack(question),
                new Redacted(clock.instant(), What.QUESTION, question, null, null, because(state)),
                () -> {});
    }

    private static @Nullable String because(QuestionState state) {
        return switch (state) {
            case WITHDRAWN -> null;
            case PRIVATE -> "it was answered privately";
            case RECEIVED, APPROVED, ON_AIR, ANSWERED, DISMISSED, GROUPED -> "it was not taken up";
        };
    }

    List<Object> own(BroadcastRef broadcast, ViewerId viewer) {
        return questions.own(broadcast, viewer);
    }

    /**
     * From all editions first, which takes its time, and then from where it is kept, because that tells the room: its lock
     * is held to the commit.
     *
     * @return from how many editions something went
     */
    private int everywhere(BroadcastRef broadcast, RecordRemoval removal, Redacted mark, Runnable whereItIsKept) {
        Redactions.Done done = record.redact(broadcast.id(), removal, mark);
        whereItIsKept.run();
        if (done.newsChanged()) {
            record.tell(broadcast.id(), broadcast.moment());
        }
        return done.editions();
    }

    /**
     * No redaction can be undone. Until the record is published a moderator could take the same thing away in other ways,
     * so this takes no more; what is published, and the brief, which speaks for the company, take who publishes.
     */
    private static void requireMay(BroadcastRef broadcast, What what, boolean publishes) {
        boolean open = broadcast.state() != State.PUBLISHED && what != What.BRIEF && what != What.NOTE;
        if (!publishes && !open) {
            throw Refusal.of(
                    Refusal.Kind.FORBIDDEN,
                    what == What.BRIEF
                            ? "Words of the brief are removed by who may publish."
                            : "From a published record only who may publish removes something.");
        }
    }

    private static UUID id(Redaction wanted) {
        @Nullable UUID id = wanted.id();
        if (id == null) {
            throw Refusal.invalid("id", "Which one?");
        }
        return id;
    }
}
