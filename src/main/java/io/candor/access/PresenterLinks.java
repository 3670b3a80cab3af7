package io.candor.access;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Presenters' links: made by staff for one broadcast, shown once, ended by time or by hand. */
@ApplicationScoped
@Transactional
public class PresenterLinks {

    /** Tells such a token from the tokens of staff. */
    private static final String PREFIX = "cp_";

    private static final int LONGEST = 100;
    private static final Duration GOOD_FOR = Duration.ofSeconds(3);
    private static final Duration WITHOUT_DATABASE = Duration.ofMinutes(10);
    private static final int MOST = 1_000;

    private final Map<String, Known> known = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
            return size() > MOST;
        }
    };

    private final PresenterLink.Repository links;
    private final SecurityEvents events;
    private final AccessConfig config;
    private final Clock clock;

    PresenterLinks(PresenterLink.Repository links, SecurityEvents events, AccessConfig config, Clock clock) {
        this.events = events;
        this.links = links;
        this.config = config;
        this.clock = clock;
    }

    /** A new link; {@code token} is not stored and cannot be shown again. */
    @Schema(description = "A presenter's link; the token is shown once")
    public record NewLink(UUID id, String token, Instant expiresAt) {}

    /** A link without what makes it work. */
    @Schema(name = "PresenterLink")
    public record LinkView(UUID id, Instant createdAt, String createdBy, Instant expiresAt) {}

    /** Whether it looks like one; a token of staff never does. */
    public static boolean isOne(String token) {
        return token.startsWith(PREFIX);
    }

    public NewLink create(UUID broadcast, Staff by) {
        String token = PREFIX + Secrets.random(32);
        Instant now = clock.instant();
        PresenterLink link = new PresenterLink(
                broadcast, Secrets.sha256(token), now, by.username(), now.plus(config.presenterLinkLife()));
        links.persist(link);
        events.happened(SecurityEvent.TOKEN_CREATED, link.id);
        return new NewLink(link.id, token, link.expiresAt);
    }

    /** Those that still work, oldest first. */
    public List<LinkView> of(UUID broadcast) {
        return links.list("broadcastId = ?1 and expiresAt > ?2 order by createdAt", broadcast, clock.instant()).stream()
                .map(l -> new LinkView(l.id, l.createdAt, l.createdBy, l.expiresAt))
                .toList();
    }

    /** Refuses with NOT_FOUND when the broadcast has no such link. */
    public void revoke(UUID broadcast, UUID id) {
        if (links.delete("id = ?1 and broadcastId = ?2", id, broadcast) == 0) {
            throw Refusal.notFound("There is no such link.");
        }
        events.happened(SecurityEvent.TOKEN_REVOKED, id);
        synchronized (known) {
            known.values().removeIf(k -> k.link.equals(id));
        }
    }

    /**
     * Who holds this token; empty when it never was one, has ended or was revoked. A phone asks four times a second: an
     * answer is good for some seconds, and while the database is away for some minutes, so that the picture goes on.
     */
    @Transactional(Transactional.TxType.NOT_SUPPORTED)
    public Optional<Presenter> presenter(String token) {
        if (!token.startsWith(PREFIX) || token.length() > LONGEST) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        Known last;
        synchronized (known) {
            last = known.get(token);
        }
        if (last != null && last.readAt.isAfter(now.minus(GOOD_FOR))) {
            return last.presenter(now);
        }
        try {
            Optional<Known> found = QuarkusTransaction.requiringNew()
                    .call(() -> links.find("hash = ?1 and expiresAt > ?2", Secrets.sha256(token), now)
                            .firstResultOptional()
                            .map(l -> new Known(new Presenter(l.broadcastId), l.id, l.expiresAt, now)));
            synchronized (known) {
                found.ifPresentOrElse(k -> known.put(token, k), () -> known.remove(token));
            }
            return found.flatMap(k -> k.presenter(now));
        } catch (RuntimeException away) {
            if (last != null && last.readAt.isAfter(now.minus(WITHOUT_DATABASE))) {
                return last.presenter(now);
            }
            throw away;
        }
    }

    private record Known(Presenter presenter, UUID link, Instant expiresAt, Instant readAt) {

        Optional<Presenter> presenter(Instant now) {
            return now.isBefore(expiresAt) ? Optional.of(presenter) : Optional.empty();
        }
    }
}
