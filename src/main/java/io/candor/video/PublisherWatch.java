package io.candor.video;

import io.candor.video.MediaServer.AwayException;
import io.candor.video.MediaServer.Publisher;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Follows who publishes on the media server: tells viewers when a picture comes and goes, and sends away who may not
 * publish any more. Asking again and again misses nothing for good, whichever side was away; a call that is lost would.
 */
@ApplicationScoped
class PublisherWatch {

    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Duration SOON = Duration.ofMillis(100);

    private final MediaServers servers;
    private final MediaRights rights;
    private final Pictures pictures;
    private final Clock clock;
    private final Semaphore look = new Semaphore(0);

    /** On the server as this pod has seen it last. */
    private Set<UUID> publishing = Set.of();

    private volatile @Nullable String away;
    private volatile @Nullable Thread watching;

    PublisherWatch(MediaServers servers, MediaRights rights, Pictures pictures, Clock clock) {
        this.servers = servers;
        this.rights = rights;
        this.pictures = pictures;
        this.clock = clock;
    }

    void start(@Observes StartupEvent event) {
        servers.chosen().ifPresent(server -> {
            Thread thread = Thread.ofVirtual().name("publisher-watch").unstarted(() -> watch(server));
            // First known, then started: it goes on for as long as it is the one that watches.
            watching = thread;
            thread.start();
        });
    }

    void stop(@Observes ShutdownEvent event) {
        Thread thread = watching;
        watching = null;
        if (thread != null) {
            thread.interrupt();
        }
    }

    /** Something has happened on the server: the next look is at once. */
    void lookSoon() {
        look.release();
    }

    /** Why the media server is not to be reached, in words for staff; empty when it is. */
    Optional<String> away() {
        return Optional.ofNullable(away);
    }

    private void watch(MediaServer server) {
        while (watching != null) {
            try {
                if (look.tryAcquire(EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                    look.drainPermits();
                    // It asks before it lets a publisher in: a moment later the answer is there to be seen.
                    Thread.sleep(SOON);
                }
                look(server);
                if (away != null) {
                    Log.info("The media server answers again.");
                }
                away = null;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (AwayException e) {
                String why = String.valueOf(e.getMessage());
                if (!why.equals(away)) {
                    Log.warnf("The media server cannot be followed: %s", why);
                }
                away = why;
            } catch (RuntimeException e) {
                // The database is away, or starting: what is seen now is seen again at the next look.
                Log.debug("Who publishes could not be told", e);
            }
        }
    }

    private void look(MediaServer server) throws AwayException {
        Map<UUID, Publisher> now = server.publishers();
        AwayException notKicked = null;
        Set<UUID> seen = new HashSet<>();
        for (Map.Entry<UUID, Publisher> publisher : now.entrySet()) {
            UUID broadcast = publisher.getKey();
            if (rights.mayGoOn(broadcast, publisher.getValue())) {
                seen.add(broadcast);
                Instant watchable = publisher.getValue().since().plus(server.untilWatchable());
                if (server.untilWatchable().isZero() || !clock.instant().isBefore(watchable)) {
                    pictures.camera(broadcast, Pictures.Camera.ON);
                }
            } else {
                try {
                    server.kick(broadcast);
                } catch (AwayException e) {
                    // Said when all others have been looked at: one who cannot be sent away costs nobody the picture.
                    notKicked = e;
                }
            }
        }
        for (UUID broadcast : pictures.withCamera()) {
            if (!seen.contains(broadcast)) {
                pictures.camera(broadcast, Pictures.Camera.LOST);
            }
        }
        publishing = seen;
        if (notKicked != null) {
            throw notKicked;
        }
    }

    boolean isPublishing(UUID broadcast) {
        return publishing.contains(broadcast);
    }
}
