package io.candor.video;

import io.candor.access.Refusal;
import io.candor.broadcast.BroadcastChanged;
import io.candor.broadcast.BroadcastRef;
import io.candor.broadcast.BroadcastView;
import io.candor.broadcast.Broadcasts;
import io.candor.broadcast.State;
import io.candor.video.CameraRun.Progress;
import io.candor.video.CameraRuns.Newest;
import io.candor.video.CameraRuns.Turn;
import io.candor.video.Pictures.Camera;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Takes what phones send. A run lives on the pod that took its first chunk; what is complete is on disk, so a pod that
 * dies costs the unfinished second, and the phone begins another run elsewhere.
 */
@ApplicationScoped
class Ingest {

    /** How long the answer to "is it on air, is it this phone's turn" is good for. */
    private static final Duration CHECKED = Duration.ofSeconds(1);

    /** A phone that was silent for longer has to begin another run: what waited for it is let go. */
    private static final Duration SILENT = Duration.ofMinutes(5);

    /** Where another camera finds no ffmpeg free; who comes back after that begins another run. */
    private static final Duration SILENT_IN_THE_WAY = Duration.ofSeconds(15);

    private final Broadcasts broadcasts;
    private final CameraRuns runs;
    private final Pictures pictures;
    private final Library library;
    private final CameraFfmpeg ffmpeg;
    private final VideoConfig config;
    private final Clock clock;
    private final Map<UUID, Taken> current = new ConcurrentHashMap<>();

    Ingest(
            Broadcasts broadcasts,
            CameraRuns runs,
            Pictures pictures,
            Library library,
            CameraFfmpeg ffmpeg,
            VideoConfig config,
            Clock clock) {
        this.broadcasts = broadcasts;
        this.runs = runs;
        this.pictures = pictures;
        this.library = library;
        this.ffmpeg = ffmpeg;
        this.config = config;
        this.clock = clock;
    }

    /** A chunk as a phone sends it; times by our clock, as the phone has measured it. */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record Chunk(
            UUID run,
            int sequence,
            String phone,
            boolean takeOver,
            String mediaType,
            Instant startedAt,
            Instant sentAt,
            byte[] bytes) {}

    private static final class Taken {
        final CameraRun run;
        volatile Instant checkedAt = Instant.EPOCH;
        volatile boolean replaced;
        volatile int segments;
        volatile boolean news;

        /** Whether viewers know that there is a picture: a camera that is lost right after its start was there. */
        volatile boolean shown;

        volatile Instant storedAt = Instant.EPOCH;
        volatile @Nullable Refusal trouble;
        volatile Instant troubleAt = Instant.EPOCH;

        Taken(CameraRun run) {
            this.run = run;
        }
    }

    /** Whether phones send to this service, and not to a media server. */
    boolean takesCameras() {
        return config.server() == VideoConfig.Server.EMBEDDED;
    }

    /** Takes a chunk, or refuses with what {@link CameraRuns.Turn} and {@link CameraRun#take} say. */
    Progress take(UUID broadcast, Chunk chunk) {
        Taken taken = current.get(broadcast);
        if (taken == null || !taken.run.id.equals(chunk.run())) {
            if (chunk.sequence() != 0) {
                boolean lostTurn = taken != null && !taken.run.phone.equals(chunk.phone());
                if (lostTurn) {
                    throw takenOver();
                }
                taken = goOn(broadcast, chunk);
            } else {
                taken = begin(broadcast, chunk);
            }
        }
        boolean due = clock.instant().isAfter(taken.checkedAt.plus(CHECKED));
        if (due) {
            check(taken);
        }
        if (taken.replaced) {
            throw takenOver();
        }
        try {
            Progress progress = taken.run.take(chunk.sequence(), chunk.bytes(), chunk.sentAt());
            taken.trouble = null;
            if (progress.segments() > taken.segments) {
                taken.segments = progress.segments();
                taken.storedAt = clock.instant();
                taken.news = true;
            }
            if (taken.news && (due || !taken.shown)) {
                taken.news = false;
                tell(taken, Camera.ON);
            }
            return progress;
        } catch (Refusal refusal) {
            if (refusal.kind() == Refusal.Kind.TOO_FAST) {
                forgetSilentFor(SILENT_IN_THE_WAY);
            }
            taken.trouble = refusal;
            taken.troubleAt = clock.instant();
            // A phone that tries again and again is no silent one, and yet there is nothing new to see.
            if (due && taken.storedAt.isBefore(clock.instant().minus(config.lostAfter()))) {
                tell(taken, Camera.LOST);
            }
            throw refusal;
        }
    }

    /** What is wrong with storing what comes, or else with its lower renditions, in words for staff; {@code null} when nothing is, on this pod. */
    @Nullable
    String trouble(UUID broadcast) {
        Taken taken = current.get(broadcast);
        Refusal trouble = taken == null ? null : taken.trouble;
        boolean lately =
                taken != null && taken.troubleAt.isAfter(clock.instant().minus(Duration.ofMinutes(1)));
        if (trouble != null && lately) {
            return trouble.problem().detail();
        }
        return taken == null ? null : taken.run.troubleBelow().orElse(null);
    }

    /** Whether a phone whose browser records WebM can send. */
    boolean takesWebm() {
        return takesCameras() && ffmpeg.takesWebm();
    }

    void forget(UUID broadcast) {
        Taken taken = current.remove(broadcast);
        if (taken != null) {
            taken.run.close();
        }
    }

    void finish(@Observes(during = TransactionPhase.AFTER_SUCCESS) BroadcastChanged change) {
        if (change.broadcast().state() != State.LIVE) {
            forget(change.broadcast().id());
        }
    }

    void forgetSilent() {
        forgetSilentFor(SILENT);
    }

    private void forgetSilentFor(Duration silence) {
        Instant then = clock.instant().minus(silence);
        current.forEach((broadcast, taken) -> {
            if (taken.checkedAt.isAfter(Instant.EPOCH) && taken.checkedAt.isBefore(then)) {
                forget(broadcast);
            }
        });
    }

    void stop(@Observes ShutdownEvent event) {
        current.keySet().forEach(this::forget);
    }

    private synchronized Taken begin(UUID broadcast, Chunk chunk) {
        Taken now = current.get(broadcast);
        if (now != null && now.run.id.equals(chunk.run())) {
            return now;
        }
        requireOnAir(broadcast);
        if (!chunk.mediaType().startsWith("video/mp4") && !ffmpeg.takesWebm()) {
            throw Refusal.of(
                    Refusal.Kind.UNSUPPORTED,
                    "This browser records WebM. Taking that needs ffmpeg, which is not installed where the service runs.");
        }
        int number = runs.begin(
                broadcast, chunk.run(), chunk.phone(), chunk.mediaType(), chunk.startedAt(), chunk.takeOver());
        Taken taken = new Taken(run(broadcast, chunk, number));
        forget(broadcast);
        current.put(broadcast, taken);
        return taken;
    }

    /** A run that this pod knows from its media only, because it or another one was stopped in the middle of it. */
    private synchronized Taken goOn(UUID broadcast, Chunk chunk) {
        Taken now = current.get(broadcast);
        if (now != null && now.run.id.equals(chunk.run())) {
            return now;
        }
        if (now != null || !Fragments.beginsWithFragment(chunk.bytes())) {
            throw newRunNeeded();
        }
        requireOnAir(broadcast);
        Newest newest = runs.newest(broadcast)
                .filter(run -> run.id().equals(chunk.run()) && run.phone().equals(chunk.phone()))
                .filter(run -> run.seenAt().isAfter(clock.instant().minus(SILENT)))
                .orElseThrow(Ingest::newRunNeeded);
        CameraRun run = run(broadcast, chunk, newest.number());
        try {
            if (!run.goOn(chunk.sequence())) {
                throw newRunNeeded();
            }
        } catch (IOException | NotMediaException e) {
            Log.warnf("Run %d of broadcast %s cannot go on: %s", newest.number(), broadcast, e.getMessage());
            throw newRunNeeded();
        }
        Taken taken = new Taken(run);
        current.put(broadcast, taken);
        return taken;
    }

    private CameraRun run(UUID broadcast, Chunk chunk, int number) {
        return new CameraRun(
                broadcast,
                chunk.run(),
                number,
                chunk.phone(),
                chunk.mediaType(),
                chunk.startedAt(),
                library.root(),
                library.storage(),
                ffmpeg);
    }

    /** Once a second; while the database is away the last answer stands, so that the picture goes on. */
    private void check(Taken taken) {
        try {
            requireOnAir(taken.run.broadcast);
            taken.replaced = !runs.seen(taken.run.broadcast, taken.run.number);
        } catch (Refusal over) {
            if (current.remove(taken.run.broadcast, taken)) {
                taken.run.close();
            }
            throw over;
        } catch (RuntimeException away) {
            Log.debugf(away, "The run of broadcast %s goes on without the database", taken.run.broadcast);
        }
        taken.checkedAt = clock.instant();
    }

    private void tell(Taken taken, Camera camera) {
        try {
            pictures.camera(taken.run.broadcast, camera);
            taken.shown = camera == Camera.ON;
        } catch (RuntimeException away) {
            Log.debugf(away, "Viewers of broadcast %s are told later", taken.run.broadcast);
        }
    }

    private void requireOnAir(UUID broadcast) {
        if (config.server() != VideoConfig.Server.EMBEDDED) {
            throw Refusal.of(Refusal.Kind.UNSUPPORTED, "Cameras send to a media server here.");
        }
        BroadcastRef ref = broadcasts.ref(broadcast).orElseThrow(() -> Refusal.notFound("It is not there any more."));
        if (ref.state() != State.LIVE) {
            throw Refusal.notAllowedNow(ref.state(), "The broadcast is not on air.");
        }
        BroadcastView view = broadcasts.require(ref.slug(), true);
        if (view.videoUrl() != null) {
            throw Refusal.notAllowedNow(
                    ref.state(), "The picture of this broadcast comes from the address in its plan.");
        }
    }

    private static Refusal takenOver() {
        return Refusal.notAllowedNow(Turn.TAKEN_OVER, "Another camera has taken over.");
    }

    private static Refusal newRunNeeded() {
        return Refusal.notAllowedNow(Turn.NEW_RUN_NEEDED, "This run is not known here any more.");
    }
}
