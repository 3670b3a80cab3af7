package io.candor.live;

import io.candor.live.EventLog.Encoded;
import io.candor.live.EventLog.Position;
import io.candor.live.LiveMetrics.Source;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Prepares newcomers and those who come back, wave by wave: whoever arrived while the last wave was being prepared is
 * the next one. However large, a wave costs at most one query for what its viewers have asked, one for events that are
 * no longer in memory, and one snapshot.
 */
final class Greeter {

    /** A snapshot is as good as new for this long, if nothing has happened since. */
    private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(30);

    /** When this many come at once they get one that may be this old, and the events since. */
    private static final int CROWD = 20;

    private static final long CROWD_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    /** Between two waves of a crowd. Each wave asks the database what its viewers have asked, if they can have. */
    private static final Duration BETWEEN_CROWDS = Duration.ofMillis(100);

    /** Questions that staff are given when they come in, so many in a message. */
    private static final int PAGE = 1000;

    private static final int MOST_BRIEFED = 20_000;

    private static final Duration POLL = Duration.ofSeconds(1);

    /** Someone who wants to be brought up to date, from a position or from nothing. */
    record Arrival(Seat seat, @Nullable Position from, int call) {

        /** Whether the seat has not asked anew meanwhile. */
        boolean isWanted() {
            return seat.wire.isOpen() && seat.call == call;
        }
    }

    /** What is in memory: events after {@code tail} up to {@code head}, without what was taken back so far. */
    record Reach(String epoch, long tail, long head, long redactions) {}

    /** A greeting that brings its seat to {@code position}. */
    record Ready(Arrival arrival, List<ByteBuf> greeting, long position, Source source) {}

    private record Snapshot(ByteBuf json, String epoch, long offset, long redactions, long counted, long readAt) {}

    private final UUID broadcast;
    private final RoomTools tools;
    private final Counts counts;
    private final Consumer<List<Ready>> admit;
    private final Worker worker;
    private final Queue<Arrival> arrivals = new ConcurrentLinkedQueue<>();
    private volatile Reach reach = new Reach("", 0, 0, 0);

    // Owned by the worker.
    private @Nullable Snapshot snapshot;

    private @Nullable Replay replay;
    private boolean crowded;

    /** The newest events up to {@code end} that may be replayed at all; good until something is taken back. */
    private record Replay(String epoch, long end, long redactions, List<Encoded> events) {

        long start() {
            return end - events.size();
        }

        List<Encoded> after(long offset) {
            return events.subList((int) (offset - start()), events.size());
        }
    }

    Greeter(UUID broadcast, RoomTools tools, Counts counts, Consumer<List<Ready>> admit) {
        this.broadcast = broadcast;
        this.tools = tools;
        this.counts = counts;
        this.admit = admit;
        this.worker = new Worker("greeter-" + broadcast, POLL, this::gap, this::prepare);
    }

    void start() {
        worker.start();
    }

    /** Runs {@code afterwards} when nobody is prepared any more. */
    void stop(Runnable afterwards) {
        worker.stop(() -> {
            if (snapshot != null) {
                snapshot.json().release();
                snapshot = null;
            }
            afterwards.run();
        });
    }

    /** {@code reach} was read after these arrived: an offset past its head is from nowhere. */
    void welcome(Collection<Arrival> some, Reach reach) {
        this.reach = reach;
        arrivals.addAll(some);
        worker.wake();
    }

    private Duration gap() {
        return crowded ? BETWEEN_CROWDS : Duration.ZERO;
    }

    private void prepare() {
        List<Arrival> wave = new ArrayList<>();
        for (Arrival a = arrivals.poll(); a != null; a = arrivals.poll()) {
            if (a.isWanted()) {
                wave.add(a);
            }
        }
        crowded = wave.size() >= CROWD;
        if (wave.isEmpty()) {
            return;
        }
        tools.metrics().wave(wave.size());
        Reach upTo = reach;
        List<Arrival> staff = wave.stream().filter(a -> a.seat().control).toList();
        List<Arrival> viewers = wave.stream().filter(a -> !a.seat().control).toList();
        try {
            admit(viewers, prepared -> greet(viewers, upTo, prepared));
        } catch (RuntimeException | Error e) {
            arrivals.addAll(staff);
            throw e;
        }
        // What staff are given can be long; nobody else waits for it.
        admit(staff, prepared -> brief(staff, prepared));
    }

    /** All of them or, when they cannot be prepared, none: they come again with the next wave. */
    private void admit(List<Arrival> some, Consumer<List<Ready>> preparation) {
        if (some.isEmpty()) {
            return;
        }
        List<Ready> prepared = new ArrayList<>(some.size());
        try {
            preparation.accept(prepared);
        } catch (RuntimeException | Error e) {
            prepared.forEach(r -> r.greeting().forEach(ByteBuf::release));
            arrivals.addAll(some);
            throw e;
        }
        admit.accept(prepared);
    }

    private void greet(List<Arrival> viewers, Reach reach, List<Ready> prepared) {
        Map<UUID, List<Object>> own = ownQuestions(viewers);
        List<Arrival> behind = new ArrayList<>();
        List<Arrival> newcomers = new ArrayList<>();
        for (Arrival a : viewers) {
            Position from = a.from();
            if (from == null || !isReplayable(from, reach)) {
                newcomers.add(a);
            } else if (from.offset() < reach.tail()) {
                behind.add(a);
            } else {
                prepared.add(new Ready(a, List.of(hello(a, from, own)), from.offset(), Source.RING));
            }
        }
        replay(behind, reach, own, prepared, newcomers);
        introduce(newcomers, reach, own, prepared);
    }

    private boolean isReplayable(Position from, Reach reach) {
        return from.epoch().equals(reach.epoch())
                && from.offset() <= reach.head()
                && reach.head() - from.offset() <= tools.config().longestReplay();
    }

    /** Most viewers never asked anything, and one whose identity is new cannot have. */
    private Map<UUID, List<Object>> ownQuestions(List<Arrival> viewers) {
        Set<UUID> askers = viewers.stream()
                .map(Arrival::seat)
                .filter(seat -> seat.mayHaveAsked)
                .map(seat -> seat.viewer.value())
                .collect(Collectors.toSet());
        return askers.isEmpty() ? Map.of() : tools.feed().own(broadcast, askers);
    }

    /** Of those who missed more than there is in memory; they share one query, over all waves. */
    private void replay(
            List<Arrival> behind,
            Reach reach,
            Map<UUID, List<Object>> own,
            List<Ready> prepared,
            List<Arrival> newcomers) {
        if (behind.isEmpty()) {
            return;
        }
        Replay missed = replay(reach);
        Map<Long, ByteBuf> shared = new HashMap<>();
        for (Arrival a : behind) {
            if (from(a).offset() < missed.start()) {
                newcomers.add(a);
                continue;
            }
            ByteBuf frame = shared.computeIfAbsent(
                    from(a).offset(),
                    o -> tools.frames()
                            .events(missed.after(o).stream().map(Encoded::json).toList()));
            prepared.add(new Ready(
                    a, List.of(hello(a, from(a), own), frame.retainedDuplicate()), missed.end(), Source.TABLE));
        }
        shared.values().forEach(ByteBuf::release);
    }

    private Replay replay(Reach reach) {
        Replay last = replay;
        if (last != null
                && last.epoch().equals(reach.epoch())
                && last.redactions() == reach.redactions()
                && last.end() >= reach.tail()) {
            return last;
        }
        long first = Math.max(0, reach.head() - tools.config().longestReplay());
        List<Encoded> events =
                tools.log().read(broadcast, first, (int) (reach.tail() - first)).events();
        int from = events.size();
        for (long bytes = 0; from > 0; from--) {
            bytes += events.get(from - 1).json().length;
            if (bytes > tools.config().queueBytes()) {
                break;
            }
        }
        Replay read = new Replay(
                reach.epoch(), reach.tail(), reach.redactions(), List.copyOf(events.subList(from, events.size())));
        replay = read;
        return read;
    }

    private static Position from(Arrival a) {
        return java.util.Objects.requireNonNull(a.from());
    }

    private void introduce(List<Arrival> newcomers, Reach reach, Map<UUID, List<Object>> own, List<Ready> prepared) {
        if (newcomers.isEmpty()) {
            return;
        }
        Snapshot current = snapshot(newcomers.size(), reach);
        Position at = new Position(current.epoch(), current.offset());
        for (Arrival a : newcomers) {
            ByteBuf hello = tools.frames().hello(helloMessage(a, at, own), current.json());
            prepared.add(new Ready(a, List.of(hello), at.offset(), Source.SNAPSHOT));
        }
    }

    private Snapshot snapshot(int newcomers, Reach reach) {
        Snapshot last = snapshot;
        if (last != null
                && last.epoch().equals(reach.epoch())
                && last.redactions() == reach.redactions()
                && last.offset() >= reach.tail()) {
            long age = System.nanoTime() - last.readAt();
            boolean asGoodAsNew = age < FRESH_NANOS && last.offset() == reach.head();
            boolean goodEnough = age < CROWD_NANOS && newcomers >= CROWD && counts.remembers(last.counted());
            if (asGoodAsNew || goodEnough) {
                return last;
            }
        }
        // The position is from before the snapshot is read: what falls between them is seen twice, not never.
        long counted = counts.changes();
        ByteBuf json = java.util.Objects.requireNonNull(tools.metrics()
                .snapshots()
                .record(() -> tools.frames().part(tools.snapshots().read(broadcast))));
        if (last != null) {
            last.json().release();
        }
        Snapshot read = new Snapshot(json, reach.epoch(), reach.head(), reach.redactions(), counted, System.nanoTime());
        snapshot = read;
        return read;
    }

    private ByteBuf hello(Arrival a, Position at, Map<UUID, List<Object>> own) {
        return tools.frames().encode(helloMessage(a, at, own));
    }

    private RoomMessage.Hello helloMessage(Arrival a, Position at, Map<UUID, List<Object>> own) {
        return new RoomMessage.Hello(
                a.seat().viewer.display(),
                at.epoch(),
                at.offset(),
                tools.clock().instant(),
                own.getOrDefault(a.seat().viewer.value(), List.of()));
    }

    /** Staff get what they need first in their greeting, and the others page by page; none of it is held twice. */
    private void brief(List<Arrival> staff, List<Ready> prepared) {
        PrivateFeed.Briefing briefing = tools.feed().briefing(broadcast, MOST_BRIEFED);
        List<UUID> ids = briefing.questions();
        List<Object> first = tools.feed().forStaff(ids.subList(0, Math.min(PAGE, ids.size())));
        List<ByteBuf> others = new ArrayList<>();
        for (int i = PAGE; i < ids.size(); i += PAGE) {
            List<UUID> page = ids.subList(i, Math.min(i + PAGE, ids.size()));
            others.add(
                    tools.frames().encode(new RoomMessage.Questions(tools.feed().forStaff(page))));
        }
        for (Arrival a : staff) {
            List<ByteBuf> greeting = new ArrayList<>();
            greeting.add(tools.frames()
                    .encode(new RoomMessage.ControlHello(
                            String.valueOf(a.seat().staffName),
                            first,
                            briefing.left(),
                            tools.clock().instant())));
            others.forEach(page -> greeting.add(page.retainedDuplicate()));
            prepared.add(new Ready(a, greeting, 0, Source.SNAPSHOT));
        }
        others.forEach(ByteBuf::release);
    }
}
