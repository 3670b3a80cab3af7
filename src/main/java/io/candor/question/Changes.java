package io.candor.question;

import io.candor.access.Staff;
import io.candor.broadcast.BroadcastRef;
import io.candor.broadcast.Broadcasts;
import io.candor.live.EventLog;
import io.candor.live.RoomEvent;
import io.candor.question.QuestionViews.QuestionRemoved;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** The one way in which questions change: the desk is held, what is done is traced, and then it is told, all at once. */
@ApplicationScoped
@Transactional(Transactional.TxType.MANDATORY)
class Changes {

    private final QuestionEntity.Repository questions;
    private final QuestionAction.Repository actions;
    private final Weights weights;
    private final Broadcasts broadcasts;
    private final EventLog log;
    private final Event<QuestionTakenBack> takenBack;
    private final Clock clock;

    Changes(
            QuestionEntity.Repository questions,
            QuestionAction.Repository actions,
            Weights weights,
            Broadcasts broadcasts,
            EventLog log,
            Event<QuestionTakenBack> takenBack,
            Clock clock) {
        this.questions = questions;
        this.actions = actions;
        this.weights = weights;
        this.broadcasts = broadcasts;
        this.log = log;
        this.takenBack = takenBack;
        this.clock = clock;
    }

    /**
     * Waits for the desk, then for the broadcast, before any question is read: whoever publishes, redacts or removes does
     * the same. @return the broadcast as it is now, and until the transaction ends
     */
    BroadcastRef hold(BroadcastRef seen) {
        broadcasts.holdDesk(seen.id());
        return broadcasts.hold(seen.slug(), true);
    }

    /** The trace of all of it, and the news: with one lock of the room, which is held from here to the commit. */
    void made(BroadcastRef broadcast, Staff by, List<Change> changes) {
        questions.flush();
        for (Change change : changes) {
            Change.Traced trace = change.traced();
            if (trace != null) {
                QuestionEntity q = change.question();
                actions.persist(
                        new QuestionAction(q.id, trace.action(), by, clock.instant(), trace.before(), q.version));
            }
        }
        tell(broadcast, changes);
    }

    /**
     * Tells the audience what it may see of the changes, and wakes those who see more. What was taken back goes from the
     * log, for whoever reads it later.
     */
    void tell(BroadcastRef broadcast, List<Change> changes) {
        questions.flush();
        List<UUID> ids = changes.stream().map(c -> c.question().id).distinct().toList();
        questions.touchFollowers(ids);
        changes.stream()
                .filter(Change::isTakenBack)
                .forEach(c -> takenBack.fire(new QuestionTakenBack(broadcast, c.question().id)));
        List<QuestionEntity> groups = changes.stream()
                .map(Change::root)
                .filter(Objects::nonNull)
                .distinct()
                .filter(root -> !ids.contains(root))
                .map(this::asItIs)
                .flatMap(Optional::stream)
                .filter(QuestionEntity::isPublic)
                .toList();
        Map<UUID, Long> weight = weights.of(Stream.concat(changes.stream().map(Change::question), groups.stream())
                .filter(QuestionEntity::isPublic)
                .map(q -> q.id)
                .distinct()
                .toList());
        List<RoomEvent> events = new ArrayList<>();
        for (Change change : changes) {
            QuestionEntity q = change.question();
            if (q.isPublic()) {
                events.add(QuestionViews.toPublic(q, weight.getOrDefault(q.id, 0L)));
            } else if (change.wasPublic()) {
                events.add(new QuestionRemoved(q.id));
            }
        }
        groups.forEach(q -> events.add(QuestionViews.toPublic(q, weight.getOrDefault(q.id, 0L))));
        log.redact(
                broadcast.id(),
                changes.stream()
                        .filter(Change::takesWordsBack)
                        .map(c -> c.question().id)
                        .toList());
        log.append(broadcast.id(), broadcast.moment(), events);
        log.touch(broadcast.id());
    }

    /** Not as it may have been read before the desk was held. */
    private Optional<QuestionEntity> asItIs(UUID id) {
        Optional<QuestionEntity> found = questions.findByIdOptional(id);
        found.ifPresent(questions.getEntityManager()::refresh);
        return found;
    }
}
