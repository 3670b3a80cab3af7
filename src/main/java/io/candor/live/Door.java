package io.candor.live;

import io.candor.access.ForeignSite;
import io.candor.access.Refusal;
import io.candor.access.Staff;
import io.candor.access.ViewerId;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Who may open which socket, decided before there is one: pages of foreign sites may not (cross-site WebSocket
 * hijacking, OWASP WebSocket Security Cheat Sheet), drafts and rehearsals are for staff, and so is every socket but the
 * viewers' room. Which socket it is tells the route, not the address: an address can be written in many ways.
 */
@ApplicationScoped
class Door {

    /** A broadcast that everybody may see is not asked for again within this time: thousands come at once. */
    private static final long KNOWN_NANOS = Duration.ofSeconds(1).toNanos();

    private static final Duration ANOTHER_POD = Duration.ofSeconds(1);

    /** What was found out about a connection; {@code returning} when the viewer may have been here before. */
    record Ticket(
            UUID broadcast,
            ViewerId viewer,
            @Nullable String staffName,
            boolean returning,
            Optional<String> newSecret) {}

    private record Known(RoomDirectory.RoomKey room, long at) {}

    private final RoomDirectory directory;
    private final Farewell farewell;
    private final ForeignSite foreign;
    private final Map<String, Known> known = new ConcurrentHashMap<>();
    private final Map<String, CompletableFuture<RoomDirectory.RoomKey>> asking = new ConcurrentHashMap<>();

    Door(RoomDirectory directory, Farewell farewell, ForeignSite foreign) {
        this.directory = directory;
        this.farewell = farewell;
        this.foreign = foreign;
    }

    /** Refuses what needs no look at who it is. */
    void turnAway(HttpServerRequest request) {
        if (foreign.sent(request)) {
            throw Refusal.of(Refusal.Kind.FORBIDDEN, "Another site's page asked for this.");
        }
        if (farewell.hasBegun()) {
            throw Refusal.unavailable("This server is going away; another one takes over.", ANOTHER_POD);
        }
    }

    /** The viewer's secret, if the client has one. On the request's event loop. */
    static Optional<String> secretOf(HttpServerRequest request) {
        return Optional.ofNullable(request.getCookie(ViewerId.COOKIE))
                .map(Cookie::getValue)
                .filter(ViewerId::isSecret);
    }

    /** Completed with a {@link Refusal} when this one may not come in. */
    CompletionStage<Ticket> ask(String slug, Optional<String> secret, SecurityIdentity identity, boolean forAll) {
        boolean staff = Staff.is(identity);
        if (!forAll && !staff) {
            return CompletableFuture.failedStage(
                    identity.isAnonymous()
                            ? Refusal.of(Refusal.Kind.SIGN_IN, "This socket is for staff.")
                            : Refusal.of(Refusal.Kind.FORBIDDEN, "Your role does not allow this."));
        }
        return find(slug).thenApply(found -> {
            if (found.staffOnly() && !staff) {
                throw Refusal.notFound("There is no such broadcast.");
            }
            UUID broadcast = found.broadcast();
            Optional<String> newSecret = secret.isPresent() ? Optional.empty() : Optional.of(ViewerId.newSecret());
            ViewerId viewer = ViewerId.of(secret.or(() -> newSecret).orElseThrow(), broadcast);
            return new Ticket(
                    broadcast, viewer, staff ? Staff.of(identity).name() : null, secret.isPresent(), newSecret);
        });
    }

    private CompletionStage<RoomDirectory.RoomKey> find(String slug) {
        Known fresh = known.get(slug);
        if (fresh != null && System.nanoTime() - fresh.at < KNOWN_NANOS) {
            return CompletableFuture.completedStage(fresh.room);
        }
        CompletableFuture<RoomDirectory.RoomKey> answer = new CompletableFuture<>();
        CompletableFuture<RoomDirectory.RoomKey> asked = asking.putIfAbsent(slug, answer);
        if (asked != null) {
            return asked;
        }
        Infrastructure.getDefaultWorkerPool().execute(() -> {
            try {
                RoomDirectory.RoomKey found = directory.find(slug);
                remember(slug, found);
                asking.remove(slug);
                answer.complete(found);
            } catch (RuntimeException e) {
                known.remove(slug);
                asking.remove(slug);
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    /** Only what may be told to everybody, so this holds no more than there are broadcasts. */
    private void remember(String slug, RoomDirectory.RoomKey found) {
        if (!found.staffOnly()) {
            known.put(slug, new Known(found, System.nanoTime()));
        } else {
            known.remove(slug);
        }
    }
}
