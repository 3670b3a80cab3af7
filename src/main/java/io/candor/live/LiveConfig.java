package io.candor.live;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

@ConfigMapping(prefix = "candor.live")
interface LiveConfig {

    /** Events that happen within this time share one frame and one write. Longer costs less and shows later. */
    @WithDefault("30ms")
    Duration tick();

    /** How long a room waits for a wake-up before it looks for itself. */
    @WithDefault("500ms")
    Duration poll();

    /** Encoded events that a room keeps in memory for those who come back. */
    @WithDefault("2048")
    int ring();

    /** Missed events up to this many are replayed; past it a fresh snapshot is cheaper. */
    @WithDefault("5000")
    int longestReplay();

    /** Bytes that may wait for one connection; past it the connection is closed and comes back. */
    @WithDefault("262144")
    int queueBytes();

    /** Messages a viewer may send at once, over all of the viewer's connections. */
    @WithDefault("8")
    int messageBurst();

    /** Then one more each. */
    @WithDefault("250ms")
    Duration messageRefill();
}
