package io.candor.bench;

import java.time.Duration;
import java.util.Comparator;
import java.util.Map;

/** What a viewer costs who only looks: memory that stays after a full collection, and CPU at rest. */
final class IdleViewers {

    private static final int WARM_UP = 300;
    private static final int CLASSES = 25;

    private IdleViewers() {}

    static void run(Bench bench) {
        bench.report.heading("Idle viewers");
        bench.report.columns(
                "service", "viewers", "RSS before, MB", "RSS, KB a viewer", "heap, KB a viewer", "CPU at rest");
        try (Candor candor = bench.candor()) {
            Map<String, Long> perClass = measure(bench, candor);
            bench.report.say("");
            bench.report.columns("class", "bytes a viewer");
            perClass.entrySet().stream()
                    .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
                    .limit(CLASSES)
                    .forEach(e -> bench.report.row("`" + e.getKey() + "`", e.getValue()));
        }
    }

    private static Map<String, Long> measure(Bench bench, Broadcaster service) {
        try (Audience early = new Audience(service.target()).enter(WARM_UP, 300)) {
            FanOut.publish(service, early, 20, Duration.ofSeconds(3));
        }
        Pod.sleep(Duration.ofSeconds(3));
        OsProcess process = service.process();
        Map<String, Long> before = process.liveObjects();
        long rssBefore = process.rssBytes();
        try (Audience audience = new Audience(service.target()).enter(bench.viewers, 1000)) {
            Pod.sleep(Duration.ofSeconds(3));
            Map<String, Long> after = process.liveObjects();
            long rss = process.rssBytes() - rssBefore;
            Duration cpu = process.cpu();
            Pod.sleep(bench.time);
            double rest = 100.0 * process.cpu().minus(cpu).toMillis() / bench.time.toMillis();
            before.forEach((name, bytes) -> after.merge(name, -bytes, Long::sum));
            after.replaceAll((name, bytes) -> bytes / bench.viewers);
            long heap = after.values().stream().mapToLong(Long::longValue).sum();
            bench.report.row(
                    service.name(),
                    audience.connected(),
                    rssBefore >> 20,
                    rss / 1024.0 / bench.viewers,
                    heap / 1024.0,
                    String.format("%.1f %%", rest));
            return after;
        }
    }
}
