package io.candor.video;

import io.quarkus.logging.Log;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;

/**
 * One ffmpeg between what comes in and what goes out, fed and drained by threads of its own: whoever brings something
 * never waits, and what comes out is handed on at once. Bounded by pieces; what does not fit is not taken.
 */
@SuppressWarnings("ReferenceEquality") // the end is one certain array, not an empty one
final class Conversion implements AutoCloseable {

    private static final int LARGEST_OUTPUT = 64 * 1024;
    private static final byte[] END = new byte[0];

    private final FfmpegRun ffmpeg;
    private final BlockingQueue<byte[]> waiting;
    private final Thread feeding;
    private final Thread draining;
    private volatile boolean ended;

    /** @param out gets what comes out, piece by piece on one thread; must not wait for this conversion */
    Conversion(FfmpegRun ffmpeg, int mostWaiting, Consumer<byte[]> out) {
        this.ffmpeg = ffmpeg;
        this.waiting = new ArrayBlockingQueue<>(mostWaiting);
        this.feeding = Thread.ofVirtual().name("ffmpeg-in").start(this::feed);
        this.draining = Thread.ofVirtual().name("ffmpeg-out").start(() -> drain(out));
    }

    /** Takes the next piece, and answers false when it is too far behind, or has ended. */
    boolean take(byte[] piece) {
        return !ended && waiting.offer(piece);
    }

    /** Whether nothing more comes out. */
    boolean hasEnded() {
        return ended;
    }

    /** Why it ended, for the log. */
    String complaint() {
        return ffmpeg.complaint();
    }

    private void feed() {
        try (OutputStream in = ffmpeg.in()) {
            for (byte[] piece = waiting.take(); piece != END; piece = waiting.take()) {
                in.write(piece);
                in.flush();
            }
        } catch (IOException gone) {
            ended = true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void drain(Consumer<byte[]> out) {
        byte[] some = new byte[LARGEST_OUTPUT];
        try (InputStream said = ffmpeg.out()) {
            for (int n = said.read(some); n >= 0; n = said.read(some)) {
                out.accept(java.util.Arrays.copyOf(some, n));
            }
        } catch (IOException | RuntimeException e) {
            Log.debugf(e, "ffmpeg is not listened to any more");
        } finally {
            ended = true;
            ffmpeg.close();
        }
    }

    /** Nothing more comes: what is inside still comes out, within some seconds and on its own thread. */
    @Override
    public void close() {
        ffmpeg.ends();
        if (!waiting.offer(END)) {
            feeding.interrupt();
        }
    }

    /** For tests, and for an orderly end: waits until everything has come out. */
    boolean awaitEnd(java.time.Duration patience) throws InterruptedException {
        return draining.join(patience);
    }
}
