package io.candor.bench;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * The long form of {@link RoomUnderFaultsIT}: a million acknowledged questions while pods are killed and frozen and the
 * database crashes, one after the other and over again.
 */
final class LongRun {

    private static final int WANTED = Integer.getInteger("questions", 1_000_000);
    private static final int ASKERS = 1_000;
    private static final int BETWEEN_FAULTS = 20_000;

    /** Each kind twice, however fast the questions are through. */
    private static final int FEWEST_FAULTS = 6;

    private LongRun() {}

    static void run(Bench bench) {
        bench.report.heading("A million questions, and everything that goes wrong");
        try (Pod first = new Pod(bench.database, bench.folder.resolve("pod-0.log"), Ordeal.SETTINGS);
                Pod second = new Pod(bench.database, bench.folder.resolve("pod-1.log"), Ordeal.SETTINGS)) {
            List<Pod> pods = List.of(first.awaitReady(), second.awaitReady());
            try (Ordeal ordeal = new Ordeal(bench.database, pods, bench.staff(first), ASKERS)) {
                long start = System.nanoTime();
                int faults = 0;
                while (ordeal.acknowledged.sum() < WANTED || faults < FEWEST_FAULTS) {
                    ordeal.untilMoreAcknowledged(BETWEEN_FAULTS);
                    fault(faults++, bench, pods);
                }
                List<String> found = ordeal.judge();
                bench.report.columns(
                        "acknowledged",
                        "faults made",
                        "refused and asked again",
                        "connections lost",
                        "seconds",
                        "found by the checker");
                bench.report.row(
                        ordeal.acknowledged,
                        faults,
                        ordeal.refused,
                        ordeal.closeCodes,
                        Duration.ofNanos(System.nanoTime() - start).toSeconds(),
                        found.isEmpty() ? "nothing" : String.join("; ", found));
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static void fault(int turn, Bench bench, List<Pod> pods) {
        Pod pod = pods.get(turn / 3 % pods.size());
        switch (turn % 3) {
            case 0 -> {
                pod.kill();
                pod.start();
                pod.awaitReady();
            }
            case 1 -> {
                bench.database.crash();
                Pod.sleep(Duration.ofSeconds(10));
                bench.database.start();
            }
            default -> {
                pod.process().signal("STOP");
                Pod.sleep(Duration.ofSeconds(30));
                pod.process().signal("CONT");
            }
        }
    }
}
