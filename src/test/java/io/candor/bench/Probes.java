package io.candor.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** Asks for liveness and readiness each second, as Kubernetes does, each time on a new connection. */
final class Probes implements AutoCloseable {

    static final List<String> PATHS = List.of("/q/health/live", "/q/health/ready");

    /** k8s/base gives them 3 s and 5 s. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    final Samples answers = new Samples();
    final Map<String, LongAdder> failures = new ConcurrentSkipListMap<>();
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(PATHS.size());
    private final int port;

    @SuppressWarnings("FutureReturnValueIgnored") // they go on until it is closed
    Probes(int port) {
        this.port = port;
        PATHS.forEach(path -> threads.scheduleAtFixedRate(() -> probe(path), 0, 1, TimeUnit.SECONDS));
    }

    private void probe(String path) {
        long start = System.nanoTime();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(PATIENCE)
                .build();
        try (HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
            int status =
                    http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            answers.add((System.nanoTime() - start) / 1000);
            if (status != 200) {
                failed(path + ": " + status);
            }
        } catch (IOException e) {
            failed(path + ": " + e.getClass().getSimpleName());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void failed(String what) {
        failures.computeIfAbsent(what, w -> new LongAdder()).increment();
    }

    @Override
    public void close() {
        threads.shutdown();
        try {
            threads.awaitTermination(2 * PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
