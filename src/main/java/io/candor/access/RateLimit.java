package io.candor.access;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A token bucket per key: {@code burst} at once, then one every {@code refill}. Remembers at most {@code keys} buckets
 * and forgets the ones unused for longest, so that strangers cannot fill the memory.
 */
public final class RateLimit {

    private final Clock clock;
    private final int burst;
    private final Duration refill;
    private final Map<String, Bucket> buckets;

    public RateLimit(Clock clock, int burst, Duration refill, int keys) {
        this.clock = clock;
        this.burst = burst;
        this.refill = refill;
        this.buckets = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
                return size() > keys;
            }
        };
    }

    /** Takes one token. {@link Duration#ZERO} when there was one, else how long until there is. */
    public synchronized Duration take(String key) {
        long now = clock.millis();
        Bucket bucket = buckets.computeIfAbsent(key, k -> new Bucket(burst, now));
        double tokens = bucket.tokensAt(now, burst, refill);
        if (tokens < 1) {
            return Duration.ofMillis((long) Math.ceil((1 - tokens) * refill.toMillis()));
        }
        bucket.tokens = tokens - 1;
        bucket.at = now;
        return Duration.ZERO;
    }

    /** Whether {@link #take} would find a token now. */
    public synchronized boolean wouldTake(String key) {
        Bucket bucket = buckets.get(key);
        return bucket == null || bucket.tokensAt(clock.millis(), burst, refill) >= 1;
    }

    /** Returns a token that was taken for something that turned out to be right. */
    public synchronized void giveBack(String key) {
        Bucket bucket = buckets.get(key);
        if (bucket != null) {
            long now = clock.millis();
            bucket.tokens = Math.min(burst, bucket.tokensAt(now, burst, refill) + 1);
            bucket.at = now;
        }
    }

    private static final class Bucket {
        double tokens;
        long at;

        Bucket(double tokens, long at) {
            this.tokens = tokens;
            this.at = at;
        }

        double tokensAt(long now, int burst, Duration refill) {
            return Math.min(burst, tokens + (now - at) / (double) refill.toMillis());
        }
    }
}
