package io.candor.live;

import io.candor.live.EventLog.Encoded;
import io.candor.live.EventLog.Position;
import io.candor.live.PrivateFeed.Delta;
import io.quarkus.logging.Log;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Everybody on this pod who is connected to one broadcast, and the one thread that serves them: it reads new events
 * once, encodes what a tick brought into one frame and hands the same frame to everybody who is up to date. Because
 * only this thread greets and delivers, nothing falls between a snapshot and the live tail.
 */
final class Room {

    /** Counts are latest-value-only and sent at most four times a second. */
    private static final long TALLY_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final UUID broadcast;
    private final EventLog log;
    private final PrivateFeed feed;
    private final Snapshots snapshots;
    private final Frames frames;
    private final LiveConfig config;
    private final Clock clock;

    private final Map<String, Seat> viewers = new ConcurrentHashMap<>();
    private final Map<String, Seat> control = new ConcurrentHashMap<>();
    private final Queue<Seat> arrivals = new ConcurrentLinkedQueue<>();
    private final Semaphore wake = new Semaphore(0);
    private volatile boolean stopped;

    // All below is owned by the room's thread.
    private final ArrayDeque<Encoded> ring = new ArrayDeque<>();
    private long head = -1;
    private String epoch = "";
    private long cursor = -1;
    private final Map<UUID, Long> weights = new HashMap<>();
    private int audience = -1;
    private String lastFault = "";
    private long tallyAt = System.nanoTime() - TALLY_NANOS;

    Room(
            UUID broadcast,
            EventLog log,
            PrivateFeed feed,
            Snapshots snapshots,
            Frames frames,
            LiveConfig config,
            Clock clock) {
        this.broadcast = broadcast;
        this.log = log;
        this.feed = feed;
        this.snapshots = snapshots;
        this.frames = frames;
        this.config = config;
        this.clock = clock;
    }

    /** A viewer comes in, or asks to be brought up to date from another position. */
    void enter(Seat seat) {
        viewers.put(seat.id(), seat);
        arrivals.add(seat);
        wake();
    }

    void enterControl(Seat seat) {
        control.put(seat.id(), seat);
        arrivals.add(seat);
        wake();
    }

    void leave(Seat seat) {
        viewers.remove(seat.id());
        control.remove(seat.id());
    }

    boolean isEmpty() {
        return viewers.isEmpty() && control.isEmpty();
    }

    void wake() {
        wake.release();
    }

    Collection<Seat> everybody() {
        List<Seat> all = new ArrayList<>(viewers.values());
        all.addAll(control.values());
        return all;
    }

    void stop() {
        stopped = true;
        wake();
    }

    /** Serves the room until it is stopped. A failing database costs time, not the room. */
    void serve() {
        while (!stopped) {
            try {
                boolean woken = wake.tryAcquire(config.poll().toMillis(), TimeUnit.MILLISECONDS);
                if (woken) {
                    Thread.sleep(config.tick());
                    wake.drainPermits();
                }
                if (!stopped && !isEmpty()) {
                    tick();
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                sayOnce(e);
            }
        }
    }

    /** Once for each new reason, not once for each try. */
    private void sayOnce(RuntimeException e) {
        if (!e.toString().equals(lastFault)) {
            lastFault = e.toString();
            Log.warnf(e, "A room could not be served and will be in a moment");
        }
    }

    private void tick() {
        if (head < 0) {
            Position position = log.position(broadcast);
            epoch = position.epoch();
            head = position.offset();
            cursor = feed.cursor();
        }
        readNewEvents();
        List<Seat> arrived = takeArrivals();
        try {
            welcome(arrived);
        } catch (RuntimeException e) {
            arrivals.addAll(arrived);
            throw e;
        }
        deliver();
        carryPrivate();
        tally();
    }

    private void readNewEvents() {
        List<Encoded> events = log.after(broadcast, head, config.ring());
        for (Encoded event : events) {
            ring.addLast(event);
            head = event.offset();
            if (ring.size() > config.ring()) {
                ring.removeFirst();
            }
        }
        if (events.size() == config.ring()) {
            wake();
        }
    }

    private List<Seat> takeArrivals() {
        List<Seat> arrived = new ArrayList<>();
        for (Seat seat = arrivals.poll(); seat != null; seat = arrivals.poll()) {
            arrived.add(seat);
        }
        return arrived;
    }

    private void welcome(List<Seat> arrived) {
        if (arrived.isEmpty()) {
            return;
        }
        List<Seat> asViewers =
                arrived.stream().filter(s -> viewers.containsKey(s.id())).toList();
        Map<UUID, List<Object>> own = asViewers.isEmpty()
                ? Map.of()
                : feed.own(
                        broadcast,
                        asViewers.stream().map(s -> s.ticket.viewer().value()).collect(Collectors.toSet()));
        List<Seat> newcomers = new ArrayList<>();
        for (Seat seat : asViewers) {
            Position from = seat.ticket.resume();
            if (from != null && canResume(from)) {
                seat.position = from.offset();
                greet(seat, new Position(epoch, seat.position), null, own);
            } else {
                newcomers.add(seat);
            }
        }
        if (!newcomers.isEmpty()) {
            // The position is read before the snapshot, so that nothing falls between them.
            Position position = log.position(broadcast);
            String snapshot = snapshots.read(broadcast);
            for (Seat seat : newcomers) {
                seat.position = position.offset();
                greet(seat, position, snapshot, own);
            }
        }
        List<Seat> staff =
                arrived.stream().filter(s -> control.containsKey(s.id())).toList();
        if (!staff.isEmpty()) {
            List<Object> all = feed.all(broadcast);
            for (Seat seat : staff) {
                seat.position = head;
                seat.send(frames.encode(
                        new RoomMessage.ControlHello(String.valueOf(seat.ticket.staffName()), all, clock.instant())));
            }
        }
        if (!asViewers.isEmpty()) {
            audience = -1;
        }
    }

    private boolean canResume(Position from) {
        return from.epoch().equals(epoch) && from.offset() <= head && head - from.offset() <= config.longestReplay();
    }

    private void greet(
            Seat seat,
            Position position,
            @org.jspecify.annotations.Nullable String snapshot,
            Map<UUID, List<Object>> own) {
        seat.send(frames.encode(new RoomMessage.Hello(
                seat.ticket.viewer().display(),
                position.epoch(),
                position.offset(),
                clock.instant(),
                snapshot,
                own.getOrDefault(seat.ticket.viewer().value(), List.of()))));
    }

    /** Seats at the same position share one frame; nearly all of them are at the same one. */
    private void deliver() {
        Map<Long, String> framesFrom = new HashMap<>();
        for (Seat seat : viewers.values()) {
            if (seat.position < head) {
                seat.send(framesFrom.computeIfAbsent(seat.position, this::frameAfter));
                seat.position = head;
            }
        }
    }

    private String frameAfter(long position) {
        long first = ring.isEmpty() ? head + 1 : ring.getFirst().offset();
        List<String> events = new ArrayList<>();
        if (position < first - 1) {
            log.after(broadcast, position, (int) (first - 1 - position)).forEach(e -> events.add(e.json()));
        }
        ring.stream().filter(e -> e.offset() > position).forEach(e -> events.add(e.json()));
        return frames.events(events);
    }

    private void carryPrivate() {
        Delta delta = feed.since(broadcast, cursor);
        if (!delta.staff().isEmpty() && !control.isEmpty()) {
            String frame = frames.encode(new RoomMessage.Questions(delta.staff()));
            control.values().stream().filter(Seat::isGreeted).forEach(seat -> seat.send(frame));
        }
        if (!delta.own().isEmpty()) {
            Map<UUID, List<PrivateFeed.Own>> byViewer =
                    delta.own().stream().collect(Collectors.groupingBy(PrivateFeed.Own::viewer));
            for (Seat seat : viewers.values()) {
                if (!seat.isGreeted()) {
                    continue;
                }
                for (PrivateFeed.Own own :
                        byViewer.getOrDefault(seat.ticket.viewer().value(), List.of())) {
                    seat.send(frames.encode(new RoomMessage.Mine(own.question())));
                }
            }
        }
        weights.putAll(delta.weights());
        cursor = delta.cursor();
    }

    private void tally() {
        int now = audienceNow();
        if ((weights.isEmpty() && now == audience) || System.nanoTime() - tallyAt < TALLY_NANOS) {
            return;
        }
        String frame = frames.encode(new RoomMessage.Tally(now, new LinkedHashMap<>(weights)));
        everybody().stream().filter(Seat::isGreeted).forEach(seat -> seat.send(frame));
        weights.clear();
        audience = now;
        tallyAt = System.nanoTime();
    }

    /** People, not connections; staff who look on are not audience. */
    private int audienceNow() {
        Set<UUID> people = viewers.values().stream()
                .filter(s -> s.ticket.staffName() == null)
                .map(s -> s.ticket.viewer().value())
                .collect(Collectors.toSet());
        return people.size();
    }
}
