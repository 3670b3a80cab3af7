package io.candor.question;

import io.candor.access.Refusal;
import io.candor.access.ViewerId;
import io.candor.audit.Removal;
import io.candor.broadcast.BroadcastRef;
import io.candor.broadcast.Broadcasts;
import io.candor.live.EventLog;
import io.candor.question.QuestionEntity.Memento;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Takes out of a question what must not stay: from the row, from what undo goes back to, and from the events. The
 * question stays where it is and keeps its number, its weight and its outcome. An asker takes out what is theirs.
 */
@ApplicationScoped
@Transactional(Transactional.TxType.MANDATORY)
public class QuestionRedaction {

    private static final int LONGEST_TEXT = 500;
    private static final int LONGEST_ANSWER = 4000;
    private static final int LONGEST_REASON = 300;
    private static final int LONGEST_SIGNATURE = 160;

    private final QuestionEntity.Repository questions;
    private final QuestionAction.Repository actions;
    private final Desk desk;
    private final Broadcasts broadcasts;
    private final RoomQuestions feed;
    private final Weights weights;
    private final EventLog log;

    QuestionRedaction(
            QuestionEntity.Repository questions,
            QuestionAction.Repository actions,
            Desk desk,
            Broadcasts broadcasts,
            RoomQuestions feed,
            Weights weights,
            EventLog log) {
        this.questions = questions;
        this.actions = actions;
        this.desk = desk;
        this.broadcasts = broadcasts;
        this.feed = feed;
        this.weights = weights;
        this.log = log;
    }

    /** What is to go. */
    public enum Part {
        /** The question's words; with all of them the name and the contact. */
        TEXT,
        /** Who asked. */
        NAME,
        /** What was said to the asker: the written answer, or why it was declined. */
        ANSWER
    }

    /** Before the broadcast is held: moderators take the two in this order, and nobody waits in a circle. */
    public void hold(UUID broadcast) {
        broadcasts.holdDesk(broadcast);
    }

    /** Tells the room, so it comes last. Refuses with NOT_FOUND, or with INVALID, naming {@code words}, where they are not there. */
    public void redact(BroadcastRef broadcast, UUID id, Part part, Removal removal) {
        QuestionEntity q = questions.lock(broadcast, id);
        switch (part) {
            case TEXT -> redactText(q, removal);
            case NAME -> q.name = null;
            case ANSWER -> redactAnswer(q, removal);
        }
        tell(broadcast, q);
    }

    /** Whether the question is this viewer's; to whoever is not its asker it is not there. */
    public boolean isOwn(BroadcastRef broadcast, UUID id, ViewerId viewer) {
        return questions.count("id = ?1 and broadcastId = ?2 and viewer = ?3", id, broadcast.id(), viewer.value()) == 1;
    }

    /** Whether nothing of its asker's is left in it: words, name, contact, and what an expert drafted to them. */
    public boolean isErased(UUID id) {
        return questions
                        .getEntityManager()
                        .createNativeQuery("""
                                select 1 from question q where q.id = :id and q.text = :mark and q.name is null
                                and q.draft is null
                                and not exists (select 1 from question_contact c where c.question_id = q.id)
                                """)
                        .setParameter("id", id)
                        .setParameter("mark", Removal.MARK)
                        .getResultList()
                        .size()
                == 1;
    }

    /** Which of these nobody outside may see, and what became of each. */
    public Map<UUID, QuestionState> notPublic(BroadcastRef broadcast, Collection<UUID> some) {
        return some.isEmpty()
                ? Map.of()
                : questions.list("broadcastId = ?1 and id in ?2", broadcast.id(), some).stream()
                        .filter(q -> !q.isPublic())
                        .collect(Collectors.toMap(q -> q.id, q -> q.state));
    }

    /**
     * Its asker takes it back for good: text, name and contact. While questions are open it is withdrawn as well, where it
     * is not answered yet; who asked the same goes on without it. Tells the room, so it comes last.
     */
    public void erase(BroadcastRef broadcast, UUID id) {
        QuestionEntity q = questions.lock(broadcast, id);
        if (broadcast.state().acceptsQuestions() && q.state.allows(QuestionState.WITHDRAWN)) {
            desk.withdraw(broadcast.id(), id, new ViewerId(q.viewer));
        }
        redactText(q, Removal.ofAll());
        tell(broadcast, q);
    }

    /** A viewer's questions as their asker sees them, oldest first. */
    public List<Object> own(BroadcastRef broadcast, ViewerId viewer) {
        Map<UUID, List<Object>> own = feed.own(broadcast.id(), List.of(viewer.value()));
        return own.getOrDefault(viewer.value(), List.of());
    }

    private void redactText(QuestionEntity q, Removal removal) {
        if (removal.isOfAll()) {
            q.name = null;
            q.draft = null;
            desk.forgetContact(q.id);
        } else if (!removal.concerns(q.text)) {
            throw notThere();
        }
        q.text = removal.from(q.text, LONGEST_TEXT);
    }

    private void redactAnswer(QuestionEntity q, Removal removal) {
        Answer answer = without(q.answer(), removal);
        String reason = removal.fromNullable(q.reason, LONGEST_REASON);
        Draft draft = without(q.draft, removal);
        boolean found = !java.util.Objects.equals(answer, q.answer())
                || !java.util.Objects.equals(draft, q.draft)
                || removal.concerns(q.reason);
        for (QuestionAction action : actions.list("questionId", q.id)) {
            Memento was = action.before;
            Memento now = new Memento(
                    was.state(),
                    was.under(),
                    removal.fromNullable(was.reason(), LONGEST_REASON),
                    was.approved(),
                    was.onAirMoment(),
                    without(was.answer(), removal),
                    was.answerBy(),
                    without(was.draft(), removal),
                    was.followers());
            if (!now.equals(was)) {
                action.before = now;
                found = true;
            }
        }
        if (!found) {
            throw removal.isOfAll()
                    ? Refusal.notAllowedNow(q.state, "There is no written answer to remove.")
                    : notThere();
        }
        q.reason = reason;
        q.draft = draft;
        if (answer instanceof Answer.Written written) {
            q.answerText = written.text();
            q.answerAuthor = written.author();
            q.answerRole = written.role();
        }
    }

    private static @Nullable Draft without(@Nullable Draft draft, Removal removal) {
        return draft == null || removal.isOfAll()
                ? null
                : new Draft(
                        removal.from(draft.text(), LONGEST_ANSWER),
                        draft.author(),
                        removal.fromNullable(draft.role(), LONGEST_SIGNATURE),
                        draft.by(),
                        draft.privately());
    }

    private static @Nullable Answer without(@Nullable Answer answer, Removal removal) {
        return answer instanceof Answer.Written(String text, String author, String role)
                ? new Answer.Written(
                        removal.from(text, LONGEST_ANSWER),
                        removal.isOfAll() ? author : removal.from(author, LONGEST_SIGNATURE),
                        removal.isOfAll() ? role : removal.from(role, LONGEST_SIGNATURE))
                : answer;
    }

    /** The events that carried it are empty from now on; what of it may be seen is told anew, also to the group. */
    private void tell(BroadcastRef broadcast, QuestionEntity q) {
        questions.flush();
        questions.touchFollowers(List.of(q.id));
        log.redact(broadcast.id(), List.of(q.id));
        if (q.isPublic()) {
            log.append(broadcast.id(), broadcast.moment(), List.of(QuestionViews.toPublic(q, weights.of(q.id))));
        }
        log.touch(broadcast.id());
    }

    private static Refusal notThere() {
        return Refusal.invalid("words", "These words are not there.");
    }
}
