package io.candor.bench;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** More than the machine can do on one side of a room: does the other side go on? */
final class Overload {

    private static final int A_FEW_EVENTS = 5;
    private static final int TOO_MANY_EVENTS = 200;
    private static final int A_FEW_QUESTIONS = 200;

    /** About as fast as each may: four messages a second. */
    private static final double TOO_MANY_QUESTIONS_OF_EACH = 3.8;

    private Overload() {}

    static void run(Bench bench) {
        bench.report.heading("Overload");
        bench.report.columns(
                "events/s",
                "questions/s",
                "delivered",
                "event to last viewer, p50 / p99 / max ms",
                "acknowledged/s",
                "refused with a time",
                "ack p50 / p99 / max ms",
                "service CPU",
                "generator late, p99 ms (questions, sockets)");
        try (Candor candor = bench.candor();
                Audience audience = new Audience(candor.target()).enter(bench.viewers, 1000)) {
            row(bench, candor, audience, A_FEW_EVENTS, A_FEW_QUESTIONS);
            row(bench, candor, audience, A_FEW_EVENTS, A_FEW_QUESTIONS);
            row(bench, candor, audience, TOO_MANY_EVENTS, A_FEW_QUESTIONS);
            row(bench, candor, audience, A_FEW_EVENTS, (int) (TOO_MANY_QUESTIONS_OF_EACH * bench.viewers));
            row(bench, candor, audience, A_FEW_EVENTS, A_FEW_QUESTIONS);
            FanOut.complain(candor, audience);
        }
    }

    private static void row(Bench bench, Candor candor, Audience audience, int events, int questions) {
        long refused = audience.refused.sum();
        Duration cpu = candor.process().cpu();
        long start = System.nanoTime();
        CompletableFuture<OpenLoop> asking =
                CompletableFuture.supplyAsync(() -> DurableIntake.ask(audience, questions, bench.time));
        FanOut.Stretch shown = FanOut.publish(candor, audience, events, bench.time);
        OpenLoop asked = asking.join();
        double seconds = (System.nanoTime() - start) / 1e9;
        cpu = candor.process().cpu().minus(cpu);
        bench.report.row(
                events,
                questions,
                String.format("%.1f %%", 100.0 * shown.seen().deliveries() / shown.wanted())
                        + (shown.failures() > 0 ? ", refused " + shown.failures() : ""),
                shown.seen().sinceAppended(),
                Math.round(audience.acknowledgements.size() / seconds),
                audience.refused.sum() - refused,
                audience.acknowledgements,
                Math.round(100 * cpu.toMillis() / 1000.0 / seconds) + " %",
                asked.late().ms(0.99) + ", " + shown.loopLag().ms(0.99));
    }
}
