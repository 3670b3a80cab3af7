package io.candor.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.candor.access.Refusal;
import io.candor.access.SecurityEvent;
import io.candor.access.SecurityEvents;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * What fails before a resource is found: a token that is not valid, a body past the bound, an address that cannot be
 * read, a socket that may not be opened. {@link Problems} never sees these; programs get the same problem details for them.
 */
@ApplicationScoped
class OuterFailures {

    private final ObjectMapper json;
    private final SecurityEvents events;

    OuterFailures(ObjectMapper json, SecurityEvents events) {
        this.events = events;
        this.json = json;
    }

    void install(@Observes Router router) {
        router.route().order(Integer.MIN_VALUE).failureHandler(this::answer);
        router.errorHandler(400, this::answer);
    }

    private void answer(RoutingContext context) {
        Refusal refusal = refusalFor(context);
        if (refusal == null || context.response().headWritten() || Problems.wantsPage(context)) {
            context.next();
            return;
        }
        try {
            if (refusal.kind() == Refusal.Kind.SIGN_IN) {
                context.response().putHeader("WWW-Authenticate", "Bearer");
            }
            context.response()
                    .setStatusCode(refusal.problem().status())
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
                    .end(json.writeValueAsString(refusal.problem()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private @org.jspecify.annotations.Nullable Refusal refusalFor(RoutingContext context) {
        Throwable failure = context.failure();
        if (failure instanceof Refusal refusal) {
            return refusal;
        }
        if (failure instanceof AuthenticationFailedException || failure instanceof UnauthorizedException) {
            return Refusal.of(Refusal.Kind.SIGN_IN, "This session or token is not valid.");
        }
        if (failure instanceof ForbiddenException) {
            events.happened(SecurityEvent.ACCESS_REFUSED);
            return Refusal.of(Refusal.Kind.FORBIDDEN, "Your role does not allow this.");
        }
        return failure == null || context.statusCode() < 500 ? Problems.refusalFor(context.statusCode()) : null;
    }
}
