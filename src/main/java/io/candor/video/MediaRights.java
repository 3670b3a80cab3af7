package io.candor.video;

import io.candor.access.RateLimit;
import io.candor.broadcast.BroadcastRef;
import io.candor.broadcast.Broadcasts;
import io.candor.broadcast.State;
import io.candor.video.MediaServer.AwayException;
import io.candor.video.MediaServer.Publisher;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who may send and who may load a broadcast's media. What no rule here allows is refused. */
@ApplicationScoped
class MediaRights {

    /** Wrong keys an address may try at once, and then one more each. */
    private static final int WRONG_KEYS = 10;

    private static final Duration WRONG_KEY_REFILL = Duration.ofSeconds(5);

    /** A media server may ask for each segment of each viewer; one answer a second and broadcast is enough. */
    private static final Duration REMEMBERED = Duration.ofSeconds(1);

    private static final int MOST_REMEMBERED = 1_000;

    private final Broadcasts broadcasts;
    private final StreamKeys keys;
    private final Clock clock;
    private final RateLimit wrongKeys;
    private final Map<String, Remembered> remembered = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Remembered> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };

    MediaRights(Broadcasts broadcasts, StreamKeys keys, Clock clock) {
        this.broadcasts = broadcasts;
        this.keys = keys;
        this.clock = clock;
        this.wrongKeys = new RateLimit(clock, WRONG_KEYS, WRONG_KEY_REFILL, 10_000);
    }

    /** What becomes of somebody who wants to publish. */
    enum Verdict {
        ALLOWED,
        REFUSED,
        TOO_FAST
    }

    private record Remembered(boolean may, Instant until) {}

    /**
     * Whether whoever has this key may publish under this name now. One at a time: a second one is refused while the
     * first is there, because the picture of a crisis must not change hands by accident. {@code from} is the address
     * that is slowed down after wrong keys.
     */
    Verdict publish(MediaServer server, @Nullable String name, @Nullable String key, @Nullable String from) {
        String address = String.valueOf(from);
        if (!wrongKeys.wouldTake(address)) {
            return Verdict.TOO_FAST;
        }
        Optional<BroadcastRef> broadcast = MediaServer.broadcastOf(name).flatMap(broadcasts::ref);
        boolean may = broadcast.isPresent()
                && key != null
                && !StreamKeys.isOver(broadcast.get().state())
                && keys.opens(broadcast.get().id(), key);
        if (!may) {
            wrongKeys.take(address);
            return Verdict.REFUSED;
        }
        try {
            return server.publisher(broadcast.get().id()).isEmpty() ? Verdict.ALLOWED : Verdict.REFUSED;
        } catch (AwayException e) {
            // Its statistics are away, but it asks: it decides itself about a second publisher, as it does by default.
            return Verdict.ALLOWED;
        }
    }

    /** The live picture: of a public broadcast, while it is on air. */
    boolean readLive(@Nullable String name) {
        return remember("live ", name, b -> b.state() == State.LIVE && !b.staffOnly());
    }

    /** The recording: once the record is published. */
    boolean readRecording(@Nullable String name) {
        return remember("recording ", name, b -> b.state() == State.PUBLISHED && !b.staffOnly());
    }

    /** Whether somebody who publishes since then may go on. */
    boolean mayGoOn(UUID broadcast, Publisher publisher) {
        Optional<BroadcastRef> ref = broadcasts.ref(broadcast);
        // A media server's clock and ours differ a little; its publishers came after they had the key.
        return ref.isPresent()
                && !StreamKeys.isOver(ref.get().state())
                && keys.goodSince(broadcast)
                        .filter(since -> !publisher.since().plusSeconds(2).isBefore(since))
                        .isPresent();
    }

    private boolean remember(String what, @Nullable String name, java.util.function.Predicate<BroadcastRef> rule) {
        Optional<UUID> broadcast = MediaServer.broadcastOf(name);
        if (broadcast.isEmpty()) {
            return false;
        }
        String key = what + broadcast.get();
        Instant now = clock.instant();
        synchronized (remembered) {
            Remembered known = remembered.get(key);
            if (known != null && now.isBefore(known.until())) {
                return known.may();
            }
        }
        boolean may = broadcasts.ref(broadcast.get()).filter(rule).isPresent();
        synchronized (remembered) {
            remembered.put(key, new Remembered(may, now.plus(REMEMBERED)));
        }
        return may;
    }
}
