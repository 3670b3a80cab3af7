package io.candor.broadcast;

import io.candor.access.PlainText;
import io.candor.access.Refusal;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An HLS playlist somewhere on the web: {@code https}, or {@code http} on this machine. Candor hands it to browsers and
 * never fetches it itself.
 */
public record HlsAddress(String value) {

    public static final int LONGEST = 2000;
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    /** Refuses with INVALID naming {@code field}, when it is no such address. */
    public static HlsAddress parse(String value, String field) {
        String wrong = PlainText.Check.fault(value, LONGEST, false, true);
        if (wrong != null) {
            throw Refusal.invalid(field, wrong);
        }
        try {
            URI uri = new URI(value.strip());
            String host = uri.getHost();
            boolean secure = "https".equalsIgnoreCase(uri.getScheme());
            boolean local = "http".equalsIgnoreCase(uri.getScheme()) && host != null && THIS_MACHINE.contains(host);
            boolean playlist = uri.getPath() != null && uri.getPath().endsWith(".m3u8");
            if (host != null && uri.getRawUserInfo() == null && playlist && (secure || local)) {
                return new HlsAddress(uri.toASCIIString());
            }
        } catch (URISyntaxException notAnAddress) {
            // refused below, like every other text that is not such an address
        }
        throw Refusal.invalid(field, "An https address of an HLS playlist, ending in .m3u8.");
    }

    public static @Nullable HlsAddress ofNullable(@Nullable String value, String field) {
        return value == null || value.isBlank() ? null : parse(value, field);
    }

    /** Scheme, host and port, as a content security policy names it (W3C CSP Level 3, 2.3.1). */
    public String origin() {
        URI uri = URI.create(value);
        return uri.getScheme() + "://" + uri.getRawAuthority();
    }
}
