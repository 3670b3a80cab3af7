package io.candor.bench;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * The long form of {@link RoomUnderFaultsIT}: a million acknowledged questions while pods are killed and frozen, the
 * database crashes and viewers stop reading, one after the other and over again.
 */
final class LongRun {

    private static final int WANTED = Integer.getInteger("questions", 1_000_000);
    private static final int ASKERS = 1_000;
    private static final int BETWEEN_FAULTS = 20_000;

    /** Each kind twice, however fast the questions are through. */
    private static final int FEWEST_FAULTS = 8;

    private static final int SLEEPERS = 100;
    private static final int FLOOD_BYTES = 2_000_000;

    private LongRun() {}

    static void run(Bench bench) {
        bench.report.heading("A million questions, and everything that goes wrong");
        try (Pod first = new Pod(bench.database, bench.folder.resolve("pod-0.log"), Ordeal.SETTINGS);
                Pod second = new Pod(bench.database, bench.folder.resolve("pod-1.log"), Ordeal.SETTINGS)) {
            List<Pod> pods = List.of(first.awaitReady(), second.awaitReady());
            try (Ordeal ordeal = new Ordeal(bench.database, pods, bench.staff(first), ASKERS)) {
                long start = System.nanoTime();
                int faults = 0;
                long sentAway = 0;
                while (ordeal.acknowledged.sum() < WANTED || faults < FEWEST_FAULTS) {
                    ordeal.untilMoreAcknowledged(BETWEEN_FAULTS);
                    sentAway += fault(faults++, bench, pods, ordeal);
                }
                List<String> found = ordeal.judge();
                bench.report.columns(
                        "acknowledged",
                        "faults made",
                        "refused and asked again",
                        "connections lost",
                        "frozen readers sent away",
                        "seconds",
                        "found by the checker");
                bench.report.row(
                        ordeal.acknowledged,
                        faults,
                        ordeal.refused,
                        ordeal.closeCodes,
                        sentAway + " of " + faults / 4 * SLEEPERS,
                        Duration.ofNanos(System.nanoTime() - start).toSeconds(),
                        found.isEmpty() ? "nothing" : String.join("; ", found));
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** @return how many viewers who did not read were sent away */
    private static long fault(int turn, Bench bench, List<Pod> pods, Ordeal ordeal) {
        Pod pod = pods.get(turn / 4 % pods.size());
        switch (turn % 4) {
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
            case 2 -> {
                pod.process().signal("STOP");
                Pod.sleep(Duration.ofSeconds(30));
                pod.process().signal("CONT");
            }
            default -> {
                return frozenReaders(pod, ordeal);
            }
        }
        return 0;
    }

    private static long frozenReaders(Pod pod, Ordeal ordeal) {
        try (Audience sleepers = new Audience(new Audience.Target(pod.port(), ordeal.path(), true))
                .withReceiveBuffer(4096)
                .enter(SLEEPERS, 1000)) {
            sleepers.freeze();
            ordeal.floodWithCaptions(FLOOD_BYTES);
            sleepers.thaw();
            sleepers.awaitNobodyConnected();
            return sleepers.closeCodes().values().stream()
                    .mapToLong(Number::longValue)
                    .sum();
        }
    }
}
