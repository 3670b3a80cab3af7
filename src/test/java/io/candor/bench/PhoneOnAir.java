package io.candor.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A presenter's phone: sends what its recorder makes, a fragment each second, or all at once what it has recorded. */
final class PhoneOnAir implements AutoCloseable {

    private static final Clock CLOCK = Clock.systemUTC();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final int port;
    private final String token;
    private final String name;
    private volatile int stored;
    private volatile boolean off;
    private Thread sending;
    private UUID run = UUID.randomUUID();
    private long started;
    private int sent;

    PhoneOnAir(Pod pod, Staff staff, String slug) {
        this(
                pod,
                staff.post("/api/broadcasts/" + slug + "/presenter-links", Map.of())
                        .path("token")
                        .asText(),
                "phone-" + UUID.randomUUID());
    }

    private PhoneOnAir(Pod pod, String token, String name) {
        this.port = pod.port();
        this.token = token;
        this.name = name;
    }

    /** The same phone, sending to another pod. */
    PhoneOnAir at(Pod other) {
        return new PhoneOnAir(other, token, name);
    }

    /** How many segments of the run under way viewers can load. */
    int stored() {
        return stored;
    }

    /** Sends all of it as fast as it is taken, as if it had been recorded until now. */
    PhoneOnAir sendsAtOnce(List<byte[]> fragments) {
        run = UUID.randomUUID();
        sent = 0;
        started = CLOCK.millis() - fragments.size() * 1000L;
        return goesOnWith(fragments);
    }

    /** What the same recorder made next, as if no time had passed. */
    PhoneOnAir goesOnWith(List<byte[]> fragments) {
        for (byte[] fragment : fragments) {
            send(run, sent, started, started + (sent + 1) * 1000L, fragment);
            sent++;
        }
        return this;
    }

    /** Sends one a second, over and over: a recorder that is started anew when the film is over. */
    PhoneOnAir sendsInRealTime(List<byte[]> fragments) {
        sending = Thread.ofVirtual().name("phone").start(() -> {
            UUID now = UUID.randomUUID();
            long begun = CLOCK.millis();
            for (int i = 0; !off && i < fragments.size(); i++) {
                long due = begun + (i + 1) * 1000L;
                Pod.sleep(Duration.ofMillis(Math.max(0, due - CLOCK.millis())));
                stored = send(now, i, begun, due, fragments.get(i));
            }
        });
        return this;
    }

    private int send(UUID recorder, int sequence, long begun, long at, byte[] chunk) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/api/present/media/"
                        + recorder + "/" + sequence + "?phone=" + name + "&started=" + begun + "&sent=" + at))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "video/mp4")
                .POST(HttpRequest.BodyPublishers.ofByteArray(chunk))
                .build();
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException("chunk " + sequence + ": " + answer.statusCode() + " " + answer.body());
            }
            return Integer.parseInt(answer.body().replaceAll(".*\"segments\":(\\d+).*", "$1"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        off = true;
        if (sending != null) {
            try {
                sending.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
