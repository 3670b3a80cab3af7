package io.candor.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.candor.access.ForeignSite;
import io.candor.access.Refusal;
import io.candor.access.SecurityEvent;
import io.candor.access.SecurityEvents;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Before anything else: refuses unsafe requests that a foreign site's page made (W3C Fetch Metadata; {@code Origin}
 * where a browser does not send it yet), and gives every response the headers that keep a browser on the safe side
 * (OWASP HTTP Headers Cheat Sheet).
 */
@ApplicationScoped
class HttpGuard {

    /** A page that plays a video from elsewhere sets its own, wider policy. */
    static final String CSP = csp(List.of(), List.of());

    private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
    private static final int BEFORE_LOGIN = 500;

    private final ObjectMapper json;
    private final SecurityEvents events;
    private final long largestBody;

    HttpGuard(
            ObjectMapper json,
            SecurityEvents events,
            @ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize largestBody) {
        this.json = json;
        this.events = events;
        this.largestBody = largestBody.asLongValue();
    }

    /** The policy with more origins for media, and with those whose pages may be framed here. */
    static String csp(List<String> mediaOrigins, List<String> frameOrigins) {
        String media = mediaOrigins.stream().map(origin -> " " + origin).collect(Collectors.joining());
        String frames = frameOrigins.isEmpty() ? "" : " frame-src " + String.join(" ", frameOrigins) + ";";
        return "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self';"
                + " connect-src 'self'" + media + "; media-src 'self' blob:" + media + "; worker-src 'self' blob:;"
                + frames
                + " object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
    }

    void install(@Observes Filters filters) {
        filters.register(this::guard, BEFORE_LOGIN);
    }

    private void guard(RoutingContext context) {
        context.addHeadersEndHandler(end -> addHeaders(context));
        HttpServerRequest request = context.request();
        if (!SAFE.contains(request.method()) && ForeignSite.sent(request)) {
            events.happenedOften(SecurityEvent.FOREIGN_SITE_REFUSED);
            refuse(context, Refusal.of(Refusal.Kind.FORBIDDEN, "Another site's page asked for this."));
            return;
        }
        if (announcedLength(request) > largestBody) {
            // The framework would refuse it too, but without saying why. What is announced is not read: hang up.
            context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            context.addEndHandler(said -> request.connection().close());
            refuse(context, Refusal.of(Refusal.Kind.TOO_LARGE, "More bytes than this address takes."));
            return;
        }
        context.next();
    }

    private static long announcedLength(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length != null && length.matches("[0-9]{1,18}") ? Long.parseLong(length) : 0;
    }

    private void refuse(RoutingContext context, Refusal refusal) {
        try {
            context.response()
                    .setStatusCode(refusal.problem().status())
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
                    .end(json.writeValueAsString(refusal.problem()));
        } catch (JsonProcessingException e) {
            context.fail(e);
        }
    }

    private static void addHeaders(RoutingContext context) {
        var headers = context.response().headers();
        if (!headers.contains("Content-Security-Policy")) {
            headers.set("Content-Security-Policy", CSP);
        }
        headers.set("X-Content-Type-Options", "nosniff");
        // The address of a presenter's page is a secret, and the camera is for that page alone.
        boolean presenting = context.normalizedPath().startsWith("/present/");
        headers.set("Referrer-Policy", presenting ? "no-referrer" : "same-origin");
        headers.set(
                "Permissions-Policy",
                presenting
                        ? "camera=(self), microphone=(self), geolocation=()"
                        : "camera=(), microphone=(), geolocation=()");
        headers.set("Cross-Origin-Opener-Policy", "same-origin");
        if (context.request().isSSL()) {
            headers.set("Strict-Transport-Security", "max-age=31536000");
        }
        if (!headers.contains(HttpHeaders.CACHE_CONTROL)
                && !context.normalizedPath().startsWith("/static/")) {
            headers.set(HttpHeaders.CACHE_CONTROL, "no-store");
        }
    }
}
