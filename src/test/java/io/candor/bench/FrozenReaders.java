package io.candor.bench;

import java.time.Duration;

/** One in ten stops reading without hanging up: do the others notice? */
final class FrozenReaders {

    private static final int RATE = 50;
    private static final int RECEIVE_BUFFER = 4096;

    private FrozenReaders() {}

    static void run(Bench bench) {
        bench.report.heading("Frozen readers");
        bench.report.columns(FanOut.Stretch.COLUMNS);
        int frozen = bench.viewers / 10;
        try (Candor candor = bench.candor();
                Audience others = new Audience(candor.target()).enter(bench.viewers - frozen, 1000);
                Audience sleepers = new Audience(candor.target())
                        .withReceiveBuffer(RECEIVE_BUFFER)
                        .enter(frozen, 1000)) {
            FanOut.publish(candor, others, RATE, Duration.ofSeconds(10));
            bench.report.row(FanOut.publish(candor, others, RATE, bench.time).cells("all read", others.connected()));
            sleepers.freeze();
            bench.report.row(
                    FanOut.publish(candor, others, RATE, bench.time).cells(frozen + " frozen", others.connected()));
            bench.report.row(FanOut.publish(candor, others, RATE, bench.time)
                    .cells(frozen + " frozen, later", others.connected()));
            long rss = candor.process().rssBytes();
            sleepers.thaw();
            sleepers.awaitNobodyConnected();
            bench.report.say("");
            bench.report.say("The frozen ones were closed with " + sleepers.closeCodes()
                    + " (code=how many) when they read again; of the others " + others.closeCodes()
                    + ". RSS before they were let go: " + (rss >> 20) + " MB.");
        }
    }
}
