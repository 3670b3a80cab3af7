package io.candor.video;

import io.candor.access.Refusal;
import io.candor.video.Fragments.Piece;
import io.quarkus.logging.Log;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One run of a recorder on a phone: from its first chunk until it stops, is replaced by another run, or its pod stops.
 * Chunks are taken in their order and once each, so that whatever is sent again does no harm.
 */
final class CameraRun implements AutoCloseable {

    static final Duration TRY_AGAIN = Duration.ofSeconds(2);
    private static final Duration LAST_PICTURE = Duration.ofSeconds(10);

    private record Stored(Piece piece, Instant sentAt) {}

    final UUID broadcast;
    final UUID id;
    final int number;
    final String phone;
    private final boolean webm;
    private final MediaRoot root;
    private final Storage storage;
    private final @Nullable CameraFfmpeg ffmpeg;
    private final SoundTap tap;
    private final Ladder ladder;
    private CaptureClock clock;
    private final Fragments received = new Fragments();
    private final Fragments converted = new Fragments();
    private final ArrayDeque<byte[]> toConvert = new ArrayDeque<>();
    private final ArrayDeque<Stored> toStore = new ArrayDeque<>();
    private byte[] beginning = new byte[0];
    private @Nullable Conversion conversion;
    private Instant lastSentAt;
    private int next;
    private int segments;
    private long storedTo = -1;
    private boolean broken;

    /** @param ffmpeg null where nothing is ever converted or listened to */
    CameraRun(
            UUID broadcast,
            UUID id,
            int number,
            String phone,
            String mediaType,
            Instant startedAt,
            MediaRoot root,
            Storage storage,
            @Nullable CameraFfmpeg ffmpeg) {
        this.broadcast = broadcast;
        this.id = id;
        this.number = number;
        this.phone = phone;
        this.webm = mediaType.startsWith("video/webm");
        this.root = root;
        this.storage = storage;
        this.ffmpeg = ffmpeg;
        this.tap = ffmpeg == null ? new SoundTap(broadcast, List.of(), _ -> Optional.empty()) : ffmpeg.tap(broadcast);
        this.ladder = ffmpeg == null
                ? new Ladder(broadcast, number, root, storage, List.of(), null)
                : ffmpeg.ladder(broadcast, number, root, storage);
        this.clock = new CaptureClock(startedAt);
        this.lastSentAt = startedAt;
    }

    /**
     * Goes on where the pod that had this run was stopped: this chunk is the next one, and begins with a fragment. Answers
     * false where that cannot be, because nothing was stored or what was stored is not what the recorder made.
     */
    synchronized boolean goOn(int sequence) throws IOException, NotMediaException {
        if (webm || root.isConverted(broadcast, number)) {
            return false;
        }
        Timeline timeline = new Timeline(root, broadcast);
        timeline.refresh();
        Optional<MediaSegment> last = timeline.runs().stream()
                .filter(run -> run.number == number)
                .map(run -> run.segments.getLast())
                .filter(segment -> segment.startMicros() >= 0)
                .findFirst();
        if (last.isEmpty()) {
            return false;
        }
        byte[] init = Files.readAllBytes(root.init(broadcast, number));
        received.take(init);
        tap.init(init);
        ladder.init(init);
        clock = CaptureClock.from(last.get().at(), last.get().startMicros());
        storedTo = last.get().startMicros();
        segments = last.get().number();
        next = sequence;
        return true;
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
        try {
            if (!convert()) {
                throw Refusal.unavailable("The service is too slow for what this browser records.", TRY_AGAIN);
            }
            if (sequence == next) {
                lastSentAt = sentAt;
                if (webm) {
                    takeWebm(chunk);
                } else {
                    takeMp4(chunk, sentAt);
                }
                next++;
                convert();
                store();
            }
        } catch (NotMediaException e) {
            broken = true;
            Log.infof("Run %d of broadcast %s is refused: %s", number, broadcast, e.getMessage());
            throw notMedia();
        }
        return new Progress(next, segments);
    }

    /** What is wrong with the lower renditions, in words for staff; the picture goes on without them. */
    Optional<String> troubleBelow() {
        return ladder.trouble();
    }

    private void takeMp4(byte[] chunk, Instant sentAt) throws NotMediaException {
        for (Piece piece : received.take(chunk)) {
            // It was stored, and the pod was stopped before it could say so.
            if (piece instanceof Piece.Segment segment && segment.startMicros() <= storedTo) {
                continue;
            }
            if (piece instanceof Piece.Init && isOpus(piece.bytes())) {
                conversion = toAac();
            }
            if (conversion == null) {
                toStore.addLast(new Stored(piece, sentAt));
            } else {
                toConvert.addLast(piece.bytes());
            }
        }
    }

    private static boolean isOpus(byte[] init) {
        return Codecs.of(init).filter(c -> c.codecs().contains("opus")).isPresent();
    }

    /** Null where it cannot be had: then it goes out as it came in, and most devices play it. */
    private @Nullable Conversion toAac() {
        if (ffmpeg == null || !ffmpeg.makesAac()) {
            return null;
        }
        try {
            return ffmpeg.fromMp4(this::convertedTo);
        } catch (Refusal tooMany) {
            Log.warnf("The sound of broadcast %s stays Opus: %s", broadcast, tooMany.getMessage());
            return null;
        }
    }

    /** A recorder's first chunk may be a few bytes; ffmpeg is started once it is known what for. */
    private void takeWebm(byte[] chunk) throws NotMediaException {
        if (conversion != null) {
            toConvert.addLast(chunk);
            return;
        }
        byte[] all = Arrays.copyOf(beginning, beginning.length + chunk.length);
        System.arraycopy(chunk, 0, all, beginning.length, chunk.length);
        if (ffmpeg == null || !WebM.begins(all)) {
            throw new NotMediaException("no WebM");
        }
        if (WebM.pixels(all) > Ffmpeg.MOST_PIXELS) {
            throw new NotMediaException("a picture larger than any phone's");
        }
        if (WebM.tellsPicture(all)) {
            conversion = ffmpeg.fromWebm(all, this::convertedTo);
            toConvert.addLast(all);
            beginning = new byte[0];
        } else if (all.length > WebM.LARGEST_HEADER) {
            throw new NotMediaException("WebM without a picture");
        } else {
            beginning = all;
        }
    }

    /** Gives ffmpeg what waits for it, and answers whether it has taken all. */
    private boolean convert() throws NotMediaException {
        Conversion into = conversion;
        if (into == null) {
            return true;
        }
        if (into.hasEnded()) {
            throw new NotMediaException("ffmpeg ended: " + into.complaint());
        }
        while (!toConvert.isEmpty() && into.take(toConvert.getFirst())) {
            toConvert.removeFirst();
        }
        return toConvert.isEmpty();
    }

    /** What ffmpeg made of it, on its own thread. What cannot be stored now waits for the next chunk. */
    private synchronized void convertedTo(byte[] bytes) {
        try {
            converted.take(bytes).forEach(piece -> toStore.addLast(new Stored(piece, lastSentAt)));
            store();
        } catch (NotMediaException e) {
            broken = true;
            Log.warnf("What ffmpeg makes of broadcast %s cannot be used: %s", broadcast, e.getMessage());
        } catch (Refusal full) {
            Log.debugf("Broadcast %s waits for a place: %s", broadcast, full.getMessage());
        }
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
            case Piece.Init(byte[] bytes) -> {
                root.begin(broadcast, number, bytes);
                if (conversion != null) {
                    root.noteConversion(broadcast, number);
                }
                tap.init(bytes);
                ladder.init(bytes);
            }
            case Piece.Segment(byte[] bytes, long start, long duration, boolean _) -> {
                Instant at = clock.capturedAt(start, duration, stored.sentAt());
                MediaSegment complete = new MediaSegment(segments + 1, duration, at, bytes.length, start);
                root.add(broadcast, number, complete, bytes);
                segments++;
                ladder.segment(complete, bytes);
                tap.segment(bytes, at);
            }
        }
    }

    /** Nothing more comes. What ffmpeg has in hand is still stored. */
    @Override
    public synchronized void close() {
        if (conversion == null) {
            tap.close();
            ladder.close();
        } else {
            Conversion last = conversion;
            last.close();
            Thread.ofVirtual().name("last-picture").start(() -> closeAfter(last));
        }
    }

    private void closeAfter(Conversion last) {
        try {
            last.awaitEnd(LAST_PICTURE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            tap.close();
            ladder.close();
        }
    }

    private static Refusal notMedia() {
        return Refusal.of(Refusal.Kind.UNSUPPORTED, "This is not the video that a recorder makes.");
    }
}
