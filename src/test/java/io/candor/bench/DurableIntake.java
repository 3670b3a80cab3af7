package io.candor.bench;

import io.candor.question.StoredByHand;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;

/** Questions that are stored before they are acknowledged, against one commit for each of them. */
final class DurableIntake {

    /** The pool of a pod, {@code quarkus.datasource.jdbc.max-size}. */
    private static final int POOL = 16;

    /** As in the intake. */
    private static final int LARGEST_BATCH = 500;

    private static final Duration BY_HAND = Duration.ofSeconds(5);

    private static final int[] RATES = {500, 2_000, 5_000, 10_000, 15_000, 19_000, 25_000};

    /** A disk in the network, as clouds sell them, answers a flush after one to three milliseconds. */
    private static final Duration NETWORK_DISK = Duration.ofMillis(2);

    private DurableIntake() {}

    static void run(Bench bench) {
        bench.report.heading("Durable intake");
        run(bench, Duration.ZERO);
        bench.report.heading(
                "Durable intake where each flush of the log takes " + NETWORK_DISK.toMillis() + " ms longer");
        run(bench, NETWORK_DISK);
    }

    private static void run(Bench bench, Duration longer) {
        bench.database.flushTakesLonger(longer);
        try (Candor candor = bench.candor()) {
            Samples fsync = bench.database.fsync().plus(longer);
            double oneByOne = byHand(bench, candor, 1, 1);
            double pooled = byHand(bench, candor, POOL, 1);
            double batched = byHand(bench, candor, 1, LARGEST_BATCH);
            bench.report.say(
                    "One fsync p50 / p99 / max: " + fsync + " ms. The same statement by JDBC, without the service: "
                            + Math.round(oneByOne) + " rows/s one row a commit on one connection, " + Math.round(pooled)
                            + " on "
                            + POOL + ", " + Math.round(batched) + " with " + LARGEST_BATCH + " rows a commit on one.");
            bench.report.say("");
            bench.report.columns(
                    "asked/s",
                    "acknowledged/s",
                    "x one-row commits (1, " + POOL + " connections)",
                    "refused",
                    "ack p50 / p99 / max ms",
                    "p50 in fsyncs",
                    "rows a commit",
                    "service CPU",
                    "PostgreSQL CPU",
                    "generator CPU",
                    "generator late p99 ms");
            // Each viewer may send four messages a second.
            try (Audience audience = new Audience(candor.target()).enter(bench.viewers, 1000)) {
                ask(audience, 1_000, Duration.ofSeconds(10));
                for (int rate : RATES) {
                    if (rate <= bench.viewers * 3.8) {
                        bench.profile(
                                candor,
                                "intake-" + longer.toMillis() + "-" + rate,
                                () -> row(bench, candor, audience, rate, fsync, oneByOne, pooled));
                    }
                }
            }
        } finally {
            bench.database.flushTakesLonger(Duration.ZERO);
        }
    }

    private static void row(
            Bench bench, Candor candor, Audience audience, int rate, Samples fsync, double oneByOne, double pooled) {
        long refused = audience.refused.sum();
        long commits = commits(bench);
        Duration cpu = candor.process().cpu();
        Duration databaseCpu = bench.database.process().cpu();
        Duration generatorCpu = OsProcess.self().cpu();
        long start = System.nanoTime();
        OpenLoop asked = ask(audience, rate, bench.time);
        double seconds = (System.nanoTime() - start) / 1e9;
        cpu = candor.process().cpu().minus(cpu);
        databaseCpu = bench.database.process().cpu().minus(databaseCpu);
        generatorCpu = OsProcess.self().cpu().minus(generatorCpu);
        Samples acks = audience.acknowledgements;
        double perSecond = acks.size() / seconds;
        bench.report.row(
                rate,
                Math.round(perSecond),
                String.format("%.1f, %.1f", perSecond / oneByOne, perSecond / pooled),
                audience.refused.sum() - refused,
                acks,
                (double) acks.at(0.5) / fsync.at(0.5),
                (double) acks.size() / Math.max(1, commits(bench) - commits),
                share(cpu, seconds),
                share(databaseCpu, seconds),
                share(generatorCpu, seconds),
                asked.late().ms(0.99));
    }

    /** Returns when everything that was asked is answered. */
    static OpenLoop ask(Audience audience, int rate, Duration time) {
        long refused = audience.refused.sum();
        audience.acknowledgements = new Samples();
        long[] turn = {0};
        OpenLoop asked = OpenLoop.run(rate, time, intent -> audience.ask(turn[0]++, intent));
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (audience.acknowledgements.size() + audience.refused.sum() - refused < asked.sent()
                && System.nanoTime() < end) {
            Pod.sleep(Duration.ofMillis(5));
        }
        return asked;
    }

    private static long commits(Bench bench) {
        return Long.parseLong(bench.database
                .query(
                        "select coalesce(sum(calls), 0) from pg_stat_statements where query ilike '%insert into question%unnest%'")
                .getFirst());
    }

    private static String share(Duration cpu, double seconds) {
        return Math.round(100 * cpu.toMillis() / 1000.0 / seconds) + " %";
    }

    /** So many rows, a commit, the next ones, on so many connections at once; in rows a second. */
    private static double byHand(Bench bench, Candor candor, int connections, int rowsACommit) {
        StoredByHand store = new StoredByHand(UUID.fromString(bench.database
                .query("select id from broadcast where slug = '" + candor.slug() + "'")
                .getFirst()));
        LongAdder rows = new LongAdder();
        long end = System.nanoTime() + BY_HAND.toNanos();
        List<Thread> workers = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            workers.add(Thread.ofPlatform().start(() -> {
                try (Connection c = bench.database.connect()) {
                    while (System.nanoTime() < end) {
                        store.store(c, rowsACommit);
                        rows.add(rowsACommit);
                    }
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            }));
        }
        for (Thread worker : workers) {
            try {
                worker.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
        return rows.sum() / (BY_HAND.toMillis() / 1000.0);
    }
}
