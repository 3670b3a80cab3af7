package io.candor.access;

import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * Who a viewer is within one broadcast. The secret lives in the viewer's cookie; what is stored is its hash together
 * with the broadcast, so that a copy of the database impersonates nobody and viewers cannot be followed from one
 * broadcast to another.
 */
public record ViewerId(UUID value) {

    public static final String COOKIE = "candor_viewer";

    public static ViewerId of(String secret, UUID broadcast) {
        ByteBuffer hash = ByteBuffer.wrap(Secrets.sha256(broadcast + "/" + secret));
        return new ViewerId(new UUID(hash.getLong(), hash.getLong()));
    }

    /** Short, shown to people and in the socket's {@code hello}; tells nothing about the secret. */
    public String display() {
        return value.toString().substring(0, 8);
    }
}
