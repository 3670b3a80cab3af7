package io.candor.web;

import io.micrometer.core.instrument.Tags;
import io.quarkus.micrometer.runtime.HttpServerMetricsTagsContributor;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a request is called in the metrics: the route that matched it, with its parameters' names. What somebody has
 * asked for never is a label: it can be a token or a draft's name, and a hundred made-up ones would blind the metric.
 * The framework's own name is a constant ({@code match-patterns} in {@code application.properties}), which is what
 * requests are called that end before they are answered.
 */
@ApplicationScoped
class RouteLabels implements HttpServerMetricsTagsContributor {

    static final String UNMATCHED = "UNMATCHED";

    private static final Pattern PARAMETER = Pattern.compile(":([A-Za-z]++)");

    @Override
    public Tags contribute(Context context) {
        String resource = context.requestContextLocalData("UrlPathTemplate");
        String route = context.requestContextLocalData("VertxRoute");
        return Tags.of("uri", resource != null ? resource : named(route));
    }

    /** Routes are named by us or by the framework, never by a client. */
    static String named(@Nullable String route) {
        return route == null || route.isEmpty() || route.equals("/") || route.equals("/*")
                ? UNMATCHED
                : PARAMETER.matcher(route).replaceAll("{$1}");
    }
}
