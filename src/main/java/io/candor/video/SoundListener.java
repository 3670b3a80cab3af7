package io.candor.video;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Who wants to hear a broadcast while it is on air. The ingest asks each listener when a camera begins, and hands on
 * the sound of those that answer: 16,000 samples a second, one channel, 16 bits, little-endian.
 */
public interface SoundListener {

    /** The sound of one run of a camera. Neither method blocks or throws, whatever becomes of the listener. */
    interface Sound extends AutoCloseable {

        /** The next samples; an even number of bytes. */
        void hear(byte[] pcm);

        @Override
        void close();
    }

    /**
     * A camera begins.
     *
     * @param startsAt when the first sample was captured
     * @return empty when this listener does not want to hear it: then nothing is decoded for it
     */
    Optional<Sound> begins(UUID broadcast, Instant startsAt);
}
