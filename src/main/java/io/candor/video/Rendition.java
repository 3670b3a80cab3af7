package io.candor.video;

import io.candor.video.Fragments.Piece;
import io.quarkus.logging.Log;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One lower rendition of one run of a camera: each segment that was stored goes through ffmpeg and is stored again,
 * smaller, under the same number and with the same times. What ffmpeg has no place for, or no life, is left out; the
 * picture itself never waits for it.
 */
final class Rendition implements AutoCloseable {

    /** Segments that wait for ffmpeg, and for being stored: a phone that was without a line sends many at once. */
    static final int MOST_WAITING = 20;

    private static final long TOLERATED_MICROS = 50_000;
    private static final Duration LAST_PICTURE = Duration.ofMinutes(1);

    /** Starts an ffmpeg that hands on what comes out. */
    interface Coding {
        Conversion start(Consumer<byte[]> out);
    }

    private final UUID broadcast;
    private final int run;
    private final int size;
    private final MediaRoot root;
    private final Storage storage;
    private final Conversion ffmpeg;
    private final Fragments coded = new Fragments();
    private final ArrayDeque<MediaSegment> expected = new ArrayDeque<>();
    private final ByteArrayOutputStream segment = new ByteArrayOutputStream();
    private @Nullable MediaTime time;
    private long later = Long.MIN_VALUE;
    private int leftOutInARow;
    private boolean broken;
    private boolean closed;

    /** @param root of this rendition alone */
    Rendition(UUID broadcast, int run, int size, MediaRoot root, Storage storage, Coding coding) {
        this.broadcast = broadcast;
        this.run = run;
        this.size = size;
        this.root = root;
        this.storage = storage;
        this.ffmpeg = coding.start(this::coded);
    }

    /** The initialization segment of what follows. */
    synchronized void begin(byte[] init) throws IOException {
        root.announce(broadcast, run);
        ffmpeg.take(init);
    }

    synchronized void take(MediaSegment stored, byte[] bytes) {
        if (broken || ffmpeg.hasEnded()) {
            stop("ffmpeg ended: " + ffmpeg.complaint());
        } else if (expected.size() < MOST_WAITING && ffmpeg.take(bytes)) {
            expected.addLast(stored);
            leftOutInARow = 0;
        } else {
            leftOutInARow++;
        }
    }

    /** What is wrong with it, in words for staff. */
    synchronized Optional<String> trouble() {
        if (!closed && !broken && ffmpeg.hasEnded()) {
            stop("ffmpeg ended: " + ffmpeg.complaint());
        }
        if (!broken && leftOutInARow == 0) {
            return Optional.empty();
        }
        String which = "The picture of " + size + " lines for weak lines ";
        return Optional.of(which
                + (broken
                        ? "is not made any more. The picture itself goes on."
                        : "falls behind. The picture itself does not."));
    }

    private synchronized void coded(byte[] bytes) {
        try {
            for (Piece piece : coded.take(bytes)) {
                switch (piece) {
                    case Piece.Init(byte[] init) -> {
                        time = new MediaTime(init);
                        root.begin(broadcast, run, init);
                    }
                    case Piece.Segment part -> take(part);
                }
            }
        } catch (NotMediaException | IOException e) {
            stop(e.getMessage());
        }
    }

    /** Parts are put together until they are as long as what the camera sent: it may have had several key frames. */
    private void take(Piece.Segment part) throws NotMediaException, IOException {
        if (later == Long.MIN_VALUE && !expected.isEmpty()) {
            later = expected.getFirst().startMicros() - part.startMicros();
        }
        long start = part.startMicros() + later;
        while (!expected.isEmpty() && end(expected.getFirst()) <= start + TOLERATED_MICROS) {
            storeAsFarAsItCame();
        }
        MediaTime own = time;
        if (expected.isEmpty() || own == null) {
            return;
        }
        byte[] bytes = part.bytes();
        if (later != 0) {
            own.later(bytes, later);
        }
        segment.write(bytes);
        if (start + part.durationMicros() >= end(expected.getFirst()) - TOLERATED_MICROS) {
            storeAsFarAsItCame();
        }
    }

    private static long end(MediaSegment stored) {
        return stored.startMicros() + stored.durationMicros();
    }

    private void storeAsFarAsItCame() throws IOException {
        MediaSegment source = expected.removeFirst();
        byte[] bytes = segment.toByteArray();
        segment.reset();
        // The camera's own picture goes first: without a good rest of room nothing is stored besides.
        boolean room = storage.refuses(broadcast, 4L * bytes.length).isEmpty();
        if (bytes.length > 0 && room) {
            root.add(
                    broadcast,
                    run,
                    new MediaSegment(
                            source.number(), source.durationMicros(), source.at(), bytes.length, source.startMicros()),
                    bytes);
            storage.added(broadcast, bytes.length);
        }
    }

    private void stop(@Nullable String why) {
        if (!broken && !closed) {
            broken = true;
            Log.warnf("The picture of %d lines of broadcast %s is not made any more: %s", size, broadcast, why);
        }
        expected.clear();
    }

    /** Nothing more comes; what ffmpeg has in hand is still stored, on a thread of its own. */
    @Override
    public synchronized void close() {
        closed = true;
        ffmpeg.close();
        Thread.ofVirtual().name("last-rendition").start(this::storeTheRest);
    }

    private void storeTheRest() {
        try {
            if (ffmpeg.awaitEnd(LAST_PICTURE)) {
                synchronized (this) {
                    // The last picture's length is guessed by ffmpeg, so its part may seem too short.
                    if (!expected.isEmpty() && segment.size() > 0) {
                        storeAsFarAsItCame();
                    }
                }
            }
        } catch (IOException e) {
            Log.infof("The end of a rendition of broadcast %s is not stored: %s", broadcast, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
