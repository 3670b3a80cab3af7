package io.candor.live;

import io.candor.access.ViewerId;
import io.candor.live.EventLog.Position;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The rooms that somebody on this pod is in. A room without anybody is not served and reads nothing. */
@ApplicationScoped
public class Rooms {

    private final RoomTools tools;
    private final WakeUp wakeUp;
    private final Vertx vertx;
    private final Pulse pulse = new Pulse(System.nanoTime());
    private final Map<UUID, Room> rooms = new HashMap<>();

    Rooms(RoomTools tools, WakeUp wakeUp, Vertx vertx) {
        this.tools = tools;
        this.wakeUp = wakeUp;
        this.vertx = vertx;
    }

    void start(@Observes StartupEvent event) {
        wakeUp.onWake(this::wake, this::wakeAll);
        vertx.setPeriodic(Pulse.EVERY.toMillis(), tick -> {
            if (pulse.beats(System.nanoTime())) {
                all().forEach(room -> room.pulse(now()));
            }
        });
    }

    /** In seconds that this pod was awake. */
    int now() {
        return pulse.seconds();
    }

    /** Something private changed, on this pod; others find it at their next look. */
    public void changedHere(UUID broadcast) {
        Room room = find(broadcast);
        if (room != null) {
            room.wakePrivately();
        }
    }

    synchronized void enter(Seat seat, @Nullable Position from) {
        seat.heardAt = now();
        rooms.computeIfAbsent(seat.broadcast, id -> {
                    Room room = new Room(id, tools);
                    room.start();
                    return room;
                })
                .enter(seat, from);
    }

    /** On the seat's event loop. */
    synchronized void again(Seat seat, Position from) {
        Room room = rooms.get(seat.broadcast);
        if (room != null) {
            room.again(seat, from);
        }
    }

    /** On the seat's event loop, once. */
    synchronized void leave(Seat seat) {
        Room room = rooms.get(seat.broadcast);
        if (room != null) {
            room.leave(seat);
            if (room.isEmpty()) {
                room.stop();
                rooms.remove(seat.broadcast);
            }
        }
    }

    /** The viewer's connections to this pod. */
    List<Seat> of(UUID broadcast, ViewerId viewer) {
        Room room = find(broadcast);
        return room == null ? List.of() : room.of(viewer);
    }

    /** People on this pod who have stayed, by broadcast. */
    synchronized Map<UUID, Integer> audiences() {
        Map<UUID, Integer> audiences = new HashMap<>();
        rooms.forEach((broadcast, room) -> audiences.put(broadcast, room.audience()));
        return audiences;
    }

    synchronized List<Seat> everybody() {
        List<Seat> all = new ArrayList<>();
        rooms.values().forEach(room -> all.addAll(room.everybody()));
        return all;
    }

    /** Nobody is served any more. */
    void stop() {
        all().forEach(Room::stop);
    }

    private synchronized List<Room> all() {
        return List.copyOf(rooms.values());
    }

    private synchronized @Nullable Room find(UUID broadcast) {
        return rooms.get(broadcast);
    }

    private void wake(UUID broadcast) {
        Room room = find(broadcast);
        if (room != null) {
            room.wake();
        }
    }

    private void wakeAll() {
        all().forEach(Room::wakeInCase);
    }
}
