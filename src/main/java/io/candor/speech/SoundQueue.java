package io.candor.speech;

import java.util.ArrayDeque;
import java.util.Optional;

/**
 * Sound on its way to an engine, each piece with its place in the run. Whoever adds never waits: past the bound the
 * oldest goes, because words that are on the screen half a minute late help nobody.
 */
final class SoundQueue {

    private static final long LONGEST_MS = 30_000;

    /** @param at bytes since the first sample of the run, whatever was dropped before it */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record Piece(long at, byte[] pcm) {

        long atMs() {
            return at / SpeechEngine.BYTES_A_MS;
        }

        long end() {
            return at + pcm.length;
        }
    }

    private final ArrayDeque<Piece> pieces = new ArrayDeque<>();
    private long addedBytes;
    private long waitingBytes;
    private boolean ended;

    synchronized void add(byte[] pcm) {
        if (ended) {
            return;
        }
        pieces.addLast(new Piece(addedBytes, pcm));
        addedBytes += pcm.length;
        waitingBytes += pcm.length;
        while (waitingBytes > LONGEST_MS * SpeechEngine.BYTES_A_MS) {
            waitingBytes -= pieces.removeFirst().pcm.length;
        }
        notifyAll();
    }

    /** The next piece; empty when all was taken and no more will come. */
    synchronized Optional<Piece> take() throws InterruptedException {
        while (pieces.isEmpty()) {
            if (ended) {
                return Optional.empty();
            }
            wait();
        }
        Piece piece = pieces.removeFirst();
        waitingBytes -= piece.pcm.length;
        return Optional.of(piece);
    }

    /** Waits so long, or until the end, and forgets what came meanwhile. @return false at the end */
    synchronized boolean skip(long millis) throws InterruptedException {
        long until = System.nanoTime() + millis * 1_000_000;
        for (long left = millis; left > 0 && !ended; left = (until - System.nanoTime()) / 1_000_000) {
            wait(left);
        }
        pieces.clear();
        waitingBytes = 0;
        return !ended;
    }

    synchronized void end() {
        ended = true;
        notifyAll();
    }
}
