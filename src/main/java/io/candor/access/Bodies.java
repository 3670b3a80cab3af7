package io.candor.access;

import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.Priorities;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveContainerRequestContext;

/**
 * Reads the body of a request for a resource, after it is decided who may speak (the roles of the resource's method; a
 * filter of the resource's own, which comes before this one) and before a worker gets it: so no worker ever waits for a
 * client.
 */
@ApplicationScoped
class Bodies {

    private final long largest;

    Bodies(@ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize largest) {
        this.largest = largest.asLongValue();
    }

    @ServerRequestFilter(nonBlocking = true, priority = Priorities.ENTITY_CODER)
    public void collect(ResteasyReactiveContainerRequestContext request, RoutingContext routing) {
        Arrival arrival = Arrival.of(routing);
        if (arrival == null) {
            return;
        }
        boolean signedIn = routing.user() instanceof QuarkusHttpUser user
                && !user.getSecurityIdentity().isAnonymous();
        request.suspend();
        arrival.collect(signedIn, largest).onComplete(read -> {
            if (read.failed()) {
                request.resume(read.cause());
            } else {
                request.resume();
            }
        });
    }
}
