package io.candor.live;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.config.MeterFilter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * What the rooms of this pod do, in numbers; the list is in {@code docs/operations.md}. Sums over all rooms: the name of
 * a broadcast is no label, because drafts have names too and a label for each would grow for ever.
 */
@ApplicationScoped
class LiveMetrics {

    /** What brought a viewer up to date. */
    enum Source {
        RING,
        TABLE,
        SNAPSHOT
    }

    /** Why a connection was ended from here. */
    enum Drop {
        SLOW,
        SILENT,
        FLOODING
    }

    private final AtomicInteger viewers = new AtomicInteger();
    private final AtomicInteger staff = new AtomicInteger();
    private final LongAdder frames = new LongAdder();
    private final Map<Row, Long> waiting = Collections.synchronizedMap(new WeakHashMap<>());
    private final Map<Room, Long> lags = Collections.synchronizedMap(new WeakHashMap<>());
    private final Counter events;
    private final Counter reads;
    private final Timer shown;
    private final Timer fanOut;
    private final Timer snapshots;
    private final DistributionSummary wave;
    private final Map<Source, Counter> greetings = new EnumMap<>(Source.class);
    private final Map<Drop, Counter> drops = new EnumMap<>(Drop.class);

    LiveMetrics(MeterRegistry registry) {
        gauge(registry, "candor.room.connections", "who", "viewer", viewers);
        gauge(registry, "candor.room.connections", "who", "staff", staff);
        Gauge.builder("candor.room.queue", waiting, LiveMetrics::sum)
                .description("Bytes that waited for slow connections at the last write")
                .baseUnit("bytes")
                .register(registry);
        Gauge.builder("candor.room.lag", lags, LiveMetrics::largest)
                .description("Events that the room which is furthest behind has yet to read")
                .register(registry);
        io.micrometer.core.instrument.FunctionCounter.builder("candor.room.frames", frames, LongAdder::sum)
                .description("Frames written, one for each connection")
                .register(registry);
        events = Counter.builder("candor.room.events")
                .description("Events read from the log")
                .register(registry);
        reads = Counter.builder("candor.room.reads")
                .description("Queries for events; those who come and go cause none")
                .register(registry);
        shown = timer(registry, "candor.room.shown", "From an event's time to its last viewer on this pod");
        fanOut = timer(registry, "candor.room.fan.out", "Writing one frame to everybody in a room");
        snapshots = timer(registry, "candor.room.snapshot", "Reading a snapshot for newcomers");
        wave = DistributionSummary.builder("candor.room.wave")
                .description("Viewers who were greeted together")
                .register(registry);
        for (Source source : Source.values()) {
            greetings.put(
                    source,
                    Counter.builder("candor.room.greetings")
                            .description("Viewers brought up to date, by what it took")
                            .tag("source", lower(source))
                            .register(registry));
        }
        for (Drop drop : Drop.values()) {
            drops.put(
                    drop,
                    Counter.builder("candor.room.drops")
                            .description("Connections ended from here")
                            .tag("reason", lower(drop))
                            .register(registry));
        }
    }

    /**
     * The framework would time each open connection by itself: two objects and a map's entry for each, to say what
     * {@code candor.room.connections} says.
     */
    @Produces
    @Singleton
    static MeterFilter notForEachConnection() {
        return MeterFilter.deny(meter -> meter.getName().equals("http.server.connections")
                || meter.getName().equals("http.server.websocket.connections"));
    }

    void entered(Seat seat) {
        count(seat).incrementAndGet();
    }

    void left(Seat seat) {
        count(seat).decrementAndGet();
    }

    private AtomicInteger count(Seat seat) {
        return seat.control ? staff : viewers;
    }

    void wrote(long frames) {
        this.frames.add(frames);
    }

    void waiting(Row row, long bytes) {
        waiting.put(row, bytes);
    }

    void read(Room room, int events, long lag) {
        this.events.increment(events);
        lags.put(room, lag);
    }

    void readEvents() {
        reads.increment();
    }

    void shown(Duration sinceTheEvent) {
        shown.record(sinceTheEvent.isNegative() ? Duration.ZERO : sinceTheEvent);
    }

    void fannedOut(Duration took) {
        fanOut.record(took);
    }

    void greeted(Source source) {
        counter(greetings, source).increment();
    }

    void wave(int size) {
        wave.record(size);
    }

    void dropped(Drop drop) {
        counter(drops, drop).increment();
    }

    Timer snapshots() {
        return snapshots;
    }

    private static <K> Counter counter(Map<K, Counter> counters, K key) {
        return java.util.Objects.requireNonNull(counters.get(key));
    }

    private static void gauge(MeterRegistry registry, String name, String tag, String value, AtomicInteger number) {
        Gauge.builder(name, number, AtomicInteger::get)
                .description("Open sockets")
                .tag(tag, value)
                .register(registry);
    }

    private static Timer timer(MeterRegistry registry, String name, String description) {
        return Timer.builder(name)
                .description(description)
                .publishPercentiles(0.5, 0.99)
                .register(registry);
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static double sum(Map<Row, Long> values) {
        synchronized (values) {
            return values.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    private static double largest(Map<Room, Long> values) {
        synchronized (values) {
            return values.values().stream().mapToLong(Long::longValue).max().orElse(0);
        }
    }
}
