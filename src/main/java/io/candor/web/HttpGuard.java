package io.candor.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.candor.access.Arrivals;
import io.candor.access.Deadlines;
import io.candor.access.ForeignSite;
import io.candor.access.Refusal;
import io.candor.access.SecurityEvent;
import io.candor.access.SecurityEvents;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
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
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,18}");
    private static final String CORP = "Cross-Origin-Resource-Policy";
    private static final int BEFORE_LOGIN = 500;
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);
    private static final long NO_ERROR = 0;

    private final ObjectMapper json;
    private final ForeignSite foreign;
    private final Arrivals arrivals;
    private final SecurityEvents events;
    private final long largestBody;

    HttpGuard(
            ObjectMapper json,
            ForeignSite foreign,
            Arrivals arrivals,
            SecurityEvents events,
            @ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize largestBody) {
        this.json = json;
        this.foreign = foreign;
        this.arrivals = arrivals;
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
                + " object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none';"
                + " require-trusted-types-for 'script'; trusted-types lit-html";
    }

    void install(@Observes Filters filters) {
        filters.register(this::guard, BEFORE_LOGIN);
    }

    private void guard(RoutingContext context) {
        HttpServerRequest request = context.request();
        Deadlines.requestBegins(request);
        context.addHeadersEndHandler(end -> addHeaders(context));
        boolean expected = Arrivals.isExpected(request);
        context.addEndHandler(answered -> end(context, expected));
        if (!SAFE.contains(request.method()) && foreign.sent(request)) {
            events.happenedOften(SecurityEvent.FOREIGN_SITE_REFUSED);
            refuse(context, Refusal.of(Refusal.Kind.FORBIDDEN, "Another site's page asked for this."));
            return;
        }
        if (announcedLength(request) > largestBody) {
            // The framework would refuse it too, but without saying why.
            refuse(context, Refusal.of(Refusal.Kind.TOO_LARGE, "More bytes than this address takes."));
            return;
        }
        if (expected) {
            arrivals.begin(context);
        }
        context.next();
    }

    /** Whoever was answered before the whole request was here is not listened to any longer. */
    private static void end(RoutingContext context, boolean hadBody) {
        HttpServerRequest request = context.request();
        Deadlines.requestAnswered(request);
        // Over HTTP/2 any request can have a body without a word of it.
        boolean mayGoOn = hadBody || request.version() == HttpVersion.HTTP_2;
        if (!mayGoOn || request.isEnded() || context.response().closed()) {
            return;
        }
        // Not at once: what is on its way would be answered by a reset, which can overtake the answer (RFC 9112, 9.6).
        request.resume();
        context.vertx().setTimer(LAST_WORDS.toMillis(), over -> {
            if (request.isEnded()) {
                return;
            }
            if (request.version() == HttpVersion.HTTP_2) {
                context.response().reset(NO_ERROR);
            } else {
                request.connection().close();
            }
        });
    }

    private static long announcedLength(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length != null && length.length() <= 18 && DIGITS.matcher(length).matches() ? Long.parseLong(length) : 0;
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

    /** The framework makes whole addresses of where it sends somebody, with what the client said in {@code Host}. */
    private static void withoutHost(HttpServerRequest request, MultiMap headers) {
        String location = headers.get(HttpHeaders.LOCATION);
        if (location != null && request.authority() != null) {
            String here = request.scheme() + "://" + request.authority();
            if (location.startsWith(here + "/")) {
                headers.set(HttpHeaders.LOCATION, location.substring(here.length()));
            }
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
        if (!headers.contains(CORP)) {
            headers.set(CORP, "same-origin");
        }
        withoutHost(context.request(), headers);
        if (context.request().isSSL()) {
            headers.set("Strict-Transport-Security", "max-age=31536000");
        }
        if (!headers.contains(HttpHeaders.CACHE_CONTROL)
                && !context.normalizedPath().startsWith("/static/")) {
            headers.set(HttpHeaders.CACHE_CONTROL, "no-store");
        }
    }
}
