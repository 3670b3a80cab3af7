package io.candor.video;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What lets an encoder publish to one broadcast. Only its SHA-256 is stored: it has 256 random bits. */
@Entity
class StreamKey {

    @Id
    UUID id;

    UUID broadcastId;
    byte[] hash;
    Instant createdAt;
    String createdBy;

    @Nullable
    Instant usedAt;

    @Nullable
    Instant revokedAt;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected StreamKey() {}

    StreamKey(UUID broadcastId, byte[] hash, Instant createdAt, String createdBy) {
        this.id = UUID.randomUUID();
        this.broadcastId = broadcastId;
        this.hash = hash;
        this.createdAt = createdAt;
        this.createdBy = createdBy;
    }

    @ApplicationScoped
    static class Repository implements PanacheRepositoryBase<StreamKey, UUID> {

        Optional<StreamKey> good(UUID broadcast) {
            return find("broadcastId = ?1 and revokedAt is null", broadcast).firstResultOptional();
        }
    }
}
