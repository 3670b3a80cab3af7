package io.candor.live;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The latest counts of a room. Not events: only the newest value matters, so they are sent at most four times a second;
 * the size of the audience, which changes all the time and that nobody waits for, once a second.
 */
final class Counts {

    private static final long WEIGHTS_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long AUDIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Newcomers get what changed since their snapshot was read, others the counts that changed last. */
    private static final int REMEMBERED = 200;

    private final Map<UUID, Long> unsent = new LinkedHashMap<>();
    private final Map<UUID, Long> recent = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Long> eldest) {
            return size() > REMEMBERED;
        }
    };
    private final Map<UUID, Long> fromOneNetwork = new HashMap<>();
    private long changes;
    private int audience;
    private int audienceSent = -1;
    private long sentAt = System.nanoTime() - AUDIENCE_NANOS;

    synchronized void weigh(Map<UUID, Long> weights) {
        unsent.putAll(weights);
        weights.forEach((question, weight) -> {
            recent.remove(question);
            recent.put(question, weight);
        });
        changes += weights.size();
    }

    /** Of these weights, how many come from the network that most come from; for staff. */
    synchronized void comeFromOneNetwork(Map<UUID, Long> people) {
        fromOneNetwork.putAll(people);
    }

    /** What staff are told when everybody is told this. */
    synchronized RoomMessage.ControlTally forStaff(RoomMessage.Tally tally) {
        Map<UUID, Long> known = new HashMap<>(fromOneNetwork);
        known.keySet().retainAll(tally.weights().keySet());
        fromOneNetwork.keySet().removeAll(known.keySet());
        return new RoomMessage.ControlTally(tally.audience(), tally.weights(), known);
    }

    synchronized void audience(int people) {
        audience = people;
    }

    /** What everybody should know by now, or nothing. */
    synchronized RoomMessage.@Nullable Tally due(long nanoTime) {
        long since = nanoTime - sentAt;
        boolean due = unsent.isEmpty() ? audience != audienceSent && since >= AUDIENCE_NANOS : since >= WEIGHTS_NANOS;
        if (!due) {
            return null;
        }
        RoomMessage.Tally message = new RoomMessage.Tally(audience, new LinkedHashMap<>(unsent));
        unsent.clear();
        audienceSent = audience;
        sentAt = nanoTime;
        return message;
    }

    /** For somebody who comes in now. */
    synchronized RoomMessage.Tally recent() {
        return new RoomMessage.Tally(audience, new LinkedHashMap<>(recent));
    }

    /** Whether all that changed since then is still part of {@link #recent}. */
    synchronized boolean remembers(long sinceChange) {
        return changes - sinceChange <= REMEMBERED;
    }

    synchronized long changes() {
        return changes;
    }
}
