package io.candor.access;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.Set;

/**
 * Whether another site's page made a browser send a request: W3C Fetch Metadata says so, {@code Origin} where a browser
 * does not send that yet. Programs that are no browser send neither, and carry no cookies that a page could abuse.
 */
@ApplicationScoped
public class ForeignSite {

    private static final Set<String> OWN = Set.of("same-origin", "none");

    private final PublicAddress address;

    ForeignSite(PublicAddress address) {
        this.address = address;
    }

    public boolean sent(HttpServerRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null) {
            return !OWN.contains(site);
        }
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (origin == null) {
            return false;
        }
        try {
            String from = URI.create(origin).getAuthority();
            // A page cannot make a browser say another Host; a proxy may, and then the configured address is ours.
            return !(String.valueOf(request.getHeader(HttpHeaders.HOST)).equalsIgnoreCase(from)
                    || address.isOrigin(origin));
        } catch (IllegalArgumentException notAnOrigin) {
            return true;
        }
    }
}
