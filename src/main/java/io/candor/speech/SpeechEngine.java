package io.candor.speech;

import java.io.IOException;
import java.util.function.Consumer;

/** The port: something that hears speech. Sound is 16,000 samples a second, one channel, 16 bits, little-endian. */
interface SpeechEngine {

    int SAMPLES_A_SECOND = 16_000;
    int BYTES_A_MS = SAMPLES_A_SECOND * 2 / 1000;

    /**
     * Words that were heard.
     *
     * @param isFinal whether they stay; else the next ones replace them
     * @param startMs since the first sample that this listening heard
     */
    record Heard(boolean isFinal, long startMs, long endMs, String text) {}

    /** One stretch of sound. Used by one thread. */
    interface Listening extends AutoCloseable {

        /** May wait for the engine. @throws IOException when the engine is gone; this listening is over then */
        void hear(byte[] pcm) throws IOException;

        /** Waits for the last words, a few seconds at most. */
        @Override
        void close() throws IOException;
    }

    /**
     * Begins to listen.
     *
     * @param language BCP 47
     * @param heard called in order, perhaps on another thread, not after {@link Listening#close} has returned
     * @throws IOException with a message for staff, when the engine cannot be used
     */
    Listening listen(String language, Consumer<Heard> heard) throws IOException;
}
