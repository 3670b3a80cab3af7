package io.candor.access.signin;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A bearer token of one account. Only its SHA-256 is stored: the token has 256 random bits, so that is enough. */
@Entity
class ApiToken {

    @Id
    UUID id;

    String username;
    String label;

    @Enumerated(EnumType.STRING)
    TokenScope scope;

    byte[] hash;
    Instant createdAt;
    Instant expiresAt;

    @Nullable Instant lastUsedAt;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected ApiToken() {}

    ApiToken(String username, String label, TokenScope scope, byte[] hash, Instant createdAt, Instant expiresAt) {
        this.id = UUID.randomUUID();
        this.username = username;
        this.label = label;
        this.scope = scope;
        this.hash = hash;
        this.createdAt = createdAt;
        this.expiresAt = expiresAt;
    }

    @ApplicationScoped
    static class Repository implements PanacheRepositoryBase<ApiToken, UUID> {}
}
