package io.candor.access;

import jakarta.enterprise.context.ApplicationScoped;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Issues viewers' identities and knows them again: the number of a key, 128 random bits, the time in seconds and a
 * signature of 120 bits. Whoever makes one up has none. 36 bytes are 48 characters of Base64 exactly, so no identity
 * can be written in two ways; and they are what older pods took for an identity as well.
 */
@ApplicationScoped
public class ViewerPasses {

    private static final String PURPOSE = "viewer";
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{48}");

    /** What earlier versions gave out, unsigned: 128 random bits. */
    private static final Pattern OLD_FORM = Pattern.compile("[A-Za-z0-9_-]{22}");

    private static final int RANDOM = 16;
    private static final int CLAIM = 1 + RANDOM + Integer.BYTES;
    private static final int SIGNATURE = 15;

    private final SigningKeys keys;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    ViewerPasses(SigningKeys keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /** Refuses with UNAVAILABLE before the database has been reached. */
    public ViewerPass issue() {
        byte key = keys.current();
        byte[] bits = new byte[RANDOM];
        random.nextBytes(bits);
        Instant now = Instant.ofEpochSecond(clock.instant().getEpochSecond());
        byte[] claim = ByteBuffer.allocate(CLAIM)
                .put(key)
                .put(bits)
                .putInt((int) now.getEpochSecond())
                .array();
        byte[] pass = ByteBuffer.allocate(CLAIM + SIGNATURE)
                .put(claim)
                .put(keys.sign(key, PURPOSE, SIGNATURE, claim))
                .array();
        return new ViewerPass(Base64.getUrlEncoder().encodeToString(pass), now);
    }

    /** Empty for what this service has not issued. */
    public Optional<ViewerPass> read(String cookie) {
        if (cookie.length() != 48 || !FORM.matcher(cookie).matches()) {
            return Optional.empty();
        }
        ByteBuffer pass = ByteBuffer.wrap(Base64.getUrlDecoder().decode(cookie));
        byte[] claim = new byte[CLAIM];
        byte[] signature = new byte[SIGNATURE];
        pass.get(claim).get(signature);
        if (!keys.isSigned(claim[0], PURPOSE, signature, claim)) {
            return Optional.empty();
        }
        long issuedAt = Integer.toUnsignedLong(ByteBuffer.wrap(claim).getInt(1 + RANDOM));
        return Optional.of(new ViewerPass(cookie, Instant.ofEpochSecond(issuedAt)));
    }

    /** Whose things this cookie leads to, also one of an earlier version: nothing is anybody's whose bits they made up. */
    public Optional<ViewerId> owner(String cookie, UUID broadcast) {
        return read(cookie).isPresent() || isOfOldForm(cookie)
                ? Optional.of(ViewerId.of(cookie, broadcast))
                : Optional.empty();
    }

    /**
     * Whether it looks like what earlier versions gave out. Anybody can make one up, so it is somebody's only in a
     * broadcast that knows it already.
     */
    public static boolean isOfOldForm(String cookie) {
        return cookie.length() == 22 && OLD_FORM.matcher(cookie).matches();
    }
}
