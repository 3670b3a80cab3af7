package io.candor.bench;

import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How long a pod takes until it answers, and what it holds when nobody is there; with an AOT cache and without. */
final class Start {

    private static final int RUNS = 5;

    /** What the start leaves behind is given back by then. */
    private static final Duration REST = Duration.ofSeconds(40);

    private Start() {}

    private record Run(long firstAnswer, long ready, long cpu, long megabytes) {}

    static void run(Bench bench) {
        if (!Files.exists(Pod.AOT_CACHE)) {
            Training.run(bench);
        }
        bench.candor().close(); // the tables are there, as for all pods but the first
        bench.report.heading("Start");
        bench.report.columns(
                "",
                "first answer, ms: median of " + RUNS,
                "each",
                "ready, ms",
                "CPU until ready, ms",
                "RSS after " + REST.toSeconds() + " s, MB");
        List<Run> plain = new ArrayList<>();
        List<Run> cached = new ArrayList<>();
        for (int i = 0; i < RUNS; i++) {
            plain.add(start(bench, List.of()));
            cached.add(start(bench, List.of("-XX:AOTCache=" + Pod.AOT_CACHE)));
        }
        row(bench, "plain", plain);
        row(bench, "AOT cache", cached);
    }

    private static Run start(Bench bench, List<String> jvm) {
        long start = System.nanoTime();
        try (Pod pod = new Pod(bench.database, bench.folder.resolve("candor.log"), jvm)) {
            pod.awaitAnswer("/");
            long first = millisSince(start);
            pod.awaitReadyOftenAsked();
            long ready = millisSince(start);
            long cpu = pod.process().cpu().toMillis();
            Pod.sleep(REST);
            return new Run(first, ready, cpu, pod.process().rssBytes() / 1_000_000);
        }
    }

    private static long millisSince(long nanos) {
        return (System.nanoTime() - nanos) / 1_000_000;
    }

    private static void row(Bench bench, String name, List<Run> runs) {
        bench.report.row(
                name,
                median(runs.stream().map(Run::firstAnswer).toList()),
                runs.stream().map(Run::firstAnswer).toList(),
                median(runs.stream().map(Run::ready).toList()),
                median(runs.stream().map(Run::cpu).toList()),
                median(runs.stream().map(Run::megabytes).toList()));
    }

    private static long median(List<Long> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
