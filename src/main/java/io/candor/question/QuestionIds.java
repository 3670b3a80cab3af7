package io.candor.question;

import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ids of questions: UUIDs in the order of time (RFC 9562, version 7), so that what is new lies together in the indexes.
 * Sixteen of their random bits are this pod's own: what it has stored and answered itself it need not read back. By
 * chance another pod's ids may look like its own, one pod in 65,536; then a viewer's second window, on that pod, hears
 * of a question when its outcome changes and not before.
 */
@ApplicationScoped
class QuestionIds {

    private static final int POD_BITS = 16;
    private static final long POD_MASK = (1L << POD_BITS) - 1;
    private static final long RANDOM_IN_THE_FIRST_HALF = 0xFFF;
    private static final long VERSION = 0x7000;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    private final long pod = new SecureRandom().nextLong() & POD_MASK;
    private final Clock clock;

    QuestionIds(Clock clock) {
        this.clock = clock;
    }

    /** Not a secret: whoever knows or guesses an id can do no more with it than anybody else. */
    UUID next() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long first = (clock.millis() << 16) | VERSION | (random.nextInt() & RANDOM_IN_THE_FIRST_HALF);
        long second = VARIANT | (random.nextLong() >>> 2 & ~POD_MASK) | pod;
        return new UUID(first, second);
    }

    boolean isFromHere(UUID id) {
        return (id.getLeastSignificantBits() & POD_MASK) == pod;
    }
}
