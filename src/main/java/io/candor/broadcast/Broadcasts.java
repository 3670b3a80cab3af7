package io.candor.broadcast;

import io.candor.access.Refusal;
import io.candor.access.SecurityEvent;
import io.candor.access.SecurityEvents;
import io.candor.access.Staff;
import io.candor.audit.Act;
import io.candor.audit.Audit;
import io.candor.audit.Removal;
import io.candor.live.EventLog;
import io.candor.live.RoomDirectory;
import io.candor.live.SnapshotPart;
import io.candor.operations.NamedLocks;
import io.quarkus.panache.common.Page;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.persistence.EntityNotFoundException;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Creates, finds and changes broadcasts, and tells their rooms. */
@ApplicationScoped
@Transactional
public class Broadcasts implements RoomDirectory, SnapshotPart {

    private static final int LONGEST_LIST = 200;

    private final BroadcastEntity.Repository broadcasts;
    private final BriefRevision.Repository briefs;
    private final PresenterPhoto.Repository photos;
    private final RemovedBroadcast.Repository removed;
    private final EventLog log;
    private final Event<BroadcastChanged> changes;
    private final Event<BroadcastRemoved> removals;
    private final NamedLocks locks;
    private final Audit audit;
    private final SecurityEvents securityEvents;
    private final Clock clock;

    Broadcasts(
            BroadcastEntity.Repository broadcasts,
            BriefRevision.Repository briefs,
            PresenterPhoto.Repository photos,
            RemovedBroadcast.Repository removed,
            EventLog log,
            Event<BroadcastChanged> changes,
            Event<BroadcastRemoved> removals,
            NamedLocks locks,
            Audit audit,
            SecurityEvents securityEvents,
            Clock clock) {
        this.broadcasts = broadcasts;
        this.briefs = briefs;
        this.photos = photos;
        this.removed = removed;
        this.log = log;
        this.changes = changes;
        this.removals = removals;
        this.locks = locks;
        this.audit = audit;
        this.securityEvents = securityEvents;
        this.clock = clock;
    }

    /** A draft, or scheduled when the plan has a time. */
    public BroadcastView create(Plan plan, Staff by) {
        return view(add(plan, 1, false, by));
    }

    /** Creates and goes on air in one transaction. */
    public BroadcastView goLiveNow(Plan plan, Staff by) {
        BroadcastEntity b = add(plan, 1, false, by);
        b.goLive(clock.instant());
        return changed(b);
    }

    /** A broadcast for staff only whose clock runs {@code pace} times as fast. */
    public BroadcastView createRehearsal(Plan plan, int pace, Staff by) {
        return view(add(plan, pace, true, by));
    }

    /** Newest first. */
    List<BroadcastView> list() {
        List<BroadcastEntity> newest = broadcasts
                .find("order by createdAt desc")
                .page(Page.ofSize(LONGEST_LIST))
                .list();
        Map<UUID, BriefRevision> current =
                briefs.newest(newest.stream().map(b -> b.id).toList());
        return newest.stream()
                .map(b -> BroadcastView.of(b, Objects.requireNonNull(current.get(b.id))))
                .toList();
    }

    /** As this person may see it: drafts and rehearsals are for staff. */
    public Optional<BroadcastView> view(String slug, boolean staff) {
        return bySlug(slug).filter(b -> staff || !isStaffOnly(b)).map(b -> view(b, staff));
    }

    /** Refuses with NOT_FOUND when there is none, or none that this person may see, and with GONE after its removal. */
    public BroadcastView require(String slug, boolean staff) {
        return view(visible(slug, staff), staff);
    }

    /** Refuses as {@link #require}. */
    public BroadcastRef ref(String slug, boolean staff) {
        return ref(visible(slug, staff));
    }

    /** Whether there was such a broadcast, and it was removed for good. */
    public boolean wasRemoved(UUID id) {
        return removed.findByIdOptional(id).isPresent();
    }

    public Optional<BroadcastRef> ref(UUID id) {
        return broadcasts.findByIdOptional(id).map(this::ref);
    }

    /**
     * Nobody else does anything to a question of this broadcast until the caller's transaction is over. Questions are
     * tied to each other (one is on air, some are grouped), so one lock is held for all of them, before any is read.
     * Whoever holds the broadcast as well takes this first.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void holdDesk(UUID broadcast) {
        locks.hold("desk", broadcast);
    }

    /**
     * Holds a broadcast until the transaction ends: meanwhile it is in one state, and no edition is published. Refuses as
     * {@link #require}.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public BroadcastRef hold(String slug, boolean staff) {
        BroadcastEntity b = visible(slug, staff);
        try {
            // As it is when nobody else has it any more, whatever this transaction has seen of it before.
            broadcasts.getEntityManager().refresh(b, LockModeType.PESSIMISTIC_WRITE);
        } catch (EntityNotFoundException removedMeanwhile) {
            throw removed.refusal(slug, staff);
        }
        return ref(b);
    }

    /**
     * Removes words from title, summary and all revisions of the brief. The one who calls holds it. Refuses with INVALID,
     * naming {@code words}, where they are in none of them.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void redact(BroadcastRef ref, Removal removal) {
        BroadcastEntity b = lock(ref.slug());
        boolean found = b.redact(removal);
        for (BriefRevision revision : briefs.list("broadcastId", b.id)) {
            found |= revision.redact(removal);
        }
        if (!found) {
            throw Refusal.invalid("words", "These words are not there.");
        }
        changed(b);
        log.redactOlder(b.id, "broadcast");
    }

    /** Those that went on air before then and still are. */
    public List<String> onAirSinceBefore(Instant then) {
        return broadcasts.list("state = ?1 and wentLiveAt < ?2", State.LIVE, then).stream()
                .map(b -> b.slug)
                .toList();
    }

    /** Refuses with EDITED_MEANWHILE when {@code plan.version} is not the current one. */
    BroadcastView edit(String slug, Plan plan, Staff by) {
        plan.check();
        BroadcastEntity b = lock(slug);
        if (plan.version() == null) {
            throw Refusal.invalid("version", "The version that was read is needed.");
        }
        requireVersion(b, plan.version());
        String shown = view(b, false).videoUrl();
        b.edit(plan);
        if (plan.brief() != null) {
            revise(b, plan.brief(), by);
        }
        BroadcastView view = changed(b);
        if (shown != null && !shown.equals(view.videoUrl())) {
            // The address is another one, and nobody is to be sent to the old one.
            log.redactOlder(b.id, view.kind());
        }
        return view;
    }

    BroadcastView reviseBrief(String slug, Brief brief, long version, Staff by) {
        brief.check("");
        BroadcastEntity b = lock(slug);
        requireVersion(b, version);
        revise(b, brief, by);
        return changed(b);
    }

    BroadcastView schedule(String slug, Instant startsAt, String zone, @Nullable Long version) {
        Plan.requireTime("startsAt", startsAt);
        BroadcastEntity b = lock(slug);
        if (version != null) {
            requireVersion(b, version);
        }
        b.schedule(startsAt, zone);
        return changed(b);
    }

    /** Refuses with NOT_ALLOWED_NOW from a state that does not lead on air. */
    public BroadcastView goLive(String slug) {
        BroadcastEntity b = lock(slug);
        b.goLive(clock.instant());
        return changed(b);
    }

    /** Only a person ends a broadcast, or its greatest length. Refuses with NOT_ALLOWED_NOW when it is not on air. */
    public BroadcastView end(String slug) {
        BroadcastEntity b = lock(slug);
        b.end(clock.instant());
        return changed(b);
    }

    BroadcastView cancel(String slug) {
        BroadcastEntity b = lock(slug);
        b.cancel(clock.instant());
        return changed(b);
    }

    /**
     * Opens or closes asking and sets slow mode; what is {@code null} stays. Refuses with EDITED_MEANWHILE when {@code
     * version} is not the current one of {@link Asking}, and with NOT_ALLOWED_NOW when the broadcast is over.
     */
    BroadcastView ask(
            String slug, @Nullable Boolean open, @Nullable Integer slowModeSeconds, @Nullable Long version, Staff by) {
        BroadcastEntity b = lock(slug);
        Asking before = b.asking();
        if (version != null && version != before.version()) {
            throw Refusal.editedMeanwhile(before.version());
        }
        boolean opens = open == null ? before.open() : open;
        int slow = slowModeSeconds == null ? before.slowModeSeconds() : slowModeSeconds;
        if (opens == before.open() && slow == before.slowModeSeconds()) {
            return view(b);
        }
        b.setAsking(opens, slow);
        if (opens != before.open()) {
            audit.record(by, opens ? Act.QUESTIONS_OPENED : Act.QUESTIONS_CLOSED, b.id, null, null);
        }
        if (slow != before.slowModeSeconds()) {
            audit.record(by, Act.SLOW_MODE_CHANGED, b.id, null, null);
        }
        return changed(b);
    }

    /** A further edition is the record now. Nobody is told before {@link #tell}. @return the view with its number */
    public BroadcastView published(String slug) {
        BroadcastEntity b = lock(slug);
        b.publish(clock.instant());
        broadcasts.flush();
        return view(b);
    }

    /** Tells everybody how it stands. Last: the room's lock is held from here to the commit. */
    public void tell(String slug) {
        changed(lock(slug));
    }

    /**
     * All of it goes, for good, except that it was here, who removed it and when. Refuses with NOT_ALLOWED_NOW while it
     * is on air.
     */
    void remove(String slug, Staff by) {
        // Its questions go with it: first the desk, as everybody who does something to them.
        idOf(slug).ifPresent(this::holdDesk);
        BroadcastEntity b = lock(slug);
        b.requireRemovable();
        removed.persist(new RemovedBroadcast(b.id, slug, !isStaffOnly(b), clock.instant(), by.username()));
        removals.fire(new BroadcastRemoved(b.id, slug));
        securityEvents.happened(SecurityEvent.REMOVED, b.id);
        log.close(b.id);
        // The rest refers to it, and goes with it.
        broadcasts.delete(b);
        broadcasts.flush();
    }

    /** Refuses with EDITED_MEANWHILE when {@code version} is given and is not the current one. */
    BroadcastView replacePhoto(String slug, byte[] file, @Nullable Long version) {
        byte[] portrait = PresenterPhoto.portraitOf(file);
        BroadcastEntity b = lock(slug);
        if (version != null) {
            requireVersion(b, version);
        }
        PresenterPhoto photo = photos.findByIdOptional(b.id).orElseGet(() -> new PresenterPhoto(b.id));
        photo.replace(portrait);
        photos.persist(photo);
        b.hasPhoto = true;
        return changed(b);
    }

    /** The presenter's photo, as a {@link Portrait}. */
    Optional<byte[]> photo(String slug, boolean staff) {
        return photos.shown(visible(slug, staff).id);
    }

    @Override
    public RoomKey find(String slug) {
        return bySlug(slug)
                .map(b -> new RoomKey(b.id, isStaffOnly(b), b.crowd))
                .orElseThrow(() -> removed.refusal(slug, false));
    }

    @Override
    public String name() {
        return "broadcast";
    }

    @Override
    public Object read(UUID broadcast) {
        return view(broadcasts.findById(broadcast), false);
    }

    private BroadcastEntity add(Plan plan, int pace, boolean rehearsal, Staff by) {
        plan.check();
        BroadcastEntity b = new BroadcastEntity(freeSlug(plan), plan, pace, rehearsal, clock.instant(), by.username());
        broadcasts.persistAndFlush(b);
        log.open(b.id);
        Brief brief = plan.brief() == null ? Brief.EMPTY : plan.brief();
        briefs.persist(new BriefRevision(b.id, b.briefRevision, brief, clock.instant(), by.username()));
        return b;
    }

    /** One newcomer at a time on all pods, to the end of the transaction: two of the same title get two addresses. */
    private String freeSlug(Plan plan) {
        broadcasts
                .getEntityManager()
                .createNativeQuery("select 1 from pg_advisory_xact_lock(hashtextextended('new broadcast', 11))")
                .getSingleResult();
        if (plan.slug() != null) {
            if (isTaken(plan.slug())) {
                throw Refusal.invalid("slug", "This address is taken.");
            }
            return plan.slug();
        }
        String wish = Slugs.of(plan.title());
        String slug = wish;
        for (int n = 2; isTaken(slug); n++) {
            slug = wish + "-" + n;
        }
        return slug;
    }

    /** An address that was shared once never leads to another broadcast. */
    private boolean isTaken(String slug) {
        return Slugs.isReserved(slug)
                || bySlug(slug).isPresent()
                || removed.at(slug).isPresent();
    }

    private void revise(BroadcastEntity b, Brief brief, Staff by) {
        BriefRevision newest = briefs.newest(b.id);
        if (!newest.says(brief)) {
            b.briefRevision = newest.revision + 1;
            briefs.persist(new BriefRevision(b.id, b.briefRevision, brief, clock.instant(), by.username()));
        }
    }

    private BroadcastView changed(BroadcastEntity b) {
        broadcasts.flush();
        BroadcastView view = view(b);
        // Before the room's lock is taken: who hears this may take locks of their own, and append last as well.
        changes.fire(new BroadcastChanged(ref(b), view));
        // The log is read from its beginning by whoever may enter the room later: what only staff may see of a
        // broadcast
        // that is still to be announced never gets into it. A rehearsal's room is for staff for good.
        if (b.rehearsal || !b.isUnannounced()) {
            log.append(b.id, b.momentAt(clock.instant()), List.of(view.forAll()));
        }
        return view;
    }

    private BroadcastEntity visible(String slug, boolean staff) {
        return bySlug(slug).filter(b -> staff || !isStaffOnly(b)).orElseThrow(() -> removed.refusal(slug, staff));
    }

    private Optional<BroadcastEntity> bySlug(String slug) {
        return Slugs.isSlug(slug) ? broadcasts.find("slug", slug).firstResultOptional() : Optional.empty();
    }

    /** Without reading the rest, which is read when it is held. */
    private Optional<UUID> idOf(String slug) {
        if (!Slugs.isSlug(slug)) {
            return Optional.empty();
        }
        return broadcasts
                .getEntityManager()
                .createQuery("select b.id from BroadcastEntity b where b.slug = :slug", UUID.class)
                .setParameter("slug", slug)
                .getResultStream()
                .findFirst();
    }

    /** For changing it: whoever comes second waits, and then finds the state and the version as they are. */
    private BroadcastEntity lock(String slug) {
        if (!Slugs.isSlug(slug)) {
            throw removed.refusal(slug, true);
        }
        return broadcasts
                .find("slug", slug)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .<BroadcastEntity>firstResultOptional()
                .orElseThrow(() -> removed.refusal(slug, true));
    }

    private BroadcastView view(BroadcastEntity b) {
        return BroadcastView.of(b, briefs.newest(b.id));
    }

    private BroadcastView view(BroadcastEntity b, boolean staff) {
        return staff ? view(b) : view(b).forAll();
    }

    private BroadcastRef ref(BroadcastEntity b) {
        return new BroadcastRef(
                b.id,
                b.slug,
                b.state,
                isStaffOnly(b),
                b.momentAt(clock.instant()),
                List.copyOf(b.languages),
                b.asking());
    }

    private static boolean isStaffOnly(BroadcastEntity b) {
        return b.rehearsal || b.isUnannounced();
    }

    private static void requireVersion(BroadcastEntity b, long version) {
        if (b.version != version) {
            throw Refusal.editedMeanwhile(b.version);
        }
    }
}
