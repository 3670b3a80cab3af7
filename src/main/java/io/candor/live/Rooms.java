package io.candor.live;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** The rooms that somebody on this pod is in. A room without anybody is not served and reads nothing. */
@ApplicationScoped
public class Rooms {

    /** Clients of a stopping pod come back spread over this long. */
    private static final long SPREAD_MILLIS = 5_000;

    private final EventLog log;
    private final PrivateFeed feed;
    private final Snapshots snapshots;
    private final Frames frames;
    private final LiveConfig config;
    private final Clock clock;
    private final WakeUp wakeUp;
    private final Map<UUID, Room> rooms = new HashMap<>();

    Rooms(
            EventLog log,
            PrivateFeed feed,
            Snapshots snapshots,
            Frames frames,
            LiveConfig config,
            Clock clock,
            WakeUp wakeUp) {
        this.log = log;
        this.feed = feed;
        this.snapshots = snapshots;
        this.frames = frames;
        this.config = config;
        this.clock = clock;
        this.wakeUp = wakeUp;
    }

    void start(@Observes StartupEvent event) {
        wakeUp.onWake(this::wake, this::wakeAll);
    }

    /** Something changed that is not an event, on this pod; others find it at their next look. */
    public void changedHere(UUID broadcast) {
        wake(broadcast);
    }

    synchronized void enter(Seat seat) {
        room(seat).enter(seat);
    }

    synchronized void enterControl(Seat seat) {
        room(seat).enterControl(seat);
    }

    synchronized void leave(Seat seat) {
        Room room = rooms.get(seat.ticket.room().broadcast());
        if (room != null) {
            room.leave(seat);
            if (room.isEmpty()) {
                room.stop();
                rooms.remove(seat.ticket.room().broadcast());
            }
        }
    }

    private Room room(Seat seat) {
        return rooms.computeIfAbsent(seat.ticket.room().broadcast(), id -> {
            Room room = new Room(id, log, feed, snapshots, frames, config, clock);
            Thread.ofVirtual().name("room-" + id).start(room::serve);
            return room;
        });
    }

    private synchronized void wake(UUID broadcast) {
        Room room = rooms.get(broadcast);
        if (room != null) {
            room.wake();
        }
    }

    private synchronized void wakeAll() {
        rooms.values().forEach(Room::wake);
    }

    /** In production the pod is out of the service's addresses by now; those who come back find another one. */
    void closeBefore(@Observes ShutdownDelayInitiatedEvent event) {
        close();
    }

    void close(@Observes @Priority(1) ShutdownEvent event) {
        close();
    }

    private synchronized void close() {
        for (Room room : rooms.values()) {
            room.stop();
            for (Seat seat : room.everybody()) {
                long retryAfter = ThreadLocalRandom.current().nextLong(SPREAD_MILLIS);
                seat.send(frames.encode(new RoomMessage.Bye(CloseCode.GOING_AWAY.code, retryAfter)));
                seat.close(CloseCode.GOING_AWAY);
            }
        }
        rooms.clear();
    }
}
