package io.candor.live;

import io.candor.access.ForeignSite;
import io.candor.access.Refusal;
import io.candor.access.Staff;
import io.candor.access.ViewerId;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who may open which socket, decided before there is one: pages of foreign sites may not (cross-site WebSocket
 * hijacking, OWASP WebSocket Security Cheat Sheet), drafts and rehearsals are for staff, and so is every socket but the
 * viewers' room. Which socket it is tells the endpoint, not the address: an address can be written in many ways. A no
 * is thrown, not returned: the framework's own rejection is a status without a word.
 */
@ApplicationScoped
class Door implements HttpUpgradeCheck {

    private static final String ONE_YEAR = "31536000";

    private final RoomDirectory directory;

    Door(RoomDirectory directory) {
        this.directory = directory;
    }

    @Override
    public Uni<CheckResult> perform(HttpUpgradeContext context) {
        if (ForeignSite.sent(context.httpRequest())) {
            return Uni.createFrom().failure(Refusal.of(Refusal.Kind.FORBIDDEN, "Another site's page asked for this."));
        }
        // Read now: the request is only safe to use on its own event loop.
        boolean forAll = RoomSocket.ID.equals(context.endpointId());
        boolean secure = context.httpRequest().isSSL();
        Optional<String> cookie = Optional.ofNullable(context.httpRequest().getCookie(ViewerId.COOKIE))
                .map(Cookie::getValue)
                .filter(ViewerId::isSecret);
        EventLog.Position resume = resume(context.httpRequest());
        String slug = context.pathParam("slug");
        Context eventLoop = Objects.requireNonNull(Vertx.currentContext(), "upgrades are decided on event loops");
        return context.securityIdentity()
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(identity -> {
                    boolean staff = Staff.is(identity);
                    if (!forAll && !staff) {
                        throw identity.isAnonymous()
                                ? Refusal.of(Refusal.Kind.SIGN_IN, "This socket is for staff.")
                                : Refusal.of(Refusal.Kind.FORBIDDEN, "Your role does not allow this.");
                    }
                    Optional<RoomDirectory.RoomKey> room = directory.find(slug).filter(r -> staff || !r.staffOnly());
                    if (room.isEmpty()) {
                        throw Refusal.notFound("There is no such broadcast.");
                    }
                    String secret = cookie.orElseGet(ViewerId::newSecret);
                    UUID broadcast = room.get().broadcast();
                    context.userData()
                            .put(
                                    Seat.Ticket.KEY,
                                    new Seat.Ticket(
                                            room.get(), ViewerId.of(secret, broadcast), staffName(identity), resume));
                    return cookie.isPresent()
                            ? CheckResult.permitUpgradeSync()
                            : CheckResult.permitUpgradeSync(Map.of("Set-Cookie", List.of(setCookie(secret, secure))));
                })
                // The upgrade has to happen on the connection's own event loop: elsewhere a message that the client
                // sends right after it can arrive before there is anybody to hear it.
                .emitOn(upgrade -> eventLoop.runOnContext(now -> upgrade.run()));
    }

    private static @Nullable String staffName(SecurityIdentity identity) {
        return Staff.is(identity) ? Staff.of(identity).name() : null;
    }

    private static String setCookie(String secret, boolean secure) {
        return ViewerId.COOKIE + "=" + secret + "; Path=/; Max-Age=" + ONE_YEAR + "; HttpOnly; SameSite=Lax"
                + (secure ? "; Secure" : "");
    }

    private static EventLog.@Nullable Position resume(HttpServerRequest request) {
        String epoch = request.getParam("epoch");
        String offset = request.getParam("offset");
        if (epoch == null || offset == null || !offset.matches("[0-9]{1,18}")) {
            return null;
        }
        return new EventLog.Position(epoch, Long.parseLong(offset));
    }
}
