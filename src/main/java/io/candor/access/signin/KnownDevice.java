package io.candor.access.signin;

import io.candor.access.Secrets;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A browser that somebody has signed in with before (OWASP, "Slow Down Online Guessing Attacks with Device Cookies").
 * Its cookie opens nothing; it lets the next sign-in with it be told apart from those of strangers. It is an id and an
 * HMAC of it, by a key that every pod knows and nobody outside: the account's password hash. So it is good for this
 * account alone, and no longer than its password.
 */
final class KnownDevice {

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{22}[.][A-Za-z0-9_-]{43}");
    private static final int ID_BYTES = 16;
    private static final int ID_LENGTH = 22;

    private KnownDevice() {}

    /** The device's id; empty when it is none that this account was signed in with. */
    static Optional<String> of(@Nullable String cookie, String username, String passwordHash) {
        if (cookie == null || cookie.length() > 100 || !FORM.matcher(cookie).matches()) {
            return Optional.empty();
        }
        String id = cookie.substring(0, ID_LENGTH);
        byte[] expected = cookie(id, username, passwordHash).getBytes(StandardCharsets.US_ASCII);
        return MessageDigest.isEqual(expected, cookie.getBytes(StandardCharsets.US_ASCII))
                ? Optional.of(id)
                : Optional.empty();
    }

    static String newId() {
        return Secrets.random(ID_BYTES);
    }

    static String cookie(String id, String username, String passwordHash) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(passwordHash.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            byte[] signature = mac.doFinal(("candor device " + username + " " + id).getBytes(StandardCharsets.UTF_8));
            return id + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
