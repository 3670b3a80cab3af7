package io.candor.access;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.UUID;

/** A presenter's link to one broadcast. Only the SHA-256 of its token is stored: the token has 256 random bits. */
@Entity
class PresenterLink {

    @Id
    UUID id;

    UUID broadcastId;
    byte[] hash;
    Instant createdAt;
    String createdBy;
    Instant expiresAt;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected PresenterLink() {}

    PresenterLink(UUID broadcastId, byte[] hash, Instant createdAt, String createdBy, Instant expiresAt) {
        this.id = UUID.randomUUID();
        this.broadcastId = broadcastId;
        this.hash = hash;
        this.createdAt = createdAt;
        this.createdBy = createdBy;
        this.expiresAt = expiresAt;
    }

    @ApplicationScoped
    static class Repository implements PanacheRepositoryBase<PresenterLink, UUID> {}
}
