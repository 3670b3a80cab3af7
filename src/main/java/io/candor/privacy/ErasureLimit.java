package io.candor.privacy;

import io.candor.access.AddressBlock;
import io.candor.access.RateLimit;
import io.candor.access.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;

/**
 * How often strangers may have something erased: each time questions and record of a broadcast are held for a moment. A
 * viewer has few questions; behind an address there may be a crowd, and a network is several addresses.
 */
@ApplicationScoped
class ErasureLimit {

    /** At once, of a viewer; then one every {@link #REFILL}. */
    static final int OF_A_VIEWER = 10;

    static final Duration REFILL = Duration.ofSeconds(10);

    /** As many as this many viewers may. */
    static final int VIEWERS_OF_AN_ADDRESS = 10;

    private static final int ADDRESSES_OF_A_NETWORK = 4;
    private static final int REMEMBERED = 10_000;

    private final RateLimit byViewer;
    private final RateLimit byBlock;
    private final RateLimit byNetwork;

    ErasureLimit(Clock clock) {
        byViewer = limit(clock, 1);
        byBlock = limit(clock, VIEWERS_OF_AN_ADDRESS);
        byNetwork = limit(clock, VIEWERS_OF_AN_ADDRESS * ADDRESSES_OF_A_NETWORK);
    }

    private static RateLimit limit(Clock clock, int viewers) {
        return new RateLimit(clock, OF_A_VIEWER * viewers, REFILL.dividedBy(viewers), REMEMBERED);
    }

    /** Refuses with TOO_FAST. Before anything is looked for: whoever has no viewer's secret comes from an address. */
    void takeFrom(InetAddress address) {
        take(byBlock, AddressBlock.narrow(address).text());
        take(byNetwork, AddressBlock.wide(address).text());
    }

    /** Refuses with TOO_FAST. */
    void takeOf(String viewer) {
        take(byViewer, viewer);
    }

    private static void take(RateLimit limit, String key) {
        Duration wait = limit.take(key);
        if (!wait.isZero()) {
            throw Refusal.tooFast(wait);
        }
    }
}
