package io.candor.followup;

import io.candor.access.Refusal;
import io.candor.access.Staff;
import io.candor.audit.Removal;
import io.candor.broadcast.BroadcastRef;
import io.candor.live.EventLog;
import io.candor.live.SnapshotPart;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Commitments and their life after the broadcast. Everything here is public at once. */
@ApplicationScoped
@Transactional
public class FollowUps implements SnapshotPart {

    private static final int MOST = 500;

    private final FollowUpEntity.Repository followUps;
    private final FollowUpUpdate.Repository updates;
    private final EventLog log;
    private final Clock clock;

    FollowUps(FollowUpEntity.Repository followUps, FollowUpUpdate.Repository updates, EventLog log, Clock clock) {
        this.followUps = followUps;
        this.updates = updates;
        this.log = log;
        this.clock = clock;
    }

    /** Records a promise at the moment it was made. */
    FollowUpView record(BroadcastRef broadcast, Commitment commitment, Staff by) {
        checkDate(commitment.dueOn());
        long now = broadcast.requireMoment();
        if (followUps.count("broadcastId", broadcast.id()) >= MOST) {
            throw Refusal.notAllowedNow(broadcast.state(), "A broadcast has at most " + MOST + " commitments.");
        }
        long moment = commitment.moment() == null ? now : commitment.moment();
        FollowUpEntity followUp =
                new FollowUpEntity(broadcast.id(), commitment, moment, clock.instant(), by.username());
        followUps.persistAndFlush(followUp);
        return tell(broadcast, followUp);
    }

    FollowUpView edit(BroadcastRef broadcast, UUID id, Commitment commitment) {
        checkDate(commitment.dueOn());
        FollowUpEntity followUp = lock(broadcast, id);
        if (commitment.version() == null) {
            throw Refusal.invalid("version", "The version that was read is needed.");
        }
        if (followUp.version != commitment.version()) {
            throw Refusal.editedMeanwhile(followUp.version);
        }
        followUp.edit(commitment);
        followUps.flush();
        return tell(broadcast, followUp);
    }

    FollowUpView update(BroadcastRef broadcast, UUID id, FollowUpState state, @Nullable String note, Staff by) {
        FollowUpEntity followUp = lock(broadcast, id);
        followUp.state = state;
        updates.persist(new FollowUpUpdate(id, clock.instant(), state, note, by.username()));
        followUps.flush();
        return tell(broadcast, followUp);
    }

    /**
     * Removes words from a commitment, its owner and what was said of how it goes, or all but the owner. Refuses with
     * INVALID, naming {@code words}, where they are in none of them.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void redact(BroadcastRef broadcast, UUID id, Removal removal) {
        FollowUpEntity followUp = lock(broadcast, id);
        boolean found = followUp.redact(removal);
        for (FollowUpUpdate update : updates.list("followUpId", id)) {
            found |= update.redact(removal);
        }
        if (!found && !removal.isOfAll()) {
            throw Refusal.invalid("words", "These words are not there.");
        }
        followUps.flush();
        log.redact(broadcast.id(), List.of(id));
        tell(broadcast, followUp);
    }

    /** In the order in which they were made. */
    public List<FollowUpView> of(UUID broadcast) {
        List<FollowUpEntity> all = followUps.list("broadcastId = ?1 order by moment, createdAt, id", broadcast);
        Map<UUID, List<FollowUpUpdate>> history = all.isEmpty()
                ? Map.of()
                : updates
                        .list(
                                "followUpId in ?1 order by id",
                                all.stream().map(f -> f.id).toList())
                        .stream()
                        .collect(Collectors.groupingBy(u -> u.followUpId));
        return all.stream()
                .map(f -> view(f, history.getOrDefault(f.id, List.of())))
                .toList();
    }

    @Override
    public String name() {
        return "commitments";
    }

    @Override
    public Object read(UUID broadcast) {
        return of(broadcast);
    }

    private FollowUpView tell(BroadcastRef broadcast, FollowUpEntity followUp) {
        FollowUpView view = view(followUp, updates.list("followUpId = ?1 order by id", followUp.id));
        log.append(broadcast.id(), broadcast.moment(), List.of(view));
        return view;
    }

    private FollowUpView view(FollowUpEntity f, List<FollowUpUpdate> history) {
        return new FollowUpView(
                f.id,
                f.what,
                f.owner,
                f.dueOn,
                f.state,
                f.isLate(LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC)),
                f.moment,
                f.questions,
                history.stream()
                        .map(u -> new FollowUpView.Update(u.at, u.state, u.note))
                        .toList(),
                f.version);
    }

    private FollowUpEntity lock(BroadcastRef broadcast, UUID id) {
        return followUps
                .find("id = ?1 and broadcastId = ?2", id, broadcast.id())
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResultOptional()
                .orElseThrow(() -> Refusal.notFound("There is no such commitment."));
    }

    private static void checkDate(LocalDate dueOn) {
        if (dueOn.getYear() < 2000 || dueOn.getYear() > 2200) {
            throw Refusal.invalid("dueOn", "A date between the years 2000 and 2200.");
        }
    }
}
