package io.candor.access;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Presenters' links: made by staff for one broadcast, shown once, ended by time or by hand. */
@ApplicationScoped
@Transactional
public class PresenterLinks {

    /** Tells such a token from the tokens of staff. */
    static final String PREFIX = "cp_";

    private final PresenterLink.Repository links;
    private final AccessConfig config;
    private final Clock clock;

    PresenterLinks(PresenterLink.Repository links, AccessConfig config, Clock clock) {
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

    public NewLink create(UUID broadcast, Staff by) {
        String token = PREFIX + Secrets.random(32);
        Instant now = clock.instant();
        PresenterLink link = new PresenterLink(
                broadcast, Secrets.sha256(token), now, by.username(), now.plus(config.presenterLinkLife()));
        links.persist(link);
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
    }

    /** Who holds this token; empty when it never was one, has ended or was revoked. */
    public Optional<Presenter> presenter(String token) {
        return token.startsWith(PREFIX) && token.length() < 100
                ? links.find("hash = ?1 and expiresAt > ?2", Secrets.sha256(token), clock.instant())
                        .firstResultOptional()
                        .map(l -> new Presenter(l.broadcastId))
                : Optional.empty();
    }
}
