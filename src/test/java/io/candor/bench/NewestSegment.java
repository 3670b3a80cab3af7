package io.candor.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Looks at a live playlist all the time: how old the last picture of a segment is when the segment is there. */
final class NewestSegment implements AutoCloseable {

    private static final Clock CLOCK = Clock.systemUTC();
    private static final Duration EVERY = Duration.ofMillis(25);
    private static final Pattern SEGMENT = Pattern.compile("PROGRAM-DATE-TIME:(\\S+)\\n#EXTINF:([0-9.]+),");

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final HttpRequest request;
    private final Thread looking;
    private volatile Samples ages = new Samples();
    private volatile boolean off;

    NewestSegment(Pod pod, String slug) {
        request = HttpRequest.newBuilder(URI.create("http://localhost:" + pod.port() + "/media/" + slug + "/live.m3u8"))
                .build();
        looking = Thread.ofVirtual().name("newest-segment").start(this::look);
    }

    /** In microseconds, of the segments since the last call. */
    Samples take() {
        Samples taken = ages;
        ages = new Samples();
        return taken;
    }

    private void look() {
        Instant newest = Instant.EPOCH;
        while (!off) {
            try {
                HttpResponse<String> list = http.send(request, HttpResponse.BodyHandlers.ofString());
                Instant end = SEGMENT.matcher(list.body())
                        .results()
                        .reduce((a, b) -> b)
                        .map(NewestSegment::end)
                        .orElse(newest);
                if (end.isAfter(newest)) {
                    newest = end;
                    ages.add(Duration.between(end, CLOCK.instant()).toNanos() / 1000);
                }
                Pod.sleep(EVERY);
            } catch (IOException e) {
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static Instant end(MatchResult segment) {
        return Instant.parse(segment.group(1)).plusNanos((long) (Double.parseDouble(segment.group(2)) * 1e9));
    }

    @Override
    public void close() {
        off = true;
        try {
            looking.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        http.close();
    }
}
