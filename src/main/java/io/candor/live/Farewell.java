package io.candor.live;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sends everybody away when the pod stops. By then it says that it is not ready, so those who come back find another
 * one. They are sent in waves, each told to come back at a different time: thousands at once would be the next pod's
 * turn to fall.
 */
@ApplicationScoped
class Farewell {

    private static final int WAVES = 30;

    private final Rooms rooms;
    private final Frames frames;
    private final LiveConfig config;
    private volatile boolean begun;
    private @Nullable Thread waves;

    Farewell(Rooms rooms, Frames frames, LiveConfig config) {
        this.rooms = rooms;
        this.frames = frames;
        this.config = config;
    }

    /** Whether nobody is let in any more. */
    boolean hasBegun() {
        return begun;
    }

    void begin(@Observes ShutdownDelayInitiatedEvent event) {
        begun = true;
        waves = Thread.ofVirtual().name("farewell").start(() -> sendAway(config.farewell()));
    }

    void end(@Observes @Priority(1) ShutdownEvent event) throws InterruptedException {
        begun = true;
        if (waves != null) {
            waves.join(config.farewell());
        }
        sendAway(Duration.ZERO);
        rooms.stop();
    }

    private void sendAway(Duration over) {
        List<Seat> all = rooms.everybody();
        Collections.shuffle(all);
        int wave = Math.max(1, (all.size() + WAVES - 1) / WAVES);
        for (int i = 0; i < all.size(); i += wave) {
            all.subList(i, Math.min(i + wave, all.size())).forEach(this::sendAway);
            if (!sleep(over.dividedBy(WAVES))) {
                return;
            }
        }
        if (!all.isEmpty()) {
            sleep(Seat.LAST_WORDS.plusMillis(100));
        }
    }

    private void sendAway(Seat seat) {
        seat.dismiss(CloseCode.GOING_AWAY, frames.bye(CloseCode.GOING_AWAY, config.returnWithin()));
    }

    private static boolean sleep(Duration time) {
        try {
            Thread.sleep(time);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
