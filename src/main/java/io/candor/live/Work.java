package io.candor.live;

import io.candor.access.Problem.WorkNeeded;
import io.candor.access.Secrets;
import io.candor.access.SigningKeys;
import io.candor.access.ViewerId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Work that a client is asked for when very many want something at once: it costs a page a moment and whoever sends
 * thousands a machine. A challenge is signed and not stored; it is good for one viewer in one broadcast, for two
 * minutes, once on each pod. What comes back costs one signature and one hash to look at.
 */
final class Work {

    private static final Duration GOOD_FOR = Duration.ofMinutes(2);
    private static final String PURPOSE = "work";

    /** 27 bytes are 36 characters exactly: key, nonce, expiry, bits, signature. */
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{36}\\.[0-9]{1,15}");

    static final int LONGEST = 36 + 1 + 15;
    private static final int CHALLENGE = 36;
    private static final int NONCE = 8;
    private static final int CLAIM = 1 + NONCE + Integer.BYTES + 1;
    private static final int SIGNATURE = 13;

    /** Used ones are remembered until they are good for nothing anyway; some 10 MB. */
    private static final int MOST_REMEMBERED = 100_000;

    /** From the least to the most there are three bits: eight times the work. */
    private static final int SPREAD = 3;

    private final SigningKeys keys;
    private final Clock clock;
    private final int mostBits;
    private final SecureRandom random = new SecureRandom();
    private final Map<Long, Boolean> used = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Boolean> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };

    /** @param mostBits of work under the highest pressure, 1 to 30; each more doubles it */
    Work(SigningKeys keys, Clock clock, int mostBits) {
        this.keys = keys;
        this.clock = clock;
        this.mostBits = mostBits;
    }

    /** @param pressure 0 to 1 */
    WorkNeeded challenge(UUID broadcast, ViewerId viewer, double pressure) {
        int bits = Math.max(1, mostBits - SPREAD + (int) Math.round(SPREAD * Math.clamp(pressure, 0, 1)));
        byte key = keys.current();
        byte[] claim = ByteBuffer.allocate(CLAIM)
                .put(key)
                .putLong(random.nextLong())
                .putInt((int) clock.instant().plus(GOOD_FOR).getEpochSecond())
                .put((byte) bits)
                .array();
        byte[] challenge = ByteBuffer.allocate(CLAIM + SIGNATURE)
                .put(claim)
                .put(keys.sign(key, PURPOSE, SIGNATURE, claim, whose(broadcast, viewer)))
                .array();
        return new WorkNeeded(Base64.getUrlEncoder().encodeToString(challenge), bits);
    }

    /** Whether this is work that was asked of this viewer, is done, and is not used yet. From now on it is used. */
    boolean accept(UUID broadcast, ViewerId viewer, String work) {
        if (work.length() > LONGEST || !FORM.matcher(work).matches()) {
            return false;
        }
        ByteBuffer challenge = ByteBuffer.wrap(Base64.getUrlDecoder().decode(work.substring(0, CHALLENGE)));
        byte[] claim = new byte[CLAIM];
        byte[] signature = new byte[SIGNATURE];
        challenge.get(claim).get(signature);
        if (!keys.isSigned(claim[0], PURPOSE, signature, claim, whose(broadcast, viewer))) {
            return false;
        }
        ByteBuffer said = ByteBuffer.wrap(claim);
        long nonce = said.getLong(1);
        long until = Integer.toUnsignedLong(said.getInt(1 + NONCE));
        return clock.instant().getEpochSecond() <= until
                && leadingZeros(Secrets.sha256(work)) >= said.get(CLAIM - 1)
                && use(nonce);
    }

    private boolean use(long nonce) {
        synchronized (used) {
            return used.put(nonce, true) == null;
        }
    }

    private static byte[] whose(UUID broadcast, ViewerId viewer) {
        return (broadcast + "/" + viewer.value()).getBytes(StandardCharsets.US_ASCII);
    }

    private static int leadingZeros(byte[] hash) {
        return Long.numberOfLeadingZeros(ByteBuffer.wrap(hash).getLong());
    }
}
