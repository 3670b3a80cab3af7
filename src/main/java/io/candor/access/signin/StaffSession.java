package io.candor.access.signin;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.UUID;

/** Somebody signed in with one browser. Only the SHA-256 of the cookie's secret is stored. */
@Entity
class StaffSession {

    @Id
    UUID id;

    byte[] secretHash;
    String username;
    String device;
    Instant createdAt;
    Instant lastSeenAt;
    Instant endsAt;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected StaffSession() {}

    StaffSession(byte[] secretHash, String username, String device, Instant createdAt, Instant endsAt) {
        this.id = UUID.randomUUID();
        this.secretHash = secretHash;
        this.username = username;
        this.device = device;
        this.createdAt = createdAt;
        this.lastSeenAt = createdAt;
        this.endsAt = endsAt;
    }

    @ApplicationScoped
    static class Repository implements PanacheRepositoryBase<StaffSession, UUID> {}
}
