package io.candor.broadcast;

import io.candor.access.Refusal;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** What stays of a broadcast that was removed: its address, which is never given to another, who did it and when. */
@Entity
@Table(name = "removed_broadcast")
class RemovedBroadcast {

    @Id
    UUID broadcastId;

    String slug;

    /** Whether anybody but staff knew of it. */
    boolean announced;

    Instant removedAt;
    String removedBy;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected RemovedBroadcast() {}

    RemovedBroadcast(UUID broadcastId, String slug, boolean announced, Instant removedAt, String removedBy) {
        this.broadcastId = broadcastId;
        this.slug = slug;
        this.announced = announced;
        this.removedAt = removedAt;
        this.removedBy = removedBy;
    }

    @ApplicationScoped
    static class Repository implements PanacheRepositoryBase<RemovedBroadcast, UUID> {

        Optional<RemovedBroadcast> at(String slug) {
            return find("slug", slug).firstResultOptional();
        }

        /** Why there is none at this address: it was removed, if this person could have known it; else it never was. */
        Refusal refusal(String slug, boolean staff) {
            return (Slugs.isSlug(slug) ? at(slug) : Optional.<RemovedBroadcast>empty())
                    .filter(removed -> staff || removed.announced)
                    .map(removed ->
                            Refusal.gone("This broadcast was removed, with all of its record.", removed.removedAt))
                    .orElseGet(() -> Refusal.notFound("There is no such broadcast."));
        }
    }
}
