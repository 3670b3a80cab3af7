package io.candor.access.signin;

import io.candor.access.AccessConfig;
import io.candor.access.Refusal;
import io.candor.access.Secrets;
import io.candor.access.SecurityEvent;
import io.candor.access.SecurityEvents;
import io.candor.access.Staff;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Tokens with which programs act for a member of staff, within a scope. */
@ApplicationScoped
@Transactional
public class ApiTokens {

    private static final String PREFIX = "candor_";
    private static final int LONGEST = 100;
    private static final Duration USED_EVERY = Duration.ofMinutes(1);

    private final ApiToken.Repository tokens;
    private final StaffAccount.Repository accounts;
    private final SecurityEvents events;
    private final Event<RightsChanged> changed;
    private final AccessConfig config;
    private final Clock clock;

    ApiTokens(
            ApiToken.Repository tokens,
            StaffAccount.Repository accounts,
            SecurityEvents events,
            Event<RightsChanged> changed,
            AccessConfig config,
            Clock clock) {
        this.tokens = tokens;
        this.accounts = accounts;
        this.events = events;
        this.changed = changed;
        this.config = config;
        this.clock = clock;
    }

    /** A token as it is shown once. */
    public record NewToken(UUID id, String label, String token, TokenScope scope, Instant expiresAt) {}

    record TokenView(
            UUID id,
            String label,
            TokenScope scope,
            Instant createdAt,
            Instant expiresAt,
            @Nullable Instant lastUsedAt) {}

    /** Who a token is of, and for what. */
    record Found(UUID id, Staff staff, TokenScope scope) {}

    /** A token that acts as this member of staff, within the scope, until it expires or is revoked. */
    public NewToken create(Staff staff, String label, TokenScope scope, Duration life) {
        String secret = PREFIX + Secrets.random(32);
        Instant now = clock.instant();
        ApiToken token =
                new ApiToken(staff.username(), label, scope, Secrets.sha256(secret), now, now.plus(life));
        tokens.persist(token);
        events.happened(SecurityEvent.TOKEN_CREATED, token.id);
        return new NewToken(token.id, label, secret, scope, token.expiresAt);
    }

    NewToken create(Staff staff, String label, TokenScope scope) {
        return create(staff, label, scope, config.tokenLife());
    }

    /** Refuses with NOT_FOUND when it is not one of this member of staff. */
    public void revoke(Staff staff, UUID id) {
        end(tokens.find("id = ?1 and username = ?2", id, staff.username())
                .firstResultOptional()
                .orElseThrow(() -> Refusal.notFound("You have no such token.")));
    }

    List<TokenView> of(Staff staff) {
        return tokens.list("username = ?1 order by createdAt", staff.username()).stream()
                .map(t -> new TokenView(t.id, t.label, t.scope, t.createdAt, t.expiresAt, t.lastUsedAt))
                .toList();
    }

    /** Empty when it never was one, has expired or was revoked, or its account is not active. */
    Optional<Found> find(String token) {
        if (token.length() > LONGEST || !token.startsWith(PREFIX)) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        Optional<ApiToken> found = tokens.find("hash = ?1 and expiresAt > ?2", Secrets.sha256(token), now)
                .firstResultOptional();
        Optional<Found> of = found.flatMap(this::found);
        if (of.isPresent() && isNotUsedSince(found.orElseThrow(), now.minus(USED_EVERY))) {
            tokens.update(
                    "lastUsedAt = ?1 where id = ?2 and (lastUsedAt is null or lastUsedAt <= ?3)",
                    now,
                    of.orElseThrow().id,
                    now.minus(USED_EVERY));
        }
        return of;
    }

    /** What a token that has not ended is good for now. */
    Optional<Found> find(UUID id) {
        return tokens.find("id = ?1 and expiresAt > ?2", id, clock.instant())
                .firstResultOptional()
                .flatMap(this::found);
    }

    void endAll(String username) {
        tokens.list("username", username).forEach(this::end);
    }

    private Optional<Found> found(ApiToken token) {
        return accounts.findByIdOptional(token.username)
                .filter(a -> a.active)
                .map(a -> new Found(token.id, a.toStaff(), token.scope));
    }

    private static boolean isNotUsedSince(ApiToken token, Instant time) {
        return token.lastUsedAt == null || !token.lastUsedAt.isAfter(time);
    }

    private void end(ApiToken token) {
        tokens.delete(token);
        events.happened(SecurityEvent.TOKEN_REVOKED, token.id);
        changed.fire(new RightsChanged());
    }
}
