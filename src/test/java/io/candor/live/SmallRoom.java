package io.candor.live;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** Rooms with little memory, so that a few events are already too many, and that seldom look for themselves. */
public class SmallRoom implements QuarkusTestProfile {

    static final int LONGEST_REPLAY = 100;
    static final int QUEUE_BYTES = 64 * 1024;

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "candor.live.poll",
                "4s",
                "candor.live.ring-bytes",
                "4000",
                "candor.live.longest-replay",
                String.valueOf(LONGEST_REPLAY),
                "candor.live.queue-bytes",
                String.valueOf(QUEUE_BYTES));
    }
}
