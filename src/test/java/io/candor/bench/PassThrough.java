package io.candor.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What it costs the service to turn what a phone sends into segments: several phones on air, and none. */
final class PassThrough {

    private static final int PHONES = 10;
    private static final int KILOBITS = 2_500;
    private static final Duration WARM_UP = Duration.ofSeconds(15);

    private PassThrough() {}

    static void run(Bench bench) {
        bench.report.heading("Pass-through");
        int seconds = (int) (2 * WARM_UP.toSeconds() + bench.time.toSeconds() + 5);
        List<byte[]> film = Footage.seconds(seconds, KILOBITS, bench.folder).fragments;
        bench.report.columns("phones on air", "service CPU", "of a core for each phone", "taken");
        try (Candor candor = bench.candor("candor.video.root=" + bench.folder.resolve("media"))) {
            // The service itself, with whatever the JVM still compiles: nobody on air before, then all at once.
            Pod.sleep(WARM_UP);
            double none = cpuShare(candor, bench.time);
            bench.report.row(0, percent(none), "", "");
            List<PhoneOnAir> phones = new ArrayList<>();
            for (int i = 0; i < PHONES; i++) {
                String slug = candor.staff.goLive("Load " + i);
                phones.add(new PhoneOnAir(candor.pod, candor.staff, slug).sendsInRealTime(film));
            }
            Pod.sleep(WARM_UP);
            int before = phones.stream().mapToInt(PhoneOnAir::stored).sum();
            double all = cpuShare(candor, bench.time);
            int taken = phones.stream().mapToInt(PhoneOnAir::stored).sum() - before;
            phones.forEach(PhoneOnAir::close);
            bench.report.row(
                    PHONES,
                    percent(all),
                    String.format("%.2f %%", (all - none) * 100 / PHONES),
                    taken + " segments of " + film.get(1).length / 1000 + " KB");
        }
    }

    private static double cpuShare(Candor candor, Duration time) {
        Duration before = candor.process().cpu();
        long start = System.nanoTime();
        Pod.sleep(time);
        return (double) candor.process().cpu().minus(before).toNanos() / (System.nanoTime() - start);
    }

    private static String percent(double share) {
        return String.format("%.1f %%", share * 100);
    }
}
