package io.candor.followup;

import io.candor.audit.Removal;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** A commitment: what, named owner, due date, and the moment it was made. */
@Entity
@Table(name = "follow_up")
class FollowUpEntity {

    private static final int LONGEST_WHAT = 500;
    private static final int LONGEST_OWNER = 120;

    @Id
    UUID id;

    UUID broadcastId;
    String what;
    String owner;
    LocalDate dueOn;

    @Enumerated(EnumType.STRING)
    FollowUpState state;

    long moment;

    @JdbcTypeCode(SqlTypes.ARRAY)
    List<UUID> questions;

    Instant createdAt;
    String createdBy;

    @Version
    long version;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected FollowUpEntity() {}

    FollowUpEntity(UUID broadcastId, Commitment commitment, long moment, Instant createdAt, String createdBy) {
        this.id = UUID.randomUUID();
        this.broadcastId = broadcastId;
        this.state = FollowUpState.OPEN;
        this.moment = moment;
        this.createdAt = createdAt;
        this.createdBy = createdBy;
        this.what = commitment.what().strip();
        this.owner = commitment.owner().strip();
        this.dueOn = commitment.dueOn();
        this.questions = commitment.questionsOrNone();
    }

    void edit(Commitment commitment) {
        what = commitment.what().strip();
        owner = commitment.owner().strip();
        dueOn = commitment.dueOn();
        questions = commitment.questionsOrNone();
    }

    /** Says whether there was something to remove. */
    boolean redact(Removal removal) {
        boolean found = removal.concerns(what) || (!removal.isOfAll() && removal.concerns(owner));
        if (found) {
            what = removal.from(what, LONGEST_WHAT);
            owner = removal.isOfAll() ? owner : removal.from(owner, LONGEST_OWNER);
        }
        return found;
    }

    boolean isLate(LocalDate today) {
        return state == FollowUpState.OPEN && today.isAfter(dueOn);
    }

    @ApplicationScoped
    static class Repository implements PanacheRepositoryBase<FollowUpEntity, UUID> {}
}
