package io.candor.speech;

import java.io.ByteArrayOutputStream;
import java.util.Optional;

/**
 * Cuts sound where somebody pauses, for engines that want a whole utterance at a time. A pause is half a second that
 * is much quieter than what was loud lately; the longer somebody has spoken, the shorter a pause will do, and speech
 * without any is cut after twelve seconds.
 */
final class Utterances {

    private static final int FRAME_MS = 20;
    private static final int FRAME_BYTES = FRAME_MS * SpeechEngine.BYTES_A_MS;
    private static final int PAUSE_MS = 500;
    private static final int SHORT_PAUSE_MS = 160;
    private static final int LONG_MS = 3_000;
    private static final int SHORTEST_MS = 300;
    private static final int LONGEST_MS = 12_000;
    private static final int KEPT_BEFORE_MS = 200;
    private static final double FLOOR = 150;
    private static final double OF_LOUDEST = 0.08;
    private static final double FADE = 0.9995;

    /** @param startMs since the first sample */
    @SuppressWarnings("ArrayRecordComponent") // a piece of sound, never compared
    record Utterance(long startMs, long endMs, byte[] pcm) {}

    private final ByteArrayOutputStream open = new ByteArrayOutputStream();
    private final byte[] frame = new byte[FRAME_BYTES];
    private int inFrame;
    private long heardMs;
    private long startMs;
    private int quietMs;
    private int loudMs;
    private double loudest;

    /** Takes the next bytes from {@code offset} on; stops where an utterance ends. @return how many were taken */
    int add(byte[] pcm, int offset) {
        int taken = 0;
        while (offset + taken < pcm.length) {
            int part = Math.min(FRAME_BYTES - inFrame, pcm.length - offset - taken);
            System.arraycopy(pcm, offset + taken, frame, inFrame, part);
            inFrame += part;
            taken += part;
            if (inFrame == FRAME_BYTES) {
                inFrame = 0;
                frame();
                if (isComplete()) {
                    break;
                }
            }
        }
        return taken;
    }

    private void frame() {
        heardMs += FRAME_MS;
        double loudness = loudness(frame);
        loudest = Math.max(loudest * FADE, loudness);
        boolean quiet = loudness < Math.max(FLOOR, loudest * OF_LOUDEST);
        quietMs = quiet ? quietMs + FRAME_MS : 0;
        loudMs += quiet ? 0 : FRAME_MS;
        open.write(frame, 0, FRAME_BYTES);
        if (loudMs == 0 && open.size() > KEPT_BEFORE_MS * SpeechEngine.BYTES_A_MS) {
            byte[] kept = open.toByteArray();
            open.reset();
            open.write(kept, FRAME_BYTES, kept.length - FRAME_BYTES);
        }
        startMs = heardMs - open.size() / SpeechEngine.BYTES_A_MS;
    }

    private boolean isComplete() {
        long lasted = heardMs - startMs;
        int pause = lasted < LONG_MS ? PAUSE_MS : SHORT_PAUSE_MS;
        return loudMs >= SHORTEST_MS && (quietMs >= pause || lasted >= LONGEST_MS);
    }

    /** The utterance that has just ended, if one has. */
    Optional<Utterance> ended() {
        return isComplete() ? rest() : Optional.empty();
    }

    /** What is left at the end, if somebody spoke. */
    Optional<Utterance> rest() {
        Optional<Utterance> utterance = loudMs < SHORTEST_MS
                ? Optional.empty()
                : Optional.of(new Utterance(startMs, heardMs, open.toByteArray()));
        open.reset();
        loudMs = 0;
        quietMs = 0;
        return utterance;
    }

    private static double loudness(byte[] pcm) {
        double sum = 0;
        for (int i = 0; i + 1 < pcm.length; i += 2) {
            int sample = (short) ((pcm[i] & 0xFF) | pcm[i + 1] << 8);
            sum += (double) sample * sample;
        }
        return Math.sqrt(sum / (pcm.length / 2.0));
    }
}
