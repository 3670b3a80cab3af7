package io.candor.question;

import io.candor.broadcast.BroadcastRemoved;
import io.candor.broadcast.Broadcasts;
import io.candor.live.SnapshotPart;
import io.candor.question.QuestionViews.PublicQuestion;
import io.candor.question.QuestionViews.StaffQuestion;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/** What the room, the record and the exports have of the questions of a broadcast. */
@ApplicationScoped
@Transactional
public class Questions implements SnapshotPart {

    /** In one statement, when a broadcast is removed: a second's work, far from the time that a statement is given. */
    private static final int REMOVED_AT_ONCE = 20_000;

    private final QuestionEntity.Repository questions;
    private final Weights weights;
    private final BlockedViewers blocked;
    private final StaffViews views;
    private final Broadcasts broadcasts;

    Questions(
            QuestionEntity.Repository questions,
            Weights weights,
            BlockedViewers blocked,
            StaffViews views,
            Broadcasts broadcasts) {
        this.questions = questions;
        this.weights = weights;
        this.blocked = blocked;
        this.views = views;
        this.broadcasts = broadcasts;
    }

    /** Before the broadcast itself goes, and the rest with it. Who removes it holds the desk. */
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

    /** As {@link Broadcasts#holdDesk}. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void holdDesk(UUID broadcast) {
        broadcasts.holdDesk(broadcast);
    }

    List<StaffQuestion> list(UUID broadcast) {
        List<QuestionEntity> all = questions.list("broadcastId = ?1 order by askedAt, id", broadcast);
        return views.of(all);
    }

    /** What the audience may see, in the order asked. */
    public List<PublicQuestion> publicOnes(UUID broadcast) {
        // Most questions never become public: they are left out where they are, not after they were read.
        List<QuestionEntity> visible = questions.list(
                "broadcastId = ?1 and " + QuestionState.publicRows("") + " order by askedAt, id", broadcast);
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
                .collect(Collectors.groupingBy(q -> q.state, TreeMap::new, Collectors.counting()));
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
}
