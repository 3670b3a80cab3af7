package io.candor.access.signin;

import io.candor.access.AccessConfig;
import io.candor.access.Refusal;
import io.candor.access.Secrets;
import io.candor.access.SecurityEvent;
import io.candor.access.SecurityEvents;
import io.candor.access.Staff;
import io.quarkus.panache.common.Page;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Who is signed in. A session is a row: it ends when the row goes, on all pods with the next request, whatever cookies
 * are still about. Nothing of it is cached: it is found by one indexed query, together with its account.
 */
@ApplicationScoped
@Transactional
class Sessions {

    /** Somebody with more browsers than this has forgotten the oldest. */
    static final int MOST_OF_AN_ACCOUNT = 20;

    /** A row that is written with each request would be a lock that each request waits for. */
    private static final Duration SEEN_EVERY = Duration.ofMinutes(1);

    private static final int SECRET_BYTES = 32;
    private static final Pattern SECRET = Pattern.compile("[A-Za-z0-9_-]{43}");

    /** One query for a request; a session that ended by itself is none, nor one of a one-time password that did. */
    private static final String IS_ON = "s.endsAt > :now and s.lastSeenAt > :seen and a.username = s.username"
            + " and a.active and (not a.mustChangePassword or a.passwordSetAt > :once)";

    private final StaffSession.Repository sessions;
    private final StaffAccount.Repository accounts;
    private final SecurityEvents events;
    private final Event<RightsChanged> changed;
    private final AccessConfig config;
    private final Clock clock;

    Sessions(
            StaffSession.Repository sessions,
            StaffAccount.Repository accounts,
            SecurityEvents events,
            Event<RightsChanged> changed,
            AccessConfig config,
            Clock clock) {
        this.sessions = sessions;
        this.accounts = accounts;
        this.events = events;
        this.changed = changed;
        this.config = config;
        this.clock = clock;
    }

    /** A session that has just begun; the secret is for the browser alone. */
    record Opened(UUID id, String secret) {}

    /** Who a secret is of. */
    record Found(UUID id, Staff staff) {}

    @Schema(name = "Session")
    record View(
            UUID id,

            @Schema(description = "Browser and system, as coarse as that", examples = "Firefox on Linux")
            String device,

            Instant createdAt,

            @Schema(description = "To the minute") Instant lastSeenAt,

            @Schema(description = "At the latest; earlier when it is not used")
            Instant endsAt,

            @Schema(description = "The one that asks") boolean current) {}

    /**
     * Begins one, if the password that was looked at is still the account's: looking takes a while. Empty when it was
     * changed or the account deactivated meanwhile.
     */
    Optional<Opened> open(String username, String passwordHash, String device) {
        StaffAccount account = accounts.locked(username).orElse(null);
        if (account == null || !account.active || !account.passwordHash.equals(passwordHash)) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        sessions.delete(
                "username = ?1 and (endsAt <= ?2 or lastSeenAt <= ?3)", username, now, now.minus(config.sessionIdle()));
        sessions.find("username = ?1 order by lastSeenAt desc, id", username)
                .page(Page.of(1, MOST_OF_AN_ACCOUNT - 1))
                .list()
                .forEach(this::end);
        String secret = Secrets.random(SECRET_BYTES);
        StaffSession session =
                new StaffSession(Secrets.sha256(secret), username, device, now, now.plus(config.sessionLife()));
        sessions.persist(session);
        return Optional.of(new Opened(session.id, secret));
    }

    /** Empty when it never was a session, has ended, or was not used for too long. */
    Optional<Found> find(String secret) {
        if (!SECRET.matcher(secret).matches()) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        Optional<Row> row = row("s.secretHash = :wanted", Secrets.sha256(secret), now);
        row.filter(r -> !r.lastSeenAt.isAfter(now.minus(SEEN_EVERY)))
                .ifPresent(r -> sessions.update(
                        "lastSeenAt = ?1 where id = ?2 and lastSeenAt <= ?3", now, r.id, now.minus(SEEN_EVERY)));
        return row.map(r -> new Found(r.id, r.account.toStaff()));
    }

    record Row(UUID id, Instant lastSeenAt, StaffAccount account) {}

    /** What a session is good for now, without taking it for used. Empty when it is over. */
    Optional<Found> find(UUID id) {
        return row("s.id = :wanted", id, clock.instant()).map(r -> new Found(r.id, r.account.toStaff()));
    }

    private Optional<Row> row(String condition, Object wanted, Instant now) {
        return sessions.getEntityManager()
                .createQuery(
                        "select s.id, s.lastSeenAt, a from StaffSession s, StaffAccount a where " + condition + " and "
                                + IS_ON,
                        Row.class)
                .setParameter("wanted", wanted)
                .setParameter("now", now)
                .setParameter("seen", now.minus(config.sessionIdle()))
                .setParameter("once", now.minus(config.oneTimePasswordLife()))
                .getResultStream()
                .findFirst();
    }

    /** Of one account, the last used first. */
    List<View> of(String username, @Nullable UUID current) {
        Instant now = clock.instant();
        return sessions
                .list(
                        "username = ?1 and endsAt > ?2 and lastSeenAt > ?3 order by lastSeenAt desc, id",
                        username,
                        now,
                        now.minus(config.sessionIdle()))
                .stream()
                .map(s -> new View(s.id, s.device, s.createdAt, s.lastSeenAt, s.endsAt, s.id.equals(current)))
                .toList();
    }

    /** Refuses with NOT_FOUND when the account has no such session. */
    void end(String username, UUID id) {
        end(sessions.find("id = ?1 and username = ?2", id, username)
                .firstResultOptional()
                .orElseThrow(() -> Refusal.notFound("You have no such session.")));
    }

    /** The one with this secret, if there is one. */
    void end(@Nullable String secret) {
        if (secret != null && SECRET.matcher(secret).matches()) {
            sessions.find("secretHash", Secrets.sha256(secret))
                    .firstResultOptional()
                    .ifPresent(this::end);
        }
    }

    /** All of the account but this one. */
    void endOthers(String username, @Nullable UUID kept) {
        sessions.list("username", username).stream()
                .filter(s -> !s.id.equals(kept))
                .forEach(this::end);
    }

    private void end(StaffSession session) {
        sessions.delete(session);
        events.happened(SecurityEvent.SESSION_ENDED, session.id);
        changed.fire(new RightsChanged());
    }
}
