package io.candor.bench;

import java.time.Duration;

/** Everybody is thrown out at once, misses something, and comes back at once. */
final class ResumeStorm {

    private static final int MISSED = 100;
    private static final int STORMS = 5;

    private ResumeStorm() {}

    static void run(Bench bench) {
        bench.report.heading("Resume storm");
        bench.report.columns(
                "storm",
                "viewers",
                "missed events",
                "viewers/s until all have everything",
                "statements",
                "of them on room_event",
                "service CPU, us a viewer");
        try (Candor candor = bench.candor();
                Audience audience = new Audience(candor.target()).enter(bench.viewers, 1000)) {
            FanOut.publish(candor, audience, 20, Duration.ofSeconds(5));
            for (int storm = 1; storm <= STORMS; storm++) {
                long newest = audience.newest();
                audience.dropAll();
                storm(bench, candor, audience, newest, "reconnect " + storm);
            }
            long missed = audience.newest();
            candor.pod.kill();
            audience.awaitNobodyConnected();
            candor.pod.start();
            candor.pod.awaitReady();
            bench.profile(
                    candor,
                    "resume-after-restart",
                    () -> storm(bench, candor, audience, missed, "after kill -9 and a restart"));
            FanOut.complain(candor, audience);
        }
    }

    private static void storm(Bench bench, Candor candor, Audience audience, long newest, String name) {
        OpenLoop.run(100, Duration.ofMillis(10L * MISSED), candor::publish);
        Pod.sleep(Duration.ofSeconds(1));
        bench.database.execute("select pg_stat_statements_reset()");
        Duration cpu = candor.process().cpu();
        long start = System.nanoTime();
        audience.comeBack();
        audience.awaitEverybodyAt(newest + MISSED);
        double seconds = (System.nanoTime() - start) / 1e9;
        cpu = candor.process().cpu().minus(cpu);
        bench.report.row(
                name,
                bench.viewers,
                MISSED,
                bench.viewers / seconds,
                calls(bench, "%"),
                calls(bench, "%room_event%"),
                cpu.toNanos() / 1000.0 / bench.viewers);
    }

    private static String calls(Bench bench, String like) {
        return bench.database
                .query("select coalesce(sum(calls), 0) from pg_stat_statements where query like '" + like
                        + "' and query !~ 'pg_stat|^(BEGIN|COMMIT|ROLLBACK|SET|SHOW)'")
                .getFirst();
    }
}
