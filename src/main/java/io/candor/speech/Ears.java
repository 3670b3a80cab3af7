package io.candor.speech;

import io.candor.speech.SoundQueue.Piece;
import io.candor.speech.SpeechEngine.Heard;
import io.candor.speech.SpeechEngine.Listening;
import io.candor.video.SoundListener.Sound;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One run of a camera, heard by an engine on a thread of its own. Whoever brings the sound never waits: what the engine
 * is too slow for is dropped, the oldest first, and an engine that dies is tried again after a while, from the sound of
 * that moment on.
 */
final class Ears implements Sound {

    private static final int LARGEST_PIECE = 1 << 20;

    /** So long after the last loss the engine is fast enough again. */
    private static final long KEPT_UP_MS = 30_000;

    private static final String TOO_SLOW = "Speech recognition is too slow here: some words were left out.";

    private final SpeechEngine engine;
    private final String language;
    private final Duration retry;
    private final Consumer<Heard> heard;
    private final Consumer<Report> report;
    private final SoundQueue queue = new SoundQueue();
    private final Thread thread;

    /** Where what was lost last ended, or less than nothing. */
    private long lostUntilMs = -1;

    private Optional<Piece> next = Optional.empty();

    /** How it goes, for staff; {@code notice} is empty when all is well. */
    record Report(boolean listening, String notice) {}

    /** @param heard gets moments since the beginning of this run, whatever was dropped or lost between */
    Ears(SpeechEngine engine, String language, Duration retry, Consumer<Heard> heard, Consumer<Report> report) {
        this.engine = engine;
        this.language = language;
        this.retry = retry;
        this.heard = heard;
        this.report = report;
        this.thread = Thread.ofVirtual().name("speech").start(this::run);
    }

    @Override
    public void hear(byte[] pcm) {
        if (pcm.length > 0 && pcm.length <= LARGEST_PIECE) {
            queue.add(pcm);
        }
    }

    @Override
    public void close() {
        queue.end();
    }

    /** Waits until the last words were told, for tests and for an orderly end. */
    boolean awaitEnd(Duration patience) throws InterruptedException {
        return thread.join(patience);
    }

    private void run() {
        try {
            boolean more = true;
            while (more) {
                try {
                    more = listen();
                } catch (IOException | RuntimeException e) {
                    report.accept(new Report(false, noticeOf(e)));
                    next = Optional.empty();
                    more = queue.skip(retry.toMillis());
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Hears one stretch without a gap. @return false at the end of the run */
    private boolean listen() throws IOException, InterruptedException {
        long[] from = {0};
        try (Listening listening = engine.listen(language, h -> heard.accept(shifted(h, from[0])))) {
            report.accept(new Report(true, lostUntilMs >= 0 ? TOO_SLOW : ""));
            Optional<Piece> first = next.isPresent() ? next : queue.take();
            if (first.isEmpty()) {
                return false;
            }
            Piece piece = first.get();
            from[0] = piece.atMs();
            while (true) {
                listening.hear(piece.pcm());
                if (lostUntilMs >= 0 && piece.atMs() > lostUntilMs + KEPT_UP_MS) {
                    lostUntilMs = -1;
                    report.accept(new Report(true, ""));
                }
                next = queue.take();
                if (next.isEmpty() || next.get().at() != piece.end()) {
                    break;
                }
                piece = next.get();
            }
        }
        // The engine's clock stands still over a gap: the next stretch begins anew, with the right one.
        lostUntilMs = next.map(Piece::atMs).orElse(-1L);
        return next.isPresent();
    }

    private static Heard shifted(Heard h, long by) {
        return new Heard(h.isFinal(), h.startMs() + by, h.endMs() + by, h.text());
    }

    private static String noticeOf(Exception e) {
        return e instanceof IOException && e.getMessage() != null
                ? e.getMessage()
                : "Speech recognition has stopped because of a fault.";
    }
}
