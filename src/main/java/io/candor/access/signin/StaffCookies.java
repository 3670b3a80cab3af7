package io.candor.access.signin;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.core.NewCookie;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The cookies of staff. Over TLS their names begin with {@code __Host-}, so that no other host of the domain and no page
 * without TLS can set them (RFC 6265bis, section 4.1.3.2).
 */
enum StaffCookies {
    SESSION("candor_staff"),
    DEVICE("candor_device");

    private static final String OVER_TLS = "__Host-";
    private static final int DEVICE_SECONDS = (int) Duration.ofDays(180).toSeconds();

    private final String name;

    StaffCookies(String name) {
        this.name = name;
    }

    @Nullable String in(HttpServerRequest request) {
        Cookie cookie = request.getCookie(name(request.isSSL()));
        return cookie == null ? null : cookie.getValue();
    }

    NewCookie with(String value, boolean tls) {
        // The session goes with the browser's; how long it lasts is decided here, not there.
        return build(value, this == DEVICE ? DEVICE_SECONDS : NewCookie.DEFAULT_MAX_AGE, tls);
    }

    NewCookie gone(boolean tls) {
        return build("", 0, tls);
    }

    private NewCookie build(String value, int maxAge, boolean tls) {
        return new NewCookie.Builder(name(tls))
                .value(value)
                .path("/")
                .maxAge(maxAge)
                .httpOnly(true)
                .secure(tls)
                .sameSite(NewCookie.SameSite.STRICT)
                .build();
    }

    private String name(boolean tls) {
        return tls ? OVER_TLS + name : name;
    }
}
