package io.candor.live;

import io.candor.access.Arrivals;
import io.candor.access.Refusal;
import io.quarkus.logging.Log;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** What every request for a socket has in common: who it is from, and how it is told no. */
public final class SocketRequest {

    private SocketRequest() {}

    /** Whether a socket is asked for, not a page or a resource (RFC 6455, 4.1). Such a request has no body. */
    public static boolean isOne(HttpServerRequest request) {
        return request.method().equals(HttpMethod.GET)
                && request.version() == HttpVersion.HTTP_1_1
                && request.headers().contains(HttpHeaders.UPGRADE, "websocket", true)
                && request.headers().contains("Sec-WebSocket-Key")
                && !Arrivals.isExpected(request);
    }

    /** Who asks; anonymous when nobody has signed in. */
    public static Uni<SecurityIdentity> identity(RoutingContext routing) {
        return routing.user() instanceof QuarkusHttpUser user
                ? Uni.createFrom().item(user.getSecurityIdentity())
                : Objects.requireNonNull(routing.<Uni<SecurityIdentity>>get(QuarkusHttpUser.DEFERRED_IDENTITY_KEY));
    }

    /**
     * A refusal reaches the one place that writes problem details; anything else is the database's fault. On the
     * request's event loop.
     */
    public static void refuse(RoutingContext routing, @Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException && failure.getCause() != null
                ? failure.getCause()
                : Objects.requireNonNull(failure);
        if (!(cause instanceof Refusal)) {
            Log.warnf("A socket could not be opened: %s", cause.toString());
            cause = Refusal.unavailable("Please try again in a moment.", Duration.ofSeconds(2));
        }
        Long retryAfter = ((Refusal) cause).problem().retryAfterMs();
        if (retryAfter != null) {
            routing.response().putHeader(HttpHeaders.RETRY_AFTER, String.valueOf(Math.ceilDiv(retryAfter, 1000)));
        }
        routing.fail(cause);
    }
}
