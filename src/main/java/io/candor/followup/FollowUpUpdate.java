package io.candor.followup;

import io.candor.audit.Removal;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A dated word on a commitment. Added, and never changed but by redaction. */
@Entity
class FollowUpUpdate {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    @Nullable
    Long id;

    UUID followUpId;

    @Column(name = "at")
    Instant at;

    @Enumerated(EnumType.STRING)
    FollowUpState state;

    @Nullable
    String note;

    String byUsername;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected FollowUpUpdate() {}

    FollowUpUpdate(UUID followUpId, Instant at, FollowUpState state, @Nullable String note, String byUsername) {
        this.followUpId = followUpId;
        this.at = at;
        this.state = state;
        this.note = note;
        this.byUsername = byUsername;
    }

    /** Says whether there was something to remove. */
    boolean redact(Removal removal) {
        boolean found = removal.concerns(note);
        note = removal.fromNullable(note, 1000);
        return found;
    }

    @ApplicationScoped
    static class Repository implements PanacheRepositoryBase<FollowUpUpdate, Long> {}
}
