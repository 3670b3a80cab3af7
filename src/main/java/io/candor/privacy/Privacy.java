package io.candor.privacy;

import io.candor.access.Refusal;
import io.candor.access.Role;
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
import io.candor.question.QuestionTakenBack;
import io.candor.transcript.LineRedaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
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
     * not in it or the reason repeats them, and with FORBIDDEN where it takes another role.
     *
     * @return the mark that stays
     */
    Redacted redact(String slug, Redaction wanted, Staff by) {
        BroadcastRef broadcast = hold(slug);
        requireMay(broadcast, wanted.what(), by);
        Removal removal = Removal.of(wanted.words());
        String reason = wanted.reason().strip();
        if (!removal.isOfAll() && removal.concerns(reason)) {
            throw Refusal.invalid("reason", "Everybody can read the reason: it may not repeat what is removed.");
        }
        Redacted mark = new Redacted(clock.instant(), wanted.what(), wanted.id(), null, null, reason);
        Redacted left = switch (wanted.what()) {
            case QUESTION -> {
                UUID id = id(wanted);
                questions.redact(broadcast, id, Part.TEXT, removal);
                yield fromRecord(broadcast, new RecordRemoval.OfQuestion(id, removal), mark);
            }
            case NAME -> {
                UUID id = id(wanted);
                if (!removal.isOfAll()) {
                    throw Refusal.invalid("words", "A name goes as a whole.");
                }
                questions.redact(broadcast, id, Part.NAME, removal);
                yield fromRecord(broadcast, new RecordRemoval.OfName(id), mark);
            }
            case ANSWER -> {
                UUID id = id(wanted);
                questions.redact(broadcast, id, Part.ANSWER, removal);
                yield fromRecord(broadcast, new RecordRemoval.OfAnswer(id, removal), mark);
            }
            case LINE -> {
                LineRedaction.Known line = lines.redact(broadcast, id(wanted), removal);
                heard.redact(broadcast.id(), line.versions(), removal);
                yield fromRecord(
                        broadcast,
                        new RecordRemoval.OfLine(line.language(), line.versions(), removal),
                        new Redacted(mark.at(), What.LINE, mark.subject(), line.language(), line.moment(), reason));
            }
            case COMMITMENT -> {
                UUID id = id(wanted);
                followUps.redact(broadcast, id, removal);
                yield fromRecord(broadcast, new RecordRemoval.OfCommitment(id, removal), mark);
            }
            case BRIEF -> {
                if (removal.isOfAll()) {
                    throw Refusal.invalid("words", "Which words of it?");
                }
                broadcasts.redact(broadcast, removal);
                yield fromRecord(broadcast, new RecordRemoval.OfBrief(removal), mark);
            }
        };
        audit.record(by, Act.REDACTED, broadcast.id(), wanted.id(), reason);
        security.happened(SecurityEvent.REDACTED, broadcast.id());
        return left;
    }

    /**
     * An asker erases a question of theirs: words, name and contact, on every surface. To whoever is not its asker it is
     * not there. Once more is no fault.
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
        BroadcastRef broadcast = hold(slug);
        if (questions.erase(broadcast, question)) {
            fromRecord(
                    broadcast,
                    new RecordRemoval.OfQuestion(question, Removal.ofAll()),
                    new Redacted(clock.instant(), What.QUESTION, question, null, null, null));
            audit.record(null, Act.ERASED, broadcast.id(), question, null);
            security.happenedOften(SecurityEvent.REDACTED);
        }
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

    List<Object> own(BroadcastRef broadcast, ViewerId viewer) {
        return questions.own(broadcast, viewer);
    }

    private Redacted fromRecord(BroadcastRef broadcast, RecordRemoval removal, Redacted mark) {
        record.redact(broadcast.id(), broadcast.moment(), removal, mark);
        return mark;
    }

    /**
     * No redaction can be undone. Until the record is published a moderator could take the same thing away in other ways,
     * so this takes no more; what is published, and the brief, which speaks for the company, take who publishes.
     */
    private static void requireMay(BroadcastRef broadcast, What what, Staff by) {
        boolean comms = by.role() == Role.COMMS || by.role() == Role.ADMIN;
        boolean moderator = by.role() == Role.MODERATOR;
        boolean open = broadcast.state() != State.PUBLISHED && what != What.BRIEF;
        if (!comms && !(moderator && open)) {
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
