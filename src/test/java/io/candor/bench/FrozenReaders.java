package io.candor.bench;

import java.time.Duration;

/** One in ten stops reading without hanging up: do the others notice? */
final class FrozenReaders {

    private static final int RATE = 50;
    private static final int RECEIVE_BUFFER = 4096;

    /** A quarter of the default, so that a short run gets there. */
    private static final String BOUND = "candor.live.queue-bytes=65536";

    private FrozenReaders() {}

    static void run(Bench bench) {
        bench.report.heading("Frozen readers");
        bench.report.columns(FanOut.Stretch.COLUMNS);
        int frozen = bench.viewers / 10;
        try (Candor candor = bench.candor(BOUND);
                Audience others = new Audience(candor.target()).enter(bench.viewers - frozen, 1000);
                Audience sleepers = new Audience(candor.target())
                        .withReceiveBuffer(RECEIVE_BUFFER)
                        .enter(frozen, 1000)) {
            FanOut.publish(candor, others, RATE, FanOut.WARM_UP);
            bench.report.row(FanOut.publish(candor, others, RATE, bench.time).cells("all read", others.connected()));
            sleepers.freeze();
            bench.report.row(
                    FanOut.publish(candor, others, RATE, bench.time).cells(frozen + " frozen", others.connected()));
            bench.report.row(FanOut.publish(candor, others, RATE, bench.time)
                    .cells(frozen + " frozen, later", others.connected()));
            long rss = candor.process().rssBytes();
            sleepers.thaw();
            Pod.sleep(Duration.ofSeconds(5));
            bench.report.say("");
            bench.report.say("When the frozen ones read again, " + sleepers.connected() + " of " + frozen
                    + " were still connected, the others closed with " + sleepers.closeCodes()
                    + " (code=how many; 0: cut off); of those who always read " + others.closeCodes()
                    + ". RSS meanwhile: " + (rss >> 20) + " MB.");
        }
    }
}
