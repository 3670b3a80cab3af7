package io.candor.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Shows a JVM what a pod does when it matters, so that the next one need not find out: the classes it loads and the
 * methods that get hot are kept in an AOT cache (JEP 483, 514, 515) beside the jar, for the image to take along.
 */
final class Training {

    private static final int VIEWERS = 1_000;
    private static final int STORMS = 3;
    private static final int MISSED = 100;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private Training() {}

    static void run(Bench bench) {
        bench.report.heading("Training");
        try {
            Files.deleteIfExists(Pod.AOT_CACHE);
            Pod pod = new Pod(
                    bench.database,
                    bench.folder.resolve("training.log"),
                    List.of("-XX:AOTCacheOutput=" + Pod.AOT_CACHE));
            try (pod) {
                broadcast(new Candor(pod.awaitReady(), bench.staff(pod)));
                // The cache is written at the end.
                if (!pod.end(PATIENCE)) {
                    throw new IllegalStateException("the service did not end");
                }
            }
            if (!Files.exists(Pod.AOT_CACHE)) {
                throw new IllegalStateException(
                        "nothing was learnt; its log is " + bench.folder.resolve("training.log"));
            }
            bench.report.say(
                    Pod.AOT_CACHE + ": " + Files.size(Pod.AOT_CACHE) / 1_000_000 + " MB, for this JDK and this jar");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As a broadcast goes: people come, ask and read along, lose their connection all at once, and read the record. */
    private static void broadcast(Candor candor) {
        candor.read();
        try (Audience audience = new Audience(candor.target()).enter(VIEWERS, 500)) {
            FanOut.publish(candor, audience, 20, Duration.ofSeconds(10));
            DurableIntake.ask(audience, 1_000, Duration.ofSeconds(10));
            for (int storm = 0; storm < STORMS; storm++) {
                long newest = audience.newest();
                audience.dropAll();
                OpenLoop.run(100, Duration.ofMillis(10 * MISSED), candor::publish);
                audience.comeBack();
                audience.awaitEverybodyAt(newest + MISSED);
            }
        }
        candor.staff.post(candor.path("end"), Map.of());
        candor.staff.post(candor.path("publish"), Map.of());
        candor.read();
    }
}
