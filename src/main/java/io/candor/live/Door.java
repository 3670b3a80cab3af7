package io.candor.live;

import io.candor.access.ClientAddress;
import io.candor.access.ForeignSite;
import io.candor.access.Refusal;
import io.candor.access.SecurityEvent;
import io.candor.access.SecurityEvents;
import io.candor.access.Staff;
import io.candor.access.ViewerId;
import io.candor.access.ViewerPass;
import io.candor.access.ViewerPasses;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
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

    private static final int SPREAD_MS = 3_000;

    /**
     * Who is at the door, as far as the request says it.
     *
     * @param cookie what it has for an identity, which anybody can have made up
     * @param forAll whether the viewers' room is asked for, not the control room
     */
    record Knock(String slug, InetAddress from, @Nullable String cookie, boolean forAll) {}

    /**
     * What was found out about a connection.
     *
     * @param returning whether the viewer may have been here before
     * @param crowd who comes from the same address; none for staff
     * @param known whether the identity was issued longer ago than somebody new has to stay
     */
    record Ticket(
            UUID broadcast,
            ViewerId viewer,
            @Nullable String staffName,
            boolean returning,
            @Nullable Crowd crowd,
            boolean known,
            Optional<String> newSecret) {}

    private record Known(RoomDirectory.RoomKey room, long at) {}

    private final RoomDirectory directory;
    private final Farewell farewell;
    private final ForeignSite foreign;
    private final ClientAddress addresses;
    private final ViewerPasses passes;
    private final Crowds crowds;
    private final Intake intake;
    private final SecurityEvents events;
    private final LiveConfig config;
    private final Clock clock;
    private final Map<String, Known> known = new ConcurrentHashMap<>();
    private final Map<String, CompletableFuture<RoomDirectory.RoomKey>> asking = new ConcurrentHashMap<>();

    Door(
            RoomDirectory directory,
            Farewell farewell,
            ForeignSite foreign,
            ClientAddress addresses,
            ViewerPasses passes,
            Crowds crowds,
            Intake intake,
            SecurityEvents events,
            LiveConfig config,
            Clock clock) {
        this.directory = directory;
        this.farewell = farewell;
        this.foreign = foreign;
        this.addresses = addresses;
        this.passes = passes;
        this.crowds = crowds;
        this.intake = intake;
        this.events = events;
        this.config = config;
        this.clock = clock;
    }

    /** Refuses what needs no look at who it is. */
    void turnAway(HttpServerRequest request) {
        if (foreign.sent(request)) {
            events.happenedOften(SecurityEvent.FOREIGN_SITE_REFUSED);
            throw Refusal.of(Refusal.Kind.FORBIDDEN, "Another site's page asked for this.");
        }
        if (farewell.hasBegun()) {
            throw Refusal.unavailable("This server is going away; another one takes over.", ANOTHER_POD);
        }
    }

    /** On the request's event loop. */
    Knock knock(HttpServerRequest request, String slug, boolean forAll) {
        Cookie cookie = request.getCookie(ViewerId.COOKIE);
        return new Knock(slug, addresses.of(request), cookie == null ? null : cookie.getValue(), forAll);
    }

    /** Completed with a {@link Refusal} when this one may not come in. */
    CompletionStage<Ticket> ask(Knock knock, SecurityIdentity identity) {
        boolean staff = Staff.is(identity);
        if (!knock.forAll && !staff) {
            if (!identity.isAnonymous()) {
                events.happened(SecurityEvent.ACCESS_REFUSED);
            }
            return CompletableFuture.failedStage(
                    identity.isAnonymous()
                            ? Refusal.of(Refusal.Kind.SIGN_IN, "This socket is for staff.")
                            : Refusal.of(Refusal.Kind.FORBIDDEN, "Your role does not allow this."));
        }
        return find(knock.slug).thenCompose(found -> {
            if (found.staffOnly() && !staff) {
                throw Refusal.notFound("There is no such broadcast.");
            }
            if (staff) {
                ViewerPass pass = read(knock).orElseGet(passes::issue);
                return CompletableFuture.completedStage(ticket(
                        found.broadcast(), pass.secret(), Staff.of(identity).name(), null, true, knock));
            }
            Crowd crowd = crowds.at(found.broadcast(), knock.from, found.crowd());
            if (!crowd.hasPlace()) {
                throw crowded(Duration.ofSeconds(10));
            }
            spend(crowd, Crowd.Budget.SOCKETS);
            return identified(found.broadcast(), knock, crowd);
        });
    }

    private CompletionStage<Ticket> identified(UUID broadcast, Knock knock, Crowd crowd) {
        Optional<ViewerPass> pass = read(knock);
        if (pass.isPresent()) {
            Instant known = clock.instant().minus(config.probation());
            return CompletableFuture.completedStage(ticket(
                    broadcast,
                    pass.get().secret(),
                    null,
                    crowd,
                    !pass.get().issuedAt().isAfter(known),
                    knock));
        }
        // What was made up costs as much as what is issued.
        spend(crowd, Crowd.Budget.IDENTITIES);
        String old = knock.cookie;
        if (old == null || !ViewerPasses.isOfOldForm(old)) {
            if (old != null) {
                events.happenedOften(SecurityEvent.IDENTITY_FORGED);
            }
            return CompletableFuture.completedStage(newcomer(broadcast, knock, crowd));
        }
        return CompletableFuture.supplyAsync(
                () -> intake.knows(broadcast, ViewerId.of(old, broadcast))
                        ? ticket(broadcast, old, null, crowd, true, knock)
                        : newcomer(broadcast, knock, crowd),
                Infrastructure.getDefaultWorkerPool());
    }

    private Optional<ViewerPass> read(Knock knock) {
        return Optional.ofNullable(knock.cookie).flatMap(passes::read);
    }

    private Ticket newcomer(UUID broadcast, Knock knock, Crowd crowd) {
        return ticket(broadcast, passes.issue().secret(), null, crowd, false, knock);
    }

    /** A cookie is set when it is not the one that came. */
    private static Ticket ticket(
            UUID broadcast,
            String secret,
            @Nullable String staffName,
            @Nullable Crowd crowd,
            boolean known,
            Knock knock) {
        boolean returning = secret.equals(knock.cookie);
        Optional<String> newSecret = returning ? Optional.empty() : Optional.of(secret);
        return new Ticket(broadcast, ViewerId.of(secret, broadcast), staffName, returning, crowd, known, newSecret);
    }

    private void spend(Crowd crowd, Crowd.Budget budget) {
        Duration wait = crowd.take(budget);
        if (!wait.isZero()) {
            throw crowded(wait);
        }
    }

    private Refusal crowded(Duration wait) {
        events.happenedOften(SecurityEvent.FLOOD_REFUSED);
        return Refusal.tooFast(wait.plusMillis(ThreadLocalRandom.current().nextLong(SPREAD_MS)));
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
