package io.candor.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import io.candor.testsupport.Encoder;
import io.candor.testsupport.NginxServer;
import io.candor.testsupport.Person;
import io.restassured.RestAssured;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * From a presenter's camera to a viewer's screen: a clock is drawn into the frames and read back from the playing
 * {@code <video>} in a real Chromium.
 */
final class GlassToGlass {

    private static final Path CAMERA = Path.of("src/test/resources/video/clock-camera.js");
    private static final Path READER = Path.of("src/test/resources/video/read-clock.js");
    private static final Clock CLOCK = Clock.systemUTC();
    private static final Duration SETTLES = Duration.ofSeconds(25);
    private static final Duration EVERY = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String SECRET = "known-to-both-sides";

    /** Microseconds that can be played without anything new. */
    private static final String BUFFERED = """
            () => {
              const { buffered, currentTime } = document.querySelector('video');
              return buffered.length ? Math.round((buffered.end(buffered.length - 1) - currentTime) * 1e6) : 0;
            }""";

    private GlassToGlass() {}

    static void run(Bench bench) {
        bench.report.heading("Glass to glass");
        bench.report.say(
                "Beside: how old the last picture of a segment is when the service has it; how much the viewer could play"
                        + " without anything new; how often the picture stood still.");
        bench.report.say("");
        bench.report.columns(
                "way",
                "samples",
                "delay, p50 / p99 / max ms",
                "segment there, p50 / p99 / max ms",
                "could play, p50 / least ms",
                "stood still",
                "service CPU");
        phone(bench, "a phone's page, passed through", "candor.video.ffmpeg.program=none");
        phone(bench, "a phone's page, with ffmpeg where it helps");
        encoder(bench);
    }

    private static void phone(Bench bench, String name, String... settings) {
        String[] all = java.util.Arrays.copyOf(settings, settings.length + 1);
        all[settings.length] = "candor.video.root=" + bench.folder.resolve("media");
        try (Candor candor = bench.candor(all);
                Person presenter = Person.onAPhone();
                Person viewer = Person.atADesk()) {
            RestAssured.port = candor.pod.port();
            JsonNode link = candor.staff.post(candor.path("presenter-links"), Map.of());
            presenter.page().addInitScript(CAMERA);
            presenter.open(link.path("path").asText());
            presenter.page().getByText("We can hear you.").waitFor();
            presenter.press("Go on air here");
            viewer.page().addInitScript(READER);
            viewer.open("/b/" + candor.slug());
            Page page = viewer.page();
            measure(bench, candor, name, page, () -> {
                Object shown = page.evaluate("window.readClock()");
                return shown == null ? -1 : CLOCK.millis() - ((Number) shown).longValue();
            });
        }
    }

    private static void encoder(Bench bench) {
        NginxServer.Ports ports = new NginxServer.Ports(Pod.freePort(), Pod.freePort(), Pod.freePort());
        String inside = "http://127.0.0.1:" + ports.inside();
        try (Candor candor = bench.candor(
                        "candor.video.server=nginx-rtmp",
                        "candor.video.nginx-rtmp.secret=" + SECRET,
                        "candor.video.nginx-rtmp.rtmp=rtmp://127.0.0.1:" + ports.rtmp() + "/live",
                        "candor.video.nginx-rtmp.hls=http://127.0.0.1:" + ports.viewers() + "/hls",
                        "candor.video.nginx-rtmp.stat=" + inside + "/stat",
                        "candor.video.nginx-rtmp.control=" + inside + "/control");
                NginxServer nginx = new NginxServer(ports, candor.pod.port(), SECRET);
                Person viewer = Person.atADesk()) {
            RestAssured.port = candor.pod.port();
            JsonNode way = candor.staff
                    .post(candor.path("video/key"), Map.of())
                    .path("encoders")
                    .path(0);
            try (Encoder encoder = Encoder.sendTo(
                    way.path("address").asText() + "/" + way.path("key").asText())) {
                Page page = viewer.open("/b/" + candor.slug()).page();
                measure(bench, candor, "RTMP through nginx-rtmp", page, () -> {
                    Object drawn = page.evaluate("() => { const video = document.querySelector('video');"
                            + " return video?.videoWidth ? (" + Encoder.READ_CLOCK + ")(video) : null }");
                    return drawn == null
                            ? -1
                            : Encoder.age(((Number) drawn).longValue()).toMillis();
                });
                if (!encoder.isSending()) {
                    bench.report.say("The encoder has stopped: " + encoder.complaint() + nginx.log());
                }
            }
        }
    }

    /** @param delay in milliseconds, negative while there is no picture */
    private static void measure(Bench bench, Candor candor, String name, Page page, LongSupplier delay) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (delay.getAsLong() < 0) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("no picture: " + name + ", the page says "
                        + page.context().browser().contexts().stream()
                                .flatMap(context -> context.pages().stream())
                                .map(each -> each.locator("body").innerText())
                                .toList());
            }
            page.waitForTimeout((double) EVERY.toMillis());
        }
        page.waitForTimeout((double) SETTLES.toMillis());
        page.evaluate("""
                () => {
                  window.stoodStill = 0;
                  document.querySelector('video').addEventListener('waiting', () => window.stoodStill++);
                }""");
        Samples delays = new Samples();
        Samples buffered = new Samples();
        NewestSegment newest = new NewestSegment(candor.pod, candor.slug());
        Duration before = candor.process().cpu();
        long start = System.nanoTime();
        for (long i = bench.time.dividedBy(EVERY); i > 0; i--) {
            long millis = delay.getAsLong();
            if (millis >= 0) {
                delays.add(millis * 1000);
            }
            buffered.add(((Number) page.evaluate(BUFFERED)).longValue());
            page.waitForTimeout((double) EVERY.toMillis());
        }
        double cpu = (double) candor.process().cpu().minus(before).toNanos() / (System.nanoTime() - start);
        newest.close();
        Samples there = newest.take();
        bench.report.row(
                name,
                delays.size(),
                delays,
                there.size() == 0 ? "another server's" : there,
                buffered.ms(0.5) + " / " + buffered.ms(0),
                page.evaluate("window.stoodStill"),
                Math.round(cpu * 100) + " %");
    }
}
