package io.candor.live;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

@ConfigMapping(prefix = "candor.live")
interface LiveConfig {

    /** Events that happen within this time share one frame and one write. Longer costs less and shows later. */
    @WithDefault("30ms")
    Duration tick();

    /**
     * Writing to a large room takes a while; the room then waits four times as long as that before it writes again, so
     * that most of the machine stays free, but never longer than this. Events are shown later by this much at most.
     */
    @WithDefault("75ms")
    Duration longestTick();

    /** How long a room waits for a wake-up before it looks for itself. */
    @WithDefault("500ms")
    Duration poll();

    /** Bytes of encoded events that a room keeps in memory for those who come back. */
    @WithDefault("4194304")
    int ringBytes();

    /** Missed events up to this many, and up to {@link #queueBytes}, are replayed; past it a snapshot is cheaper. */
    @WithDefault("5000")
    int longestReplay();

    /** Bytes that may wait for one connection, besides its greeting; past it the connection is closed and comes back. */
    @WithDefault("262144")
    int queueBytes();

    /** Private changes and counts are read at most this often. Longer costs less and shows later to moderators. */
    @WithDefault("200ms")
    Duration privateTick();

    /** Messages a viewer may send at once, over all of the viewer's connections. */
    @WithDefault("8")
    int messageBurst();

    /** Then one more each. */
    @WithDefault("250ms")
    Duration messageRefill();

    /**
     * People who may be behind one address or, four times as many, in one network; a broadcast can say otherwise. All
     * budgets of an address follow from it. More keeps larger crowds from waiting, and lets somebody who makes up people
     * make up more of them.
     */
    @WithDefault("5000")
    int crowd();

    /**
     * So long somebody stays before they count in weights and audiences. Longer makes made-up people dearer and leaves
     * out more of those who only look in.
     */
    @WithDefault("10s")
    Duration probation();

    /** Sockets of one viewer on a pod; past it the oldest is let go. */
    @WithDefault("12")
    int windows();

    /** Questions a viewer may ask at once. */
    @WithDefault("10")
    int questionBurst();

    /** Then one more each. */
    @WithDefault("10s")
    Duration questionRefill();

    /**
     * The most work that is asked for when very many ask at once: a hash with so many zero bits in front. Each more
     * doubles it; a phone computes 16 in about half a second, and hardly ever in more than two. 0 asks for none.
     */
    @WithDefault("16")
    int workBits();

    /** A pod that stops sends its viewers away in waves over this long; it must end within the shutdown delay. */
    @WithDefault("3s")
    Duration farewell();

    /**
     * A member of staff comes back after this at the latest, so that rights are looked at again. Longer spares
     * connections, and lets whoever lost their rights go on reading for longer.
     */
    @WithDefault("10m")
    Duration staffStay();

    /** Those who were sent away come back spread over this long. Longer spares the other pods and keeps viewers waiting. */
    @WithDefault("8s")
    Duration returnWithin();
}
