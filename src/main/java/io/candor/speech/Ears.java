package io.candor.speech;

import io.candor.speech.SpeechEngine.Heard;
import io.candor.speech.SpeechEngine.Listening;
import io.candor.video.SoundListener.Sound;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * One run of a camera, heard by an engine on a thread of its own. Whoever brings the sound never waits: what the engine
 * is too slow for is dropped, and an engine that dies is tried again after a while, from the sound of that moment on.
 */
@SuppressWarnings("ReferenceEquality") // the end is one certain array, not an empty one
final class Ears implements Sound {

    /** Half a minute of sound that comes in tenths of a second. */
    private static final int LONGEST_QUEUE = 300;

    private static final int LARGEST_PIECE = 1 << 20;
    private static final byte[] END = new byte[0];

    private final SpeechEngine engine;
    private final String language;
    private final Duration retry;
    private final Consumer<Heard> heard;
    private final Consumer<Report> report;
    private final BlockingQueue<byte[]> queue = new ArrayBlockingQueue<>(LONGEST_QUEUE);
    private final Thread thread;
    private volatile boolean closed;
    private final AtomicLong lostMs = new AtomicLong();
    private long passedMs;

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
        if (closed || pcm.length == 0 || pcm.length > LARGEST_PIECE || !queue.offer(pcm)) {
            lostMs.addAndGet(pcm.length / SpeechEngine.BYTES_A_MS);
        }
    }

    @Override
    public void close() {
        closed = true;
        if (!queue.offer(END)) {
            thread.interrupt();
        }
    }

    /** Waits until the last words were told, for tests and for an orderly end. */
    boolean awaitEnd(Duration patience) throws InterruptedException {
        return thread.join(patience);
    }

    private void run() {
        boolean more = true;
        while (more && !Thread.currentThread().isInterrupted()) {
            long from = passedMs;
            try {
                Listening listening = engine.listen(language, h -> heard.accept(shifted(h, from)));
                report.accept(new Report(true, ""));
                more = pass(listening);
                listening.close();
            } catch (IOException | RuntimeException e) {
                report.accept(new Report(false, noticeOf(e)));
                more = more && waitAndSkip();
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private boolean pass(Listening listening) throws IOException, InterruptedException {
        while (true) {
            byte[] pcm = queue.take();
            if (pcm == END) {
                return false;
            }
            passedMs += pcm.length / SpeechEngine.BYTES_A_MS;
            listening.hear(pcm);
            long lost = lostMs.getAndSet(0);
            if (lost > 0) {
                // The engine's clock stands still over a gap: begin anew, with the right one.
                passedMs += lost;
                report.accept(new Report(true, "Speech recognition is too slow here: some words were left out."));
                return true;
            }
        }
    }

    private boolean waitAndSkip() {
        long until = System.nanoTime() + retry.toNanos();
        try {
            for (long left = retry.toNanos(); left > 0; left = until - System.nanoTime()) {
                byte[] pcm = queue.poll(left, TimeUnit.NANOSECONDS);
                if (pcm == END) {
                    return false;
                }
                passedMs += pcm == null ? 0 : pcm.length / SpeechEngine.BYTES_A_MS;
            }
            return true;
        } catch (InterruptedException e) {
            return false;
        }
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
