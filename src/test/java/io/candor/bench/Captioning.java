package io.candor.bench;

import java.time.Duration;

/** From a caption that is taken to the last viewer's socket: as one person speaks, and as fast as a tool may send. */
final class Captioning {

    /** A line every other second with its interim steps; several languages and tools; the most that is promised. */
    private static final int[] RATES = {5, 20, 200};

    private static final Duration WARM_UP = Duration.ofSeconds(15);

    private Captioning() {}

    static void run(Bench bench) {
        bench.report.heading("Captions");
        bench.report.columns(
                "captions/s",
                "accepted/s",
                "refused",
                "intent to accepted, p50 / p99 / max ms",
                "taken to last viewer, p50 / p99 / max ms",
                "intent to last viewer, p50 / p99 / max ms",
                "delivered",
                "service CPU",
                "generator late, p99 ms (publisher, sockets)");
        try (Candor candor = bench.candor();
                Audience audience = new Audience(candor.target()).enter(bench.viewers, 1000)) {
            for (int rate : RATES) {
                FanOut.publish(candor, audience, rate, WARM_UP);
                candor.takeAccepted();
                FanOut.Stretch stretch = FanOut.publish(candor, audience, rate, bench.time);
                Samples accepted = candor.takeAccepted();
                bench.report.row(
                        rate,
                        accepted.size() * 1000.0 / bench.time.toMillis(),
                        stretch.failures(),
                        accepted,
                        stretch.seen().sinceAppended(),
                        stretch.seen().sinceIntended(),
                        String.format("%.1f %%", 100.0 * stretch.seen().deliveries() / stretch.wanted()),
                        Math.round(100.0
                                        * stretch.serviceCpu().toMillis()
                                        / stretch.took().toMillis())
                                + " %",
                        stretch.publisher().late().ms(0.99) + ", "
                                + stretch.loopLag().ms(0.99));
            }
            FanOut.complain(candor, audience);
        }
    }
}
