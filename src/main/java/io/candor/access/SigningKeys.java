package io.candor.access;

import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What the service signs for viewers, so that it knows its own again without storing each: HMAC-SHA-256 (RFC 2104). The
 * keys are read by {@link KeyRing}.
 */
@ApplicationScoped
public class SigningKeys {

    private static final Duration SOON = Duration.ofSeconds(1);
    private static final String ALGORITHM = "HmacSHA256";

    /** A key, and the number by which a signature names it: 1 to 127. */
    record Key(byte number, byte[] secret) {

        @Override
        public String toString() {
            return "key " + number;
        }
    }

    /** The one to sign with first. */
    private volatile List<Key> keys = List.of();

    /** From now on; the one to sign with first. */
    void use(List<Key> known) {
        keys = List.copyOf(known);
    }

    /** The number of the key that signs now. Refuses with UNAVAILABLE before the database has been reached. */
    public byte current() {
        List<Key> known = keys;
        if (known.isEmpty()) {
            throw Refusal.unavailable("Please try again in a moment.", SOON);
        }
        return known.getFirst().number;
    }

    /**
     * The first bytes of a signature. Those for one purpose are good for no other.
     *
     * @param number of a key that exists, such as {@link #current}
     * @param length in bytes, 32 at most
     */
    public byte[] sign(byte number, String purpose, int length, byte[]... parts) {
        for (Key key : keys) {
            if (key.number == number) {
                return Arrays.copyOf(mac(key, purpose, parts), length);
            }
        }
        throw new IllegalArgumentException("there is no such key");
    }

    /** Whether {@code signature} is what {@link #sign} made; false as well when its key is gone. */
    public boolean isSigned(byte number, String purpose, byte[] signature, byte[]... parts) {
        for (Key key : keys) {
            if (key.number == number) {
                byte[] right = Arrays.copyOf(mac(key, purpose, parts), signature.length);
                return MessageDigest.isEqual(right, signature);
            }
        }
        return false;
    }

    /** Each part has a length of its own before it, so that two ways to cut the same bytes are not the same. */
    private static byte[] mac(Key key, String purpose, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key.secret, ALGORITHM));
            mac.update(purpose.getBytes(StandardCharsets.US_ASCII));
            for (byte[] part : parts) {
                mac.update(new byte[] {0, (byte) part.length});
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }
}
