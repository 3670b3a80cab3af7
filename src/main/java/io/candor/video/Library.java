package io.candor.video;

import io.candor.broadcast.BroadcastRef;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The embedded media source: what phones have sent, as playlists and files. Any pod that sees the folder serves the
 * same. Its methods look at the disk: never call them on an event loop.
 */
@ApplicationScoped
class Library implements MediaSource {

    /** A playlist is looked for this often at most, however many viewers ask. */
    private static final Duration FRESH = Duration.ofMillis(100);

    private static final Duration IDLE = Duration.ofMinutes(2);

    private final MediaRoot root;
    private final Storage storage;
    private final Duration window;
    private final Clock clock;
    private final Map<UUID, Shelf> shelves = new ConcurrentHashMap<>();

    Library(VideoConfig config, Clock clock) {
        this.root = new MediaRoot(config.root());
        this.storage = new Storage(root, config);
        this.window = config.window();
        this.clock = clock;
    }

    private static final class Shelf {
        final Timeline timeline;
        Instant lookedAt = Instant.EPOCH;
        String live = "";
        boolean over;

        Shelf(Timeline timeline) {
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
        return "/media/" + broadcast.slug() + "/live.m3u8";
    }

    @Override
    public Optional<String> recordingAddress(BroadcastRef broadcast) {
        try {
            return root.runs(broadcast.id()).isEmpty()
                    ? Optional.empty()
                    : Optional.of("/media/" + broadcast.slug() + "/recording.m3u8");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The playlist while on air; empty before the first segment. */
    Optional<String> live(UUID broadcast, boolean over) throws IOException {
        Shelf shelf = shelves.computeIfAbsent(broadcast, id -> new Shelf(new Timeline(root, id)));
        synchronized (shelf) {
            if (clock.instant().isAfter(shelf.lookedAt.plus(FRESH))) {
                boolean news = shelf.timeline.refresh();
                if (news || shelf.over != over) {
                    shelf.live = Playlist.live(shelf.timeline, window, over);
                    shelf.over = over;
                }
                shelf.lookedAt = clock.instant();
            }
            return shelf.timeline.isEmpty() ? Optional.empty() : Optional.of(shelf.live);
        }
    }

    /** The playlist of all of it; empty when there is nothing. */
    Optional<String> recording(UUID broadcast) throws IOException {
        Timeline timeline = new Timeline(root, broadcast);
        timeline.refresh();
        return timeline.isEmpty() ? Optional.empty() : Optional.of(Playlist.recording(timeline));
    }

    /** Lets go of what nobody has asked for lately. */
    void tidy() {
        Instant then = clock.instant().minus(IDLE);
        shelves.values().removeIf(shelf -> shelf.lookedAt.isBefore(then));
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
    public void delete(UUID broadcast) {
        shelves.remove(broadcast);
        try {
            root.delete(broadcast);
            storage.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
