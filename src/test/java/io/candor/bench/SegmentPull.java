package io.candor.bench;

import io.candor.testsupport.Recorder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Viewers who pull the picture from the pod that carries their room: does the room notice? Everything is on one
 * machine, so the same is pulled from nginx as well: what the room notices then is the machine, and not the pod.
 */
final class SegmentPull {

    private static final int RATE = 20;
    private static final int KILOBITS = 1_000;

    /** What viewers can rewind to by default, so the playlist is as long as it gets. */
    private static final int WINDOW_SECONDS = 600;

    private static final Duration WARM_UP = Duration.ofSeconds(10);
    private static final int STRETCHES = 6;

    private static final Pattern FIRST = Pattern.compile("#EXT-X-MEDIA-SEQUENCE:(\\d+)");
    private static final Pattern SEGMENT = Pattern.compile("\\n(?:\\S*/)?(\\d+)/(\\d+)\\.m4s");

    private final Bench bench;
    private final Candor candor;
    private final Audience audience;
    private final PhoneOnAir phone;

    private SegmentPull(Bench bench, Candor candor, Audience audience, PhoneOnAir phone) {
        this.bench = bench;
        this.candor = candor;
        this.audience = audience;
        this.phone = phone;
    }

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
        int seconds = (int) (STRETCHES * WARM_UP.plus(bench.time).toSeconds() + 60);
        List<byte[]> film = Footage.seconds(seconds, KILOBITS, bench.folder).fragments;
        List<byte[]> before = Footage.cut(Recorder.seconds(WINDOW_SECONDS));
        try (Candor candor = bench.candor("candor.video.root=" + bench.folder.resolve("media"));
                PhoneOnAir earlier = new PhoneOnAir(candor.pod, candor.staff, candor.slug()).sendsAtOnce(before);
                Audience audience = new Audience(candor.target()).enter(bench.viewers, 1000);
                PhoneOnAir phone = earlier.sendsInRealTime(film)) {
            FanOut.publish(candor, audience, RATE, WARM_UP);
            new SegmentPull(bench, candor, audience, phone).measure(film);
        }
    }

    private void measure(List<byte[]> film) {
        nobody();
        pull(" look each second", looking());
        nobody();
        pull(" are told", told());
        nobody();
        if (!HttpPeer.nginxIsInstalled()) {
            System.err.println("nginx is left out: install it to see what is the machine's own");
            return;
        }
        Path root = bench.folder.resolve("pulled");
        lay(film, root);
        try (HttpPeer nginx = HttpPeer.files(bench.folder, root)) {
            pull(
                    " look each second, at nginx",
                    new Pullers.Source(nginx.port(), n -> "/live.m3u8", n -> "/" + n + ".m4s", phone::stored, false));
        }
        nobody();
    }

    private void nobody() {
        measure("nobody pulls", null);
    }

    private void pull(String how, Pullers.Source source) {
        try (Pullers pullers = new Pullers(source)) {
            pullers.start(bench.viewers);
            FanOut.publish(candor, audience, RATE, WARM_UP);
            measure(bench.viewers + how, pullers);
        }
    }

    private void measure(String name, @Nullable Pullers pullers) {
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

    private Pullers.Source looking() {
        return source(n -> "", false);
    }

    private Pullers.Source told() {
        String list = list();
        Matcher first = FIRST.matcher(list);
        Matcher newest = SEGMENT.matcher(list);
        if (!first.find()) {
            throw new IllegalStateException("no media sequence in the playlist");
        }
        long segments = newest.results().count();
        int number = newest.reset()
                .results()
                .reduce((a, b) -> b)
                .map(last -> Integer.parseInt(last.group(2)))
                .orElseThrow();
        long ahead = Long.parseLong(first.group(1)) + segments - 1 - number;
        return source(n -> "?_HLS_msn=" + (ahead + n), true);
    }

    private Pullers.Source source(IntFunction<String> query, boolean tells) {
        String media = "/media/" + candor.slug() + "/";
        return new Pullers.Source(
                candor.pod.port(),
                n -> media + "live.m3u8" + query.apply(n),
                n -> media + "2/" + n + ".m4s",
                phone::stored,
                tells);
    }

    private String list() {
        URI address = URI.create("http://localhost:" + candor.pod.port() + "/media/" + candor.slug() + "/live.m3u8");
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The same files, compressed where the pod compresses. */
    private void lay(List<byte[]> film, Path root) {
        try {
            Files.createDirectories(root);
            for (int i = 0; i < film.size(); i++) {
                Files.write(root.resolve((i + 1) + ".m4s"), film.get(i));
            }
            byte[] list = list().getBytes(StandardCharsets.UTF_8);
            Files.write(root.resolve("live.m3u8"), list);
            try (var gzip = new GZIPOutputStream(Files.newOutputStream(root.resolve("live.m3u8.gz")))) {
                gzip.write(list);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
