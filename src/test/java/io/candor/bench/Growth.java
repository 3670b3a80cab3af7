package io.candor.bench;

import java.time.Duration;
import java.util.List;

/** How everything grows with the number of viewers, on one pod that takes more and more of them. */
final class Growth {

    private static final List<Integer> STEPS = List.of(1_000, 5_000, 10_000, 19_000);

    /** Few enough that two cores carry 19,000 viewers, their generator and the database. */
    private static final int RATE = 5;

    private static final int WARM_UP_RATE = 20;

    private Growth() {}

    static void run(Bench bench) {
        bench.report.heading("Growth");
        bench.report.columns(FanOut.Stretch.COLUMNS);
        StringBuilder memory = new StringBuilder();
        try (Candor candor = bench.candor();
                Audience audience = new Audience(candor.target())) {
            audience.enter(STEPS.getFirst(), 1000);
            FanOut.publish(candor, audience, WARM_UP_RATE, FanOut.WARM_UP);
            for (int step : STEPS) {
                long start = System.nanoTime();
                int newcomers = step - (int) audience.connected();
                if (newcomers > 0) {
                    audience.enter(newcomers, 2000);
                }
                double perSecond = newcomers * 1e9 / (System.nanoTime() - start);
                FanOut.publish(candor, audience, RATE, Duration.ofSeconds(5));
                String threads = candor.process()
                        .threadsDuring(() -> bench.profile(
                                candor,
                                "growth-" + step,
                                () -> bench.report.row(FanOut.publish(candor, audience, RATE, bench.time)
                                        .cells(candor.name(), step))));
                long heap = candor.process().liveObjects().values().stream()
                        .mapToLong(Long::longValue)
                        .sum();
                memory.append(String.format(
                        "- %d viewers: RSS %d MB, live heap %d MB",
                        step, candor.process().rssBytes() >> 20, heap >> 20));
                if (newcomers > 0) {
                    memory.append(String.format("; the last %d came in at %.0f a second", newcomers, perSecond));
                }
                memory.append("; threads, % of a core, user + kernel: ").append(threads);
                memory.append(System.lineSeparator());
            }
            FanOut.complain(candor, audience);
        }
        bench.report.say("");
        bench.report.say(memory.toString().strip());
    }
}
