package io.candor.video;

import io.candor.broadcast.BroadcastRef;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The embedded media source: what phones have sent, as playlists and files. Any pod that sees the folder serves the
 * same. Its methods look at the disk: never call them on an event loop.
 */
@ApplicationScoped
class Library implements MediaSource {

    /** A playlist is looked for this often at most, however many viewers ask. */
    private static final Duration FRESH = Duration.ofMillis(100);

    private static final Duration FRESH_LOWER = Duration.ofMillis(300);

    /** The whole list is long, and changes no more soon after the end. */
    private static final Duration FRESH_REPLAY = Duration.ofSeconds(1);

    /** Sound goes into a rendition as the camera coded it. */
    private static final long LOWER_SOUND_BITS = 140_000;

    private static final Duration IDLE = Duration.ofMinutes(2);

    private final MediaRoot root;
    private final Storage storage;
    private final Duration window;
    private final Clock clock;
    private final Map<UUID, Shelf> shelves = new ConcurrentHashMap<>();
    private final Map<Replay, Kept> replays = new ConcurrentHashMap<>();

    Library(VideoConfig config, Clock clock) {
        this.root = new MediaRoot(config.root());
        this.storage = new Storage(root, config);
        this.window = config.window();
        this.clock = clock;
    }

    private static final class Shelf {
        final Timeline timeline;
        Instant lookedAt = Instant.EPOCH;
        Listed live = Listed.uncompressed("");
        String liveWords = "";
        boolean over;
        final Map<Integer, Rung> lower = new HashMap<>();

        Shelf(Timeline timeline) {
            this.timeline = timeline;
        }
    }

    /** A lower rendition while on air. */
    private static final class Rung {
        final Timeline timeline;
        Instant lookedAt = Instant.EPOCH;
        Listed live = Listed.uncompressed("");

        Rung(Timeline timeline) {
            this.timeline = timeline;
        }
    }

    MediaRoot root() {
        return root;
    }

    Storage storage() {
        return storage;
    }

    @Override
    public VideoConfig.Server server() {
        return VideoConfig.Server.EMBEDDED;
    }

    @Override
    public String liveAddress(BroadcastRef broadcast) {
        return "/media/" + broadcast.slug() + "/watch.m3u8";
    }

    @Override
    public Optional<String> recordingAddress(BroadcastRef broadcast) {
        try {
            return root.runs(broadcast.id()).isEmpty()
                    ? Optional.empty()
                    : Optional.of("/media/" + broadcast.slug() + "/replay.m3u8");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param size of a lower rendition, or 0 */
    private record Replay(UUID broadcast, int size) {}

    private record Kept(Listed list, Instant at) {}

    /** What a player needs to load, in bits a second. */
    record Rates(long peak, long average) {}

    /** The playlist while on air; empty before the first segment. */
    Optional<Listed> live(UUID broadcast, boolean over) throws IOException {
        Shelf shelf = shelf(broadcast);
        synchronized (shelf) {
            refresh(shelf, over);
            return shelf.timeline.isEmpty() ? Optional.empty() : Optional.of(shelf.live);
        }
    }

    /** The media sequence number of the newest segment; -1 before the first. */
    long newest(UUID broadcast) throws IOException {
        Shelf shelf = shelf(broadcast);
        synchronized (shelf) {
            refresh(shelf, shelf.over);
            return shelf.timeline.runs().stream()
                            .mapToLong(run -> run.segments.size())
                            .sum()
                    - 1;
        }
    }

    /** The same for its words, whichever language. */
    Optional<String> liveWords(UUID broadcast, boolean over) throws IOException {
        Shelf shelf = shelf(broadcast);
        synchronized (shelf) {
            refresh(shelf, over);
            return shelf.timeline.isEmpty() ? Optional.empty() : Optional.of(shelf.liveWords);
        }
    }

    /** The same of a lower rendition; empty where there is none of this size, or nothing yet. */
    Optional<Listed> live(UUID broadcast, boolean over, int size) throws IOException {
        Shelf shelf = shelf(broadcast);
        synchronized (shelf) {
            refresh(shelf, over);
            Rung rung = shelf.lower.computeIfAbsent(size, s -> new Rung(new Timeline(root.lower(s), broadcast)));
            if (clock.instant().isAfter(rung.lookedAt.plus(FRESH_LOWER))) {
                rung.timeline.refresh();
                rung.live = Listed.of(Playlist.liveLower(shelf.timeline, rung.timeline, window, over));
                rung.lookedAt = clock.instant();
            }
            return rung.timeline.isEmpty() ? Optional.empty() : Optional.of(rung.live);
        }
    }

    /** The lower renditions there are, or are about to be, of a camera that codes so. */
    List<Multivariant.Lower> lower(UUID broadcast, Optional<Codecs> camera) throws IOException {
        List<Multivariant.Lower> lower = new ArrayList<>();
        for (int size : root.sizes(broadcast)) {
            if (camera.isPresent() && camera.get().shorterSide() > size) {
                long most = CameraFfmpeg.bitsOf(size) + LOWER_SOUND_BITS;
                lower.add(new Multivariant.Lower(size, camera.get().lower(size), most, most * 3 / 4));
            }
        }
        return lower;
    }

    /** The segments of one run; none when there is no such run. */
    List<MediaSegment> run(UUID broadcast, int number) throws IOException {
        Shelf shelf = shelf(broadcast);
        synchronized (shelf) {
            refresh(shelf, shelf.over);
            return shelf.timeline.runs().stream()
                    .filter(run -> run.number == number)
                    .findFirst()
                    .map(run -> List.copyOf(run.segments))
                    .orElse(List.of());
        }
    }

    /** Empty before the first segment. */
    Optional<Rates> rates(UUID broadcast) throws IOException {
        Shelf shelf = shelf(broadcast);
        synchronized (shelf) {
            refresh(shelf, shelf.over);
            List<MediaSegment> all = shelf.timeline.runs().stream()
                    .flatMap(run -> run.segments.stream())
                    .toList();
            long peak = all.stream()
                    .mapToLong(s -> rate(s.bytes(), s.durationMicros()))
                    .max()
                    .orElse(0);
            long bytes = all.stream().mapToLong(MediaSegment::bytes).sum();
            long micros = all.stream().mapToLong(MediaSegment::durationMicros).sum();
            return all.isEmpty() ? Optional.empty() : Optional.of(new Rates(peak, rate(bytes, micros)));
        }
    }

    private static long rate(long bytes, long micros) {
        return bytes * 8_000_000 / Math.max(1, micros);
    }

    /**
     * Of the run with the largest picture: a camera makes it smaller when its line gets thin, and larger again. Empty where
     * one run is not known, or is coded in another way than the others.
     */
    Optional<Codecs> codecs(UUID broadcast) throws IOException {
        List<Codecs> all = new ArrayList<>();
        for (int run : root.runs(broadcast)) {
            Optional<Codecs> codecs = Codecs.of(Files.readAllBytes(root.init(broadcast, run)));
            if (codecs.isEmpty()) {
                return Optional.empty();
            }
            all.add(codecs.get());
        }
        boolean alike = all.stream().map(Codecs::kinds).distinct().count() == 1;
        return alike ? all.stream().max(Comparator.comparingInt(Codecs::shorterSide)) : Optional.empty();
    }

    private Shelf shelf(UUID broadcast) {
        return shelves.computeIfAbsent(broadcast, id -> new Shelf(new Timeline(root, id)));
    }

    private void refresh(Shelf shelf, boolean over) throws IOException {
        if (clock.instant().isAfter(shelf.lookedAt.plus(FRESH))) {
            boolean news = shelf.timeline.refresh();
            if (news || shelf.over != over) {
                shelf.live = Listed.of(Playlist.live(shelf.timeline, window, over));
                shelf.liveWords = Playlist.liveWords(shelf.timeline, window, over);
                shelf.over = over;
            }
            shelf.lookedAt = clock.instant();
        }
    }

    /** The playlist of all of it; empty when there is nothing. */
    Optional<Listed> recording(UUID broadcast) {
        return kept(new Replay(broadcast, 0), () -> {
            Timeline timeline = new Timeline(root, broadcast);
            timeline.refresh();
            return timeline.isEmpty() ? null : Listed.of(Playlist.recording(timeline));
        });
    }

    /** The same of a lower rendition. */
    Optional<Listed> recording(UUID broadcast, int size) {
        return kept(new Replay(broadcast, size), () -> {
            Timeline timeline = new Timeline(root, broadcast);
            timeline.refresh();
            Timeline lower = new Timeline(root.lower(size), broadcast);
            lower.refresh();
            return lower.isEmpty() ? null : Listed.of(Playlist.recordingLower(timeline, lower));
        });
    }

    /** One reads and compresses for everybody who comes meanwhile: twelve hours are 43,200 segments. */
    private Optional<Listed> kept(Replay replay, Callable<@Nullable Listed> read) {
        Instant now = clock.instant();
        Kept kept = replays.compute(replay, (key, held) -> {
            if (held != null && now.isBefore(held.at.plus(FRESH_REPLAY))) {
                return held;
            }
            try {
                Listed list = read.call();
                return list == null ? null : new Kept(list, now);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        return Optional.ofNullable(kept).map(Kept::list);
    }

    /** The same for its words, whichever language. */
    Optional<String> recordingWords(UUID broadcast) throws IOException {
        Timeline timeline = new Timeline(root, broadcast);
        timeline.refresh();
        return timeline.isEmpty() ? Optional.empty() : Optional.of(Playlist.recordingWords(timeline));
    }

    /** Lets go of what nobody has asked for lately. */
    void tidy() {
        Instant then = clock.instant().minus(IDLE);
        shelves.values().removeIf(shelf -> shelf.lookedAt.isBefore(then));
        replays.values().removeIf(kept -> kept.at.isBefore(then));
    }

    @Override
    public void drop(BroadcastRef broadcast) {
        // A phone's right to send is its link: revoke that, or let another phone take over.
    }

    @Override
    public void over(BroadcastRef broadcast) {
        // Playlists say so by the broadcast's state, on every pod.
    }

    @Override
    public boolean delete(UUID broadcast) {
        shelves.remove(broadcast);
        replays.keySet().removeIf(replay -> replay.broadcast.equals(broadcast));
        try {
            long bytes = root.bytes(broadcast);
            root.delete(broadcast);
            storage.removed(broadcast, bytes);
            return true;
        } catch (IOException | UncheckedIOException e) {
            // Another pod may be at it as well, or a file is just being written.
            Log.infof("Media of broadcast %s is still there: %s", broadcast, e.getMessage());
            return false;
        }
    }
}
