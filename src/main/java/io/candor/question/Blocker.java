package io.candor.question;

import io.candor.access.SecurityEvent;
import io.candor.access.SecurityEvents;
import io.candor.audit.Act;
import io.candor.audit.Audit;
import io.candor.broadcast.BroadcastRef;
import io.candor.broadcast.State;
import io.candor.live.EventLog;
import io.candor.question.Desk.Doing;
import io.candor.question.QuestionViews.StaffQuestion;
import io.quarkus.panache.common.Page;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Keeps a viewer who spoils the room for others from being heard, and takes that back. All at once, or nothing. */
@ApplicationScoped
@Transactional
class Blocker {

    /** A person reads what is done to so many; a program that asked more is answered with another call. */
    private static final int DISMISSED_AT_ONCE = 100;

    private static final String DISMISSED_ALONG = "dismiss-along";

    private final QuestionEntity.Repository questions;
    private final QuestionAction.Repository actions;
    private final BlockedViewers viewers;
    private final Changes changes;
    private final StaffViews views;
    private final Audit audit;
    private final SecurityEvents security;
    private final EventLog log;

    Blocker(
            QuestionEntity.Repository questions,
            QuestionAction.Repository actions,
            BlockedViewers viewers,
            Changes changes,
            StaffViews views,
            Audit audit,
            SecurityEvents security,
            EventLog log) {
        this.questions = questions;
        this.actions = actions;
        this.viewers = viewers;
        this.changes = changes;
        this.views = views;
        this.audit = audit;
        this.security = security;
        this.log = log;
    }

    /**
     * Whoever asked this counts for nothing from now on, and is not told. With a reason, what they asked and nobody has
     * answered is dismissed along, the newest {@value #DISMISSED_AT_ONCE} at most; of a published record only what nobody
     * else can read.
     */
    StaffQuestion block(Doing doing, @Nullable String reason) {
        BroadcastRef broadcast = changes.hold(doing.broadcast());
        QuestionEntity q = questions.lock(broadcast, doing.id());
        if (viewers.block(broadcast.id(), q.viewer, doing.by())) {
            audit.record(doing.by(), Act.VIEWER_BLOCKED, broadcast.id(), q.id, null);
            security.happened(SecurityEvent.VIEWER_BLOCKED, q.id);
        }
        if (reason != null) {
            List<QuestionEntity> open = openOf(broadcast, q.viewer);
            Map<UUID, List<QuestionEntity>> followers = questions.followersOf(open);
            List<Change> dismissed = open.stream()
                    .map(one -> Change.traced(one, DISMISSED_ALONG, followers.getOrDefault(one.id, List.of())))
                    .toList();
            open.forEach(one -> one.dismiss(reason.strip()));
            changes.made(broadcast, doing.by(), dismissed);
        }
        log.touch(broadcast.id());
        return views.of(q);
    }

    private List<QuestionEntity> openOf(BroadcastRef broadcast, UUID viewer) {
        String unread = broadcast.state() == State.PUBLISHED ? "and not " + QuestionState.publicRows("") : "";
        return questions
                .find(
                        "broadcastId = ?1 and viewer = ?2 and state in ?3 " + unread
                                + " order by askedAt desc, id desc",
                        broadcast.id(),
                        viewer,
                        List.of(QuestionState.RECEIVED, QuestionState.APPROVED, QuestionState.GROUPED))
                .page(Page.ofSize(DISMISSED_AT_ONCE))
                .list();
    }

    /**
     * They count again, and what was dismissed along and not touched since is open again; but not what was grouped under
     * a question that does not wait any more.
     */
    StaffQuestion unblock(Doing doing) {
        BroadcastRef broadcast = changes.hold(doing.broadcast());
        QuestionEntity q = questions.lock(broadcast, doing.id());
        if (viewers.unblock(broadcast.id(), q.viewer)) {
            audit.record(doing.by(), Act.VIEWER_UNBLOCKED, broadcast.id(), q.id, null);
            security.happened(SecurityEvent.VIEWER_UNBLOCKED, q.id);
            openAgain(broadcast, doing, q.viewer);
        }
        log.touch(broadcast.id());
        return views.of(q);
    }

    private void openAgain(BroadcastRef broadcast, Doing doing, UUID viewer) {
        List<QuestionEntity> dismissed = questions.list(
                "broadcastId = ?1 and viewer = ?2 and state = ?3", broadcast.id(), viewer, QuestionState.DISMISSED);
        Map<UUID, QuestionAction> last =
                actions.lastOf(dismissed.stream().map(one -> one.id).toList());
        List<QuestionAction> along = dismissed.stream()
                .flatMap(one -> Optional.ofNullable(last.get(one.id))
                        .filter(how -> how.action.equals(DISMISSED_ALONG) && how.afterVersion == one.version)
                        .stream())
                // Those first that speak for others, which may have been dismissed with them.
                .sorted(Comparator.comparing(how -> how.before.under() != null))
                .toList();
        List<Change> opened = new ArrayList<>();
        for (QuestionAction how : along) {
            QuestionEntity one = questions.findById(how.questionId);
            if (questions.canGoBackTo(how.before)) {
                opened.add(Change.untraced(one));
                one.restore(how.before);
                how.undone = true;
            }
        }
        changes.made(broadcast, doing.by(), opened);
    }
}
