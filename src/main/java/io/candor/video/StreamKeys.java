package io.candor.video;

import io.candor.access.Refusal;
import io.candor.access.Secrets;
import io.candor.access.Staff;
import io.candor.broadcast.BroadcastRef;
import io.candor.broadcast.State;
import io.candor.operations.NamedLocks;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One key a broadcast: made, replaced and revoked by staff, checked when an encoder knocks. */
@ApplicationScoped
@Transactional
class StreamKeys {

    private static final int RANDOM_BYTES = 32;
    private static final int LONGEST = 200;

    private final StreamKey.Repository keys;
    private final NamedLocks locks;
    private final Clock clock;

    StreamKeys(StreamKey.Repository keys, NamedLocks locks, Clock clock) {
        this.keys = keys;
        this.locks = locks;
        this.clock = clock;
    }

    /** What staff may know of a key afterwards. */
    record KeyView(
            Instant createdAt, String createdBy, @Nullable Instant usedAt) {}

    /**
     * A new key, shown once; the one before it is no longer good. Refuses with NOT_ALLOWED_NOW once the broadcast is
     * over.
     */
    String replace(BroadcastRef broadcast, Staff by) {
        if (isOver(broadcast.state())) {
            throw Refusal.notAllowedNow(broadcast.state(), "Nobody can send video to a broadcast that is over.");
        }
        locks.hold("stream key", broadcast.id());
        revokeAll(broadcast.id());
        String key = "ck_" + Secrets.random(RANDOM_BYTES);
        keys.persistAndFlush(new StreamKey(broadcast.id(), Secrets.sha256(key), clock.instant(), by.username()));
        return key;
    }

    /** Answers whether there was one. */
    boolean revoke(BroadcastRef broadcast) {
        return revokeAll(broadcast.id()) > 0;
    }

    Optional<KeyView> view(UUID broadcast) {
        return keys.good(broadcast).map(k -> new KeyView(k.createdAt, k.createdBy, k.usedAt));
    }

    /** Whether this is the broadcast's good key, in a time that tells nothing about how near it is. */
    boolean opens(UUID broadcast, String given) {
        Optional<StreamKey> key = keys.good(broadcast);
        if (key.isEmpty() || given.length() > LONGEST || !Secrets.isHashOf(key.get().hash, given)) {
            return false;
        }
        key.get().usedAt = clock.instant();
        return true;
    }

    /** Since when whoever publishes has needed a key: nobody who came earlier, or without one, may go on. */
    Optional<Instant> goodSince(UUID broadcast) {
        return keys.good(broadcast).map(k -> k.createdAt);
    }

    static boolean isOver(State state) {
        return switch (state) {
            case DRAFT, SCHEDULED, LIVE -> false;
            case ENDED, PUBLISHED, CANCELLED -> true;
        };
    }

    private int revokeAll(UUID broadcast) {
        return keys.update("revokedAt = ?1 where broadcastId = ?2 and revokedAt is null", clock.instant(), broadcast);
    }
}
