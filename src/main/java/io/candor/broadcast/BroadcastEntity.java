package io.candor.broadcast;

import io.candor.access.Refusal;
import io.candor.audit.Removal;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.annotations.OptimisticLock;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** The aggregate: refuses what the state does not allow, whoever asks. */
@Entity
@Table(name = "broadcast")
class BroadcastEntity {

    private static final int LONGEST_TITLE = 160;
    private static final int LONGEST_TEXT = 1000;

    @Id
    UUID id;

    String slug;

    @Enumerated(EnumType.STRING)
    State state;

    String title;

    @Nullable
    String summary;

    String presenterName;
    String presenterRole;

    @Nullable
    Instant startsAt;

    String zone;

    @JdbcTypeCode(SqlTypes.ARRAY)
    List<String> languages;

    @Nullable
    String promiseText;

    @Nullable
    Instant promiseBy;

    @Nullable
    String videoUrl;

    @Nullable
    Integer crowd;

    boolean rehearsal;
    int pace;

    @Nullable
    Instant wentLiveAt;

    @Nullable
    Instant endedAt;

    @Nullable
    Instant publishedAt;

    @Nullable
    Instant cancelledAt;

    int edition;
    boolean hasPhoto;
    int briefRevision;
    Instant createdAt;
    String createdBy;

    // Moderators switch these while others write the plan: no reason to refuse the plan.
    @OptimisticLock(excluded = true)
    boolean questionsOpen = true;

    @OptimisticLock(excluded = true)
    int slowModeSeconds;

    @OptimisticLock(excluded = true)
    long askingVersion;

    @Version
    long version;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected BroadcastEntity() {}

    BroadcastEntity(String slug, Plan plan, int pace, boolean rehearsal, Instant createdAt, String createdBy) {
        this.id = UUID.randomUUID();
        this.slug = slug;
        this.state = State.DRAFT;
        this.title = "";
        this.presenterName = "";
        this.presenterRole = "";
        this.zone = "UTC";
        this.languages = List.of();
        this.rehearsal = rehearsal;
        this.pace = pace;
        this.briefRevision = 1;
        this.createdAt = createdAt;
        this.createdBy = createdBy;
        apply(plan);
        if (startsAt != null) {
            state = State.SCHEDULED;
        }
    }

    /** Replaces the plan. The time may not change once the broadcast is on air. */
    void edit(Plan plan) {
        if (state == State.CANCELLED) {
            throw refusal("A cancelled broadcast cannot be edited.");
        }
        apply(plan);
        if (state == State.DRAFT && startsAt != null) {
            state = State.SCHEDULED;
        }
        if (state == State.SCHEDULED && startsAt == null) {
            throw Refusal.invalid("startsAt", "A scheduled broadcast needs a time.");
        }
    }

    void schedule(Instant startsAt, String zone) {
        go(State.SCHEDULED, "It can only be scheduled before it goes on air.");
        this.startsAt = startsAt;
        this.zone = zone;
    }

    void goLive(Instant now) {
        go(State.LIVE, "It cannot go on air from here.");
        wentLiveAt = now;
    }

    void end(Instant now) {
        go(State.ENDED, "Only a broadcast that is on air can end.");
        endedAt = now;
    }

    void cancel(Instant now) {
        go(State.CANCELLED, "What has been on air cannot be cancelled.");
        cancelledAt = now;
    }

    /** Opens or closes asking, and sets how long a viewer waits between two questions; 0 for not at all. */
    void setAsking(boolean open, int slowModeSeconds) {
        switch (state) {
            case DRAFT, SCHEDULED, LIVE -> {
                questionsOpen = open;
                this.slowModeSeconds = slowModeSeconds;
                askingVersion++;
            }
            case ENDED, PUBLISHED, CANCELLED -> throw refusal("It is over: nobody can ask any more.");
        }
    }

    Asking asking() {
        return new Asking(questionsOpen, slowModeSeconds, askingVersion);
    }

    /** What is on air is not pulled away from under its viewers: somebody ends it first. */
    void requireRemovable() {
        if (state == State.LIVE) {
            throw refusal("End the broadcast first.");
        }
    }

    /** Answers the number of the edition that is now the record. */
    int publish(Instant now) {
        go(State.PUBLISHED, "The record is published after the broadcast has ended.");
        if (publishedAt == null) {
            publishedAt = now;
        }
        return ++edition;
    }

    /** Says whether there was something to remove */
    boolean redact(Removal removal) {
        boolean found = removal.concerns(title) || removal.concerns(summary) || removal.concerns(promiseText);
        title = removal.from(title, LONGEST_TITLE);
        summary = removal.fromNullable(summary, LONGEST_TEXT);
        promiseText = removal.fromNullable(promiseText, LONGEST_TEXT);
        return found;
    }

    /** Milliseconds since the broadcast went on air; stands still at the end; empty before the start. */
    OptionalLong momentAt(Instant now) {
        if (wentLiveAt == null) {
            return OptionalLong.empty();
        }
        Instant until = endedAt != null && endedAt.isBefore(now) ? endedAt : now;
        return OptionalLong.of(Math.max(0, Duration.between(wentLiveAt, until).toMillis()) * pace);
    }

    /** A draft, or a draft that was called off: nobody outside has heard of it. What is announced has a time. */
    boolean isUnannounced() {
        return state == State.DRAFT || (state == State.CANCELLED && startsAt == null);
    }

    private void go(State target, String otherwise) {
        if (!state.allows(target)) {
            throw refusal(otherwise);
        }
        state = target;
    }

    private Refusal refusal(String detail) {
        return Refusal.notAllowedNow(state, detail);
    }

    private void apply(Plan plan) {
        title = plan.title().strip();
        summary = plan.summary() == null || plan.summary().isBlank()
                ? null
                : plan.summary().strip();
        presenterName = plan.presenter().name().strip();
        presenterRole = plan.presenter().role().strip();
        if (!state.hasMoments()) {
            startsAt = plan.startsAt();
        }
        zone = plan.zoneOrUtc();
        languages = plan.languagesOrEnglish();
        promiseText = plan.responsePromise() == null
                ? null
                : plan.responsePromise().text().strip();
        promiseBy =
                plan.responsePromise() == null ? null : plan.responsePromise().by();
        HlsAddress video = HlsAddress.ofNullable(plan.videoUrl(), "videoUrl");
        videoUrl = video == null ? null : video.value();
        crowd = plan.crowd();
    }

    @ApplicationScoped
    static class Repository implements PanacheRepositoryBase<BroadcastEntity, UUID> {}
}
