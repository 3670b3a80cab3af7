package io.candor.question;

import io.candor.question.QuestionViews.StaffQuestion;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Questions as staff see them, however many with the same few queries. */
@ApplicationScoped
class StaffViews {

    private final QuestionAction.Repository actions;
    private final Weights weights;
    private final PresenterNames presenters;
    private final KnownFlags flags;
    private final BlockedViewers blocked;

    StaffViews(
            QuestionAction.Repository actions,
            Weights weights,
            PresenterNames presenters,
            KnownFlags flags,
            BlockedViewers blocked) {
        this.actions = actions;
        this.weights = weights;
        this.presenters = presenters;
        this.flags = flags;
        this.blocked = blocked;
    }

    List<StaffQuestion> of(List<QuestionEntity> all) {
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

    StaffQuestion of(QuestionEntity q) {
        return of(List.of(q)).getFirst();
    }
}
