package io.candor.video;

import io.candor.broadcast.BroadcastRef;
import java.util.Optional;
import java.util.UUID;

/**
 * Where the picture comes from when the plan names no address: this service itself, or a media server. The one that
 * {@code candor.video.server} names is used. An adapter tells {@link Pictures#camera} when a picture comes and goes; what
 * viewers are told of it, and when, is decided there.
 */
interface MediaSource {

    VideoConfig.Server server();

    /** The HLS playlist that viewers load while the broadcast is on air: absolute, or on this host. Never a secret. */
    String liveAddress(BroadcastRef broadcast);

    /** What plays the recording; empty where there is none (yet). */
    Optional<String> recordingAddress(BroadcastRef broadcast);

    /** Sends away whoever publishes now. Whoever still has a right to may come back. */
    void drop(BroadcastRef broadcast);

    /** The broadcast has ended, and that is committed: nothing more is taken, and players come to the end. */
    void over(BroadcastRef broadcast);

    /**
     * Removes all media of a broadcast for good; again, when it is gone already, at no harm. Takes as long as there is
     * much of it.
     *
     * @return false when some of it is still there, because the disk or the server did not let it go now
     */
    boolean delete(UUID broadcast);
}
