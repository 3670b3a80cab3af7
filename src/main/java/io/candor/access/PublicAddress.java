package io.candor.access;

import io.quarkus.logging.Log;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Where people reach this service, for links that leave it as whole addresses: a calendar's file, a feed, a mail. All
 * others are relative. A {@code Host} header is the client's word, and goes into no link that somebody else may read
 * (OWASP Web Security Testing Guide, "Testing for Host Header Injection").
 */
@ApplicationScoped
public class PublicAddress {

    private static final Set<String> SCHEMES = Set.of("http", "https");

    private final Optional<URI> configured;

    PublicAddress(PublicConfig config) {
        this.configured = config.publicUrl().map(PublicAddress::origin);
    }

    /** Only where people come from elsewhere; on a laptop the address is what the browser says. */
    void start(@Observes StartupEvent event) {
        if (configured.isEmpty() && LaunchMode.current() == LaunchMode.NORMAL) {
            Log.warn(
                    "CANDOR_PUBLIC_URL is not set: links in calendar files and mails begin with what the client says in "
                            + "its Host header");
        }
    }

    /** As configured, without a path and a slash at the end. */
    public Optional<URI> configured() {
        return configured;
    }

    /** The whole address of a path of this service, which begins with a slash; {@code asked} where none is configured. */
    public String of(String path, URI asked) {
        return configured.map(URI::toString).orElseGet(() -> asked.getScheme() + "://" + asked.getRawAuthority())
                + path;
    }

    boolean isOrigin(String origin) {
        return configured.filter(own -> own.toString().equalsIgnoreCase(origin)).isPresent();
    }

    private static URI origin(URI address) {
        String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
        String path = address.getRawPath();
        if (!SCHEMES.contains(scheme)
                || address.getHost() == null
                || address.getRawUserInfo() != null
                || address.getRawQuery() != null
                || !(path == null || path.isEmpty() || path.equals("/"))) {
            throw new IllegalArgumentException("candor.public-url has to be like https://live.example.com: " + address);
        }
        return URI.create(scheme + "://" + address.getRawAuthority());
    }
}
