package io.candor.video;

import io.candor.access.Refusal;
import io.candor.broadcast.BroadcastRef;
import io.candor.broadcast.Broadcasts;
import io.candor.broadcast.State;
import io.candor.video.Pictures.Camera;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What has to happen without anybody asking: viewers are told of a lost camera, a forgotten broadcast is ended, media
 * past its time is removed. Every pod does it; what one has done, the others find done.
 */
@ApplicationScoped
class Upkeep {

    private static final Duration TICK = Duration.ofSeconds(1);
    private static final int REMOVED_EVERY = 5;
    private static final int FORGOTTEN_EVERY = 30;
    private static final int REMOVAL_EVERY = 3_600;

    private final Broadcasts broadcasts;
    private final CameraRuns runs;
    private final Pictures pictures;
    private final Library library;
    private final Ingest ingest;
    private final RecordingFiles files;
    private final MediaRemovals removals;
    private final MediaServers servers;
    private final VideoConfig config;
    private final Clock clock;
    private @Nullable Thread thread;
    private @Nullable Thread removal;
    private String lastFault = "";

    Upkeep(
            Broadcasts broadcasts,
            CameraRuns runs,
            Pictures pictures,
            Library library,
            Ingest ingest,
            RecordingFiles files,
            MediaRemovals removals,
            MediaServers servers,
            VideoConfig config,
            Clock clock) {
        this.broadcasts = broadcasts;
        this.runs = runs;
        this.pictures = pictures;
        this.library = library;
        this.ingest = ingest;
        this.files = files;
        this.removals = removals;
        this.servers = servers;
        this.config = config;
        this.clock = clock;
    }

    void start(@Observes StartupEvent event) {
        if (config.retention().isPresent() && config.server() == VideoConfig.Server.NGINX_RTMP) {
            Log.warn("nginx-rtmp deletes nothing: candor.video.retention does not reach its recordings");
        }
        thread = Thread.ofVirtual().name("video-upkeep").start(this::keep);
    }

    void stop(@Observes ShutdownEvent event) {
        if (thread != null) {
            thread.interrupt();
        }
    }

    private void keep() {
        for (long tick = 1; ; tick++) {
            try {
                Thread.sleep(TICK);
            } catch (InterruptedException stopped) {
                return;
            }
            try {
                tick(tick);
                lastFault = "";
            } catch (RuntimeException away) {
                // Said once; a database that is away is said by others as well.
                if (!String.valueOf(away.getMessage()).equals(lastFault)) {
                    lastFault = String.valueOf(away.getMessage());
                    Log.warnf("Upkeep of video waits: %s", lastFault);
                }
            }
        }
    }

    private void tick(long tick) {
        tellLostCameras();
        if (tick % REMOVED_EVERY == 0) {
            removals.goOn();
        }
        if (tick % FORGOTTEN_EVERY == 0) {
            endForgotten();
            library.tidy();
            ingest.forgetSilent();
        }
        if (tick % REMOVAL_EVERY == FORGOTTEN_EVERY && (removal == null || !removal.isAlive())) {
            // Takes as long as there is much to remove; viewers are not told of a lost camera later for that.
            removal = Thread.ofVirtual().name("video-removal").start(this::removeOldMediaOrSay);
        }
    }

    private void removeOldMediaOrSay() {
        try {
            removeOldMedia();
        } catch (RuntimeException e) {
            Log.warnf("Old media is not removed now: %s", e.getMessage());
        }
    }

    void tellLostCameras() {
        if (config.server() == VideoConfig.Server.EMBEDDED) {
            runs.silentSince(clock.instant().minus(config.lostAfter()))
                    .forEach(broadcast -> pictures.camera(broadcast, Camera.LOST));
        }
    }

    void endForgotten() {
        for (String slug : broadcasts.onAirSinceBefore(clock.instant().minus(config.longest()))) {
            try {
                broadcasts.end(slug);
                Log.warnf("Broadcast %s was on air for longer than candor.video.longest and is ended", slug);
            } catch (Refusal endedMeanwhile) {
                Log.debugf("Broadcast %s has ended by itself", slug);
            }
        }
    }

    /**
     * Of broadcasts that ended too long ago, and what a disk that was away when a broadcast was removed has kept of it.
     * What belongs to no broadcast here is left alone, and said: the database may be an older copy, or another one, and
     * then these recordings are the only thing that is right.
     */
    void removeOldMedia() {
        config.retention().ifPresent(kept -> {
            Instant then = clock.instant().minus(kept);
            runs.recordedAndEndedBefore(then).forEach(broadcast -> {
                if (remove(broadcast)) {
                    runs.forget(broadcast);
                }
            });
            servers.chosen().ifPresent(server -> removeOn(server, then));
        });
        try (DirectoryStream<Path> folders =
                Files.newDirectoryStream(library.root().folder(), Files::isDirectory)) {
            long unknown = 0;
            for (Path folder : folders) {
                Optional<UUID> broadcast =
                        MediaServer.broadcastOf(folder.getFileName().toString());
                if (broadcast.isPresent() && broadcasts.ref(broadcast.get()).isEmpty()) {
                    boolean removed = broadcasts.wasRemoved(broadcast.get()) && remove(broadcast.get());
                    unknown += removed ? 0 : 1;
                }
            }
            if (unknown > 0) {
                Log.warnf("%d folders of media belong to no broadcast in this database and are left alone", unknown);
            }
        } catch (NoSuchFileException nothingYet) {
            return;
        } catch (IOException e) {
            Log.warnf("The media folder cannot be read: %s", e.getMessage());
        }
        files.removeOld();
        library.storage().count();
    }

    private void removeOn(MediaServer server, Instant then) {
        try {
            for (UUID broadcast : server.recorded()) {
                boolean old = broadcasts
                        .ref(broadcast)
                        .map(ref -> broadcasts.require(ref.slug(), true).endedAt())
                        .filter(ended -> ended.isBefore(then))
                        .isPresent();
                if (old && server.delete(broadcast)) {
                    Log.infof("The recording of broadcast %s is removed", broadcast);
                }
            }
        } catch (MediaServer.AwayException e) {
            Log.warnf("Old recordings stay on the media server for now: %s", e.getMessage());
        }
    }

    private boolean remove(UUID broadcast) {
        boolean removed = library.delete(broadcast);
        if (removed) {
            Log.infof("The media of broadcast %s is removed", broadcast);
        }
        return removed;
    }

    /** The state in which a recording may be removed by hand: it is not being made. */
    static void requireOffAir(BroadcastRef broadcast) {
        if (broadcast.state() == State.LIVE) {
            throw Refusal.notAllowedNow(broadcast.state(), "End the broadcast first.");
        }
    }
}
