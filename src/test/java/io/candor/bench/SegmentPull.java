package io.candor.bench;

import io.candor.testsupport.Recorder;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Viewers who pull the picture from the pod that carries their room: does the room notice? */
final class SegmentPull {

    private static final int RATE = 20;
    private static final int KILOBITS = 1_000;

    /** What viewers can rewind to by default, so the playlist is as long as it gets. */
    private static final int WINDOW_SECONDS = 600;

    private static final Duration WARM_UP = Duration.ofSeconds(10);

    private SegmentPull() {}

    static void run(Bench bench) {
        bench.report.heading("Pulling the picture");
        bench.report.say(KILOBITS + " kbit/s, segments of 1 s, a playlist of " + WINDOW_SECONDS
                + " s; everybody in the room also pulls. Beside: MB/s served in segments, playlists; from asking to the"
                + " last byte of a playlist, of a segment, p50 / p99 / max ms; refused, not done within the second.");
        bench.report.say("");
        bench.report.columns(Stream.concat(
                        Stream.of(FanOut.Stretch.COLUMNS),
                        Stream.of("MB/s", "playlist ms", "segment ms", "refused, late"))
                .toArray(String[]::new));
        int seconds = (int) (4 * WARM_UP.toSeconds() + 3 * bench.time.toSeconds() + 60);
        List<byte[]> film = Footage.seconds(seconds, KILOBITS, bench.folder).fragments;
        List<byte[]> before = Footage.cut(Recorder.seconds(WINDOW_SECONDS));
        try (Candor candor = bench.candor("candor.video.root=" + bench.folder.resolve("media"));
                PhoneOnAir earlier = new PhoneOnAir(candor.pod, candor.staff, candor.slug()).sendsAtOnce(before);
                Audience audience = new Audience(candor.target()).enter(bench.viewers, 1000);
                PhoneOnAir phone = earlier.sendsInRealTime(film)) {
            FanOut.publish(candor, audience, RATE, WARM_UP);
            measure(bench, candor, audience, "nobody pulls", null);
            try (Pullers pullers = new Pullers(candor.pod.port(), candor.slug(), 2, phone::stored)) {
                pullers.start(bench.viewers);
                FanOut.publish(candor, audience, RATE, WARM_UP);
                measure(bench, candor, audience, bench.viewers + " pull", pullers);
            }
            FanOut.publish(candor, audience, RATE, WARM_UP);
            measure(bench, candor, audience, "nobody again", null);
        }
    }

    private static void measure(Bench bench, Candor candor, Audience audience, String name, Pullers pullers) {
        if (pullers != null) {
            pullers.take();
        }
        FanOut.Stretch stretch = FanOut.publish(candor, audience, RATE, bench.time);
        Object[] pulled = {"", "", "", ""};
        if (pullers != null) {
            Pullers.Pulled p = pullers.take();
            double took = stretch.took().toNanos() / 1e9;
            pulled = new Object[] {
                String.format("%.1f, %.1f", p.bytes() / took / 1e6, p.listBytes() / took / 1e6),
                p.lists(),
                p.segments(),
                p.failures() + ", " + p.tooLate()
            };
        }
        bench.report.row(Stream.concat(Stream.of(stretch.cells(name, audience.connected())), Stream.of(pulled))
                .toArray());
    }
}
