package io.candor.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What it costs to hand an event to everybody, and how long it takes to the last of them; with the peers. */
final class FanOut {

    /** Until then a JVM spends as much on compiling as on its work. */
    static final Duration WARM_UP = Duration.ofSeconds(30);

    private static final Duration SETTLE = Duration.ofSeconds(5);
    private static final Duration DRAIN = Duration.ofSeconds(15);
    private static final int[] RATES = {20, 200};

    private FanOut() {}

    /**
     * @param serviceCpu user and system time of the service over the stretch, from the first publication until the last
     *     delivery
     * @param generatorCpu the same of the load generator
     */
    record Stretch(
            int rate,
            long wanted,
            Sightings.Seen seen,
            OpenLoop publisher,
            Samples loopLag,
            Duration took,
            Duration serviceCpu,
            Duration generatorCpu,
            long failures) {

        double cpuMicrosPerDelivery() {
            return serviceCpu.toNanos() / 1000.0 / seen.deliveries();
        }

        static final String[] COLUMNS = {
            "service",
            "viewers",
            "events/s",
            "CPU, us per delivered event",
            "delivered",
            "commit to last viewer, p50 / p99 / max ms",
            "intent to last viewer, p50 / p99 / max ms",
            "service CPU",
            "generator CPU",
            "generator late, p99 ms (publisher, sockets)"
        };

        Object[] cells(String name, long viewers) {
            return new Object[] {
                name,
                viewers,
                rate,
                cpuMicrosPerDelivery(),
                String.format("%.1f %%", 100.0 * seen.deliveries() / wanted)
                        + (failures > 0 ? ", refused " + failures : ""),
                seen.sinceAppended(),
                seen.sinceIntended(),
                share(serviceCpu),
                share(generatorCpu),
                publisher.late().ms(0.99) + ", " + loopLag.ms(0.99)
            };
        }

        private String share(Duration cpu) {
            return Math.round(100.0 * cpu.toMillis() / took.toMillis()) + " %";
        }
    }

    static void run(Bench bench) {
        bench.report.heading("Fan-out");
        bench.report.columns(Stretch.COLUMNS);
        List<String> threads = new ArrayList<>();
        for (Supplier<Broadcaster> start : services(bench)) {
            try (Broadcaster service = start.get();
                    Audience audience = new Audience(service.target()).enter(bench.viewers, 1000)) {
                publish(service, audience, RATES[0], WARM_UP.minus(SETTLE));
                for (int rate : RATES) {
                    publish(service, audience, rate, SETTLE);
                    String used = service.process()
                            .threadsDuring(() -> bench.profile(
                                    service,
                                    "fan-out-" + rate,
                                    () -> bench.report.row(publish(service, audience, rate, bench.time)
                                            .cells(service.name(), audience.connected()))));
                    threads.add(service.name() + " at " + rate + " events/s: " + used);
                }
                complain(service, audience);
            }
        }
        bench.report.say("");
        bench.report.say("Threads, percent of a core in user mode + in the kernel:");
        threads.forEach(bench.report::say);
    }

    /** A room may not skip or repeat; what a peer was posted over several connections it may deliver as it likes. */
    static void complain(Broadcaster service, Audience audience) {
        if (audience.target.isRoom() && audience.outOfOrder.sum() > 0) {
            System.err.println(service.name() + " skipped or repeated events: " + audience.outOfOrder);
        }
    }

    private static List<Supplier<Broadcaster>> services(Bench bench) {
        List<Supplier<Broadcaster>> services = new ArrayList<>();
        services.add(bench::candor);
        services.add(() -> HttpPeer.floor(bench.folder));
        if (HttpPeer.nchanIsInstalled()) {
            services.add(() -> HttpPeer.nchan(bench.folder));
        } else {
            System.err.println("nchan is left out: install libnginx-mod-nchan");
        }
        return services;
    }

    /** Publishes at this rate for this long and waits until everybody has everything. */
    static Stretch publish(Broadcaster service, Audience audience, int rate, Duration time) {
        long from = audience.newest();
        long wanted = Math.round(rate * time.toMillis() / 1000.0);
        long failures = service.failures();
        audience.takeLoopLag();
        Duration serviceCpu = service.process().cpu();
        Duration generatorCpu = OsProcess.self().cpu();
        long start = System.nanoTime();
        OpenLoop publisher = OpenLoop.run(rate, time, service::publish);
        Sightings.Seen seen = audience.awaitDelivered(from, from + wanted, DRAIN);
        return new Stretch(
                rate,
                wanted * audience.connected(),
                seen,
                publisher,
                audience.takeLoopLag(),
                Duration.ofNanos(System.nanoTime() - start),
                service.process().cpu().minus(serviceCpu),
                OsProcess.self().cpu().minus(generatorCpu),
                service.failures() - failures);
    }
}
