package io.candor.access;

import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Who a viewer is within one broadcast. The secret lives in the viewer's cookie; what is stored is its hash together
 * with the broadcast, so that a copy of the database impersonates nobody and viewers cannot be followed from one
 * broadcast to another.
 */
public record ViewerId(UUID value) {

    public static final String COOKIE = "candor_viewer";

    private static final Pattern SECRET = Pattern.compile("[A-Za-z0-9_-]{22,64}");

    public static ViewerId of(String secret, UUID broadcast) {
        ByteBuffer hash = ByteBuffer.wrap(Secrets.sha256(broadcast + "/" + secret));
        return new ViewerId(new UUID(hash.getLong(), hash.getLong()));
    }

    /** A new cookie value: 128 random bits. */
    public static String newSecret() {
        return Secrets.random(16);
    }

    public static boolean isSecret(String cookie) {
        return SECRET.matcher(cookie).matches();
    }

    /** Short, shown to people and in the socket's {@code hello}; tells nothing about the secret. */
    public String display() {
        return value.toString().substring(0, 8);
    }
}
