package io.candor.live;

import io.candor.access.ViewerId;
import io.candor.live.EventLog.Encoded;
import io.candor.live.EventLog.Position;
import io.candor.live.EventLog.Read;
import io.candor.live.EventLog.Stand;
import io.candor.live.Greeter.Arrival;
import io.candor.live.Greeter.Ready;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Everybody on this pod who is connected to one broadcast, and the one thread that gives them its events: it reads what
 * is new once, encodes what a tick brought into one frame and hands the same frame to everybody. Only this thread
 * delivers and admits, so nothing falls between what a newcomer was greeted with and the live tail. What takes longer is
 * done elsewhere: the {@link Greeter} prepares newcomers, the {@link PrivateReader} carries what is not for all.
 */
final class Room {

    /** Events that are read at once. */
    private static final int MOST_AT_ONCE = 200;

    /**
     * Of what may wait for a connection, this part is given to everybody at once when a lot happened. A longer frame
     * would be over the bound by itself and send away viewers who had no chance to read it.
     */
    private static final int SHARE_OF_A_QUEUE = 4;

    /** Events that a room begins with, for those who come back after this pod was started. */
    private static final int PRELOADED = 512;

    /** What happens within this time of the first wake-up after a quiet while shares a frame. */
    private static final long SHORT_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private static final int FAN_OUT_SHARE = 4;

    private static final Duration A_MINUTE = Duration.ofMinutes(1);

    private final UUID broadcast;
    private final RoomTools tools;
    private final Seats viewers;
    private final Seats control;
    private final Counts counts = new Counts();
    private final Greeter greeter;
    private final PrivateReader privately;
    private final Worker delivering;

    private final Queue<Arrival> arrivals = new ConcurrentLinkedQueue<>();
    private final Queue<Ready> ready = new ConcurrentLinkedQueue<>();
    private volatile long fanOutNanos;

    /** Since the log was read last: events were appended here, or something happened somewhere. */
    private volatile boolean news;

    private volatile boolean rumour;

    // All below is owned by the room's thread.
    private final Ring ring;
    private String epoch = "";

    /** As many as the ring has followed. */
    private long redactions;

    private long deliveredAt = System.nanoTime();
    private long lookedAt = System.nanoTime();

    Room(UUID broadcast, RoomTools tools) {
        this.broadcast = broadcast;
        this.tools = tools;
        int probation = (int) tools.config().probation().toSeconds();
        int windows = tools.config().windows();
        this.viewers = new Seats(tools.metrics(), probation, windows);
        this.control = new Seats(tools.metrics(), probation, windows);
        this.ring = new Ring(tools.config().ringBytes());
        this.greeter = new Greeter(broadcast, tools, counts, this::admitSoon);
        this.privately = new PrivateReader(broadcast, tools, viewers, control, counts, this::wakeToDeliver);
        this.delivering = new Worker("room-" + broadcast, tools.config().poll(), this::gap, this::tick);
    }

    void start() {
        delivering.start();
    }

    /** One after the other, so that whatever was prepared for somebody is given back by the last. */
    void stop() {
        privately.stop();
        delivering.stop(() -> greeter.stop(() -> {
            for (Ready r = ready.poll(); r != null; r = ready.poll()) {
                r.greeting().forEach(ByteBuf::release);
            }
        }));
    }

    /** A viewer or a member of staff comes in. */
    void enter(Seat seat, @Nullable Position from) {
        Seat tooMany = seatsOf(seat).add(seat);
        if (tooMany != null) {
            tools.metrics().dropped(LiveMetrics.Drop.FLOODING);
            tooMany.dismiss(CloseCode.TOO_MANY, tools.frames().bye(CloseCode.TOO_MANY, A_MINUTE));
        }
        tools.metrics().entered(seat);
        arrivals.add(new Arrival(seat, from, seat.call));
        wakeToDeliver();
    }

    /** Asks to be brought up to date from another position; on the seat's event loop. */
    void again(Seat seat, @Nullable Position from) {
        seatsOf(seat).leaveRow(seat);
        arrivals.add(new Arrival(seat, from, seat.await()));
        wakeToDeliver();
    }

    /** On the seat's event loop, once, when its connection is gone. */
    void leave(Seat seat) {
        seatsOf(seat).leaveRow(seat);
        seatsOf(seat).remove(seat);
        seat.gone();
        tools.metrics().left(seat);
    }

    private Seats seatsOf(Seat seat) {
        return seat.control ? control : viewers;
    }

    boolean isEmpty() {
        return viewers.connections() == 0 && control.connections() == 0;
    }

    /** People on this pod who have stayed. */
    int audience() {
        return viewers.people();
    }

    List<Seat> of(ViewerId viewer) {
        return viewers.of(viewer.value());
    }

    List<Seat> everybody() {
        List<Seat> all = viewers.all();
        all.addAll(control.all());
        return all;
    }

    void pulse(int now) {
        viewers.pulse(now);
        control.pulse(now);
        List<ViewerId> stayed = viewers.settle(now).stream()
                .filter(seat -> seat.mayHaveAsked)
                .map(seat -> seat.viewer)
                .toList();
        if (!stayed.isEmpty()) {
            tools.intake().stayed(broadcast, stayed);
        }
    }

    /** There are events, or private changes. */
    void wake() {
        news = true;
        wakeToDeliver();
        privately.wake();
    }

    /** There may be, in this room or in another one. */
    void wakeInCase() {
        rumour = true;
        wakeToDeliver();
        privately.wake();
    }

    /** There are private changes only. */
    void wakePrivately() {
        privately.wake();
    }

    private void wakeToDeliver() {
        delivering.wake();
    }

    private void admitSoon(List<Ready> prepared) {
        ready.addAll(prepared);
        wakeToDeliver();
    }

    /** How long to gather before the next tick: longer where writing to everybody takes long. */
    private Duration gap() {
        long tick = tools.config().tick().toNanos();
        long longest = Math.max(tick, tools.config().longestTick().toNanos());
        long gap = Math.clamp(FAN_OUT_SHARE * fanOutNanos, tick, longest);
        return Duration.ofNanos(Math.max(SHORT_NANOS, deliveredAt + gap - System.nanoTime()));
    }

    private void tick() {
        if (isEmpty()) {
            return;
        }
        // Taken before the events are read: whatever these have seen elsewhere is in the log by then.
        List<Arrival> arrived = new ArrayList<>();
        for (Arrival a = arrivals.poll(); a != null; a = arrivals.poll()) {
            arrived.add(a);
        }
        List<Encoded> fresh;
        try {
            fresh = look(arrived);
        } catch (EventLog.NoRoomException removed) {
            everybody().forEach(this::letGo);
            return;
        } catch (RuntimeException e) {
            arrivals.addAll(arrived);
            throw e;
        }
        if (!arrived.isEmpty()) {
            greeter.welcome(arrived, new Greeter.Reach(epoch, ring.tail(), ring.head(), redactions));
        }
        deliver(fresh);
        admit();
    }

    /**
     * The events that are to be delivered now. Who comes in or goes out causes no query. Events are read when there are
     * some; whether there are is looked up after a rumour, when somebody has seen more elsewhere, and now and then.
     */
    private List<Encoded> look(List<Arrival> arrived) {
        if (epoch.isEmpty()) {
            open();
            return List.of();
        }
        long now = System.nanoTime();
        boolean told = news;
        boolean due = rumour || now - lookedAt >= tools.config().poll().toNanos();
        if (!told && !due && arrived.stream().noneMatch(this::hasSeenMore)) {
            return List.of();
        }
        news = false;
        rumour = false;
        try {
            List<Encoded> fresh =
                    told || !tools.log().stand(broadcast).equals(new Stand(epoch, ring.head(), redactions))
                            ? read()
                            : List.of();
            lookedAt = now;
            return fresh;
        } catch (RuntimeException e) {
            news = true;
            throw e;
        }
    }

    /** The broadcast was removed. Who comes in late by an older answer of the door is let go at the next look. */
    private void letGo(Seat seat) {
        Duration spread = tools.config().returnWithin();
        seat.dismiss(CloseCode.REMOVED, tools.frames().bye(CloseCode.REMOVED, spread));
    }

    private boolean hasSeenMore(Arrival arrival) {
        Position from = arrival.from();
        return from != null && (from.offset() > ring.head() || !from.epoch().equals(epoch));
    }

    private List<Encoded> read() {
        Read read = tools.log().read(broadcast, ring.head(), MOST_AT_ONCE);
        Stand stand = read.stand();
        if (!stand.epoch().equals(epoch) || stand.last() < ring.head()) {
            // Another log, as after a restored backup: what anybody holds says nothing any more.
            open();
            viewers.all().forEach(seat -> seat.wire.loop().execute(() -> again(seat, null)));
            return List.of();
        }
        List<Encoded> fresh = beginning(read.events());
        if (stand.redactions() != redactions) {
            forget(stand.redactions());
        }
        fresh.forEach(ring::add);
        tools.metrics().read(this, fresh.size(), stand.last() - ring.head());
        if (stand.last() > ring.head()) {
            news = true;
            wakeToDeliver();
        }
        return fresh;
    }

    /**
     * Of what is in memory that goes which was taken back, on whichever pod. What was read just now is of the snapshot
     * that named these redactions, so it is without it already; a later one is found at the next look, by its number.
     */
    private void forget(long upTo) {
        tools.log().redactedSince(broadcast, redactions, ring.tail()).forEach(ring::replace);
        redactions = upTo;
    }

    /** As many of these as go into one frame; at least one. */
    private List<Encoded> beginning(List<Encoded> events) {
        int most = tools.config().queueBytes() / SHARE_OF_A_QUEUE;
        int bytes = 0;
        for (int i = 0; i < events.size(); i++) {
            bytes += events.get(i).json().length;
            if (bytes > most) {
                return events.subList(0, Math.max(1, i));
            }
        }
        return events;
    }

    private void open() {
        news = false;
        rumour = false;
        lookedAt = System.nanoTime();
        Read read = tools.log().latest(broadcast, PRELOADED);
        ring.startAfter(read.stand().last() - read.events().size());
        read.events().forEach(ring::add);
        // Before anybody is greeted, so that no private change falls between a greeting and the first look.
        privately.start();
        greeter.start();
        redactions = read.stand().redactions();
        epoch = read.stand().epoch();
    }

    private void deliver(List<Encoded> fresh) {
        counts.audience(viewers.people() + tools.presence().elsewhere(broadcast));
        RoomMessage.Tally tally = counts.due(System.nanoTime());
        List<ByteBuf> parts = new ArrayList<>(2);
        if (!fresh.isEmpty()) {
            parts.add(tools.frames().events(fresh.stream().map(Encoded::json).toList()));
        }
        if (tally != null) {
            parts.add(tools.frames().encode(tally));
            control.deliver(tools.frames().encode(counts.forStaff(tally)), () -> {});
        }
        if (parts.isEmpty()) {
            return;
        }
        long start = System.nanoTime();
        deliveredAt = start;
        viewers.deliver(Frames.together(parts), () -> {
            fanOutNanos = System.nanoTime() - start;
            tools.metrics().fannedOut(Duration.ofNanos(fanOutNanos));
            if (!fresh.isEmpty()) {
                tools.metrics()
                        .shown(Duration.between(
                                fresh.getFirst().at(), tools.clock().instant()));
            }
        });
    }

    /** Those who are prepared get what has come since, and take their seats. */
    private void admit() {
        Map<Long, ByteBuf> since = new HashMap<>();
        for (Ready r = ready.poll(); r != null; r = ready.poll()) {
            List<ByteBuf> greeting = new ArrayList<>(r.greeting());
            Arrival arrival = r.arrival();
            if (!arrival.isWanted()) {
                greeting.forEach(ByteBuf::release);
                continue;
            }
            if (!arrival.seat().control) {
                if (r.position() < ring.tail() || r.position() > ring.head()) {
                    // It took so long that what is missing is no longer at hand.
                    onceMore(r, arrival);
                    continue;
                }
                ByteBuf missed =
                        since.computeIfAbsent(r.position(), p -> tools.frames().events(ring.after(p)));
                if (missed.readableBytes() > tools.config().queueBytes()) {
                    onceMore(r, new Arrival(arrival.seat(), null, arrival.call()));
                    continue;
                }
                if (r.position() < ring.head()) {
                    greeting.add(missed.retainedDuplicate());
                }
                tools.metrics().greeted(r.source());
            }
            greeting.add(tools.frames().encode(counts.recent()));
            seatsOf(arrival.seat()).join(arrival.seat(), greeting);
        }
        since.values().forEach(ByteBuf::release);
    }

    private void onceMore(Ready prepared, Arrival arrival) {
        prepared.greeting().forEach(ByteBuf::release);
        arrivals.add(arrival);
        wakeToDeliver();
    }
}
