package io.candor.video;

import io.candor.access.Refusal;
import io.candor.video.Fragments.Piece;
import io.quarkus.logging.Log;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.UUID;

/**
 * One run of a recorder on a phone: from its first chunk until it stops, is replaced by another run, or its pod stops.
 * Chunks are taken in their order and once each, so that whatever is sent again does no harm.
 */
final class CameraRun {

    private static final Duration TRY_AGAIN = Duration.ofSeconds(2);

    private record Stored(Piece piece, Instant sentAt) {}

    final UUID broadcast;
    final UUID id;
    final int number;
    final String phone;
    private final MediaRoot root;
    private final Storage storage;
    private final CaptureClock clock;
    private final Fragments fragments = new Fragments();
    private final ArrayDeque<Stored> toStore = new ArrayDeque<>();
    private int next;
    private int segments;
    private boolean broken;

    CameraRun(UUID broadcast, UUID id, int number, String phone, Instant startedAt, MediaRoot root, Storage storage) {
        this.broadcast = broadcast;
        this.id = id;
        this.number = number;
        this.phone = phone;
        this.root = root;
        this.storage = storage;
        this.clock = new CaptureClock(startedAt);
    }

    /** The chunk that is wanted next, and how many segments there are. */
    record Progress(int next, int segments) {}

    /**
     * Takes a chunk when it is the one that is wanted. Refuses with UNSUPPORTED what is no media, and with UNAVAILABLE
     * while it cannot be stored: then the same chunk may be sent again, and nothing is lost.
     */
    synchronized Progress take(int sequence, byte[] chunk, Instant sentAt) {
        if (broken) {
            throw notMedia();
        }
        store();
        if (sequence == next) {
            try {
                fragments.take(chunk).forEach(piece -> toStore.addLast(new Stored(piece, sentAt)));
            } catch (NotMediaException e) {
                broken = true;
                Log.infof("Run %d of broadcast %s is refused: %s", number, broadcast, e.getMessage());
                throw notMedia();
            }
            next++;
            store();
        }
        return new Progress(next, segments);
    }

    private void store() {
        for (Stored first = toStore.peekFirst(); first != null; first = toStore.peekFirst()) {
            Optional<String> full = storage.refuses(broadcast, first.piece().bytes().length);
            if (full.isPresent()) {
                throw Refusal.unavailable(full.get(), TRY_AGAIN);
            }
            try {
                store(first);
            } catch (IOException e) {
                Log.warnf("Media of broadcast %s cannot be stored: %s", broadcast, e.getMessage());
                throw Refusal.unavailable("The recording cannot be stored right now.", TRY_AGAIN);
            }
            storage.added(broadcast, first.piece().bytes().length);
            toStore.removeFirst();
        }
    }

    private void store(Stored stored) throws IOException {
        switch (stored.piece()) {
            case Piece.Init(byte[] bytes) -> root.begin(broadcast, number, bytes);
            case Piece.Segment(byte[] bytes, long start, long duration, boolean _) -> {
                Instant at = clock.capturedAt(start, duration, stored.sentAt());
                root.add(broadcast, number, new MediaSegment(segments + 1, duration, at, bytes.length, start), bytes);
                segments++;
            }
        }
    }

    private static Refusal notMedia() {
        return Refusal.of(Refusal.Kind.UNSUPPORTED, "This is not the video that a recorder makes.");
    }
}
