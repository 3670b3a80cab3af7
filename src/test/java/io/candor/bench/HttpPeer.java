package io.candor.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** A broadcaster to compare with, on this machine: what is posted to {@code /pub} goes to all sockets at {@code /sub}. */
final class HttpPeer implements Broadcaster {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String name;
    private final int port;
    private final Process process;
    private final AtomicLong published = new AtomicLong();
    private final LongAdder failures = new LongAdder();

    private HttpPeer(String name, int port, Path log, List<String> command) {
        this.name = name;
        this.port = port;
        try {
            this.process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        awaitAnswer();
    }

    /** The least that a JVM can do: see {@link Floor}. */
    static HttpPeer floor(Path folder) {
        int port = Pod.freePort();
        return new HttpPeer(
                "bare Netty loop",
                port,
                folder.resolve("floor.log"),
                List.of(
                        Pod.JAVA.toString(),
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Floor.class.getName(),
                        String.valueOf(port)));
    }

    static boolean nchanIsInstalled() {
        return Files.exists(Path.of(NCHAN));
    }

    private static final String NCHAN = "/usr/lib/nginx/modules/ngx_nchan_module.so";

    /** Debian's nginx with nchan, both as they come; one worker, which spares nchan talking between workers. */
    static HttpPeer nchan(Path folder) {
        return nginx("nchan", folder, "load_module " + NCHAN + ";", """
                location /pub { nchan_publisher; nchan_channel_id load; }
                location /sub { nchan_subscriber websocket; nchan_channel_id load; }
                """);
    }

    /** Serves the files below here, and where there is one, what was compressed beforehand. */
    static HttpPeer files(Path folder, Path root) {
        return nginx("nginx", folder, "", """
                root %s;
                sendfile on;
                gzip_static on;
                keepalive_requests 1000000;
                """.formatted(root.toAbsolutePath()));
    }

    static boolean nginxIsInstalled() {
        return Files.exists(Path.of("/usr/sbin/nginx"));
    }

    private static HttpPeer nginx(String name, Path folder, String modules, String server) {
        int port = Pod.freePort();
        Path home = folder.resolve(name).toAbsolutePath();
        Path configuration = home.resolve("nginx.conf");
        try {
            Files.createDirectories(home);
            Files.writeString(configuration, """
                    %s
                    daemon off;
                    user root;
                    pid %s/pid;
                    error_log %s/error.log;
                    events { worker_connections 19900; }
                    http {
                        access_log off;
                        client_body_temp_path %s;
                        server {
                            listen 127.0.0.1:%d backlog=4096;
                            %s
                        }
                    }
                    """.formatted(modules, home, home, home, port, server));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new HttpPeer(
                name,
                port,
                folder.resolve(name + ".log"),
                List.of("nginx", "-p", home.toString(), "-c", configuration.toString()));
    }

    private void awaitAnswer() {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                http.send(request("/"), HttpResponse.BodyHandlers.discarding());
                return;
            } catch (IOException notYet) {
                if (System.nanoTime() > end || !process.isAlive()) {
                    throw new IllegalStateException(name + " did not start", notYet);
                }
                Pod.sleep(Duration.ofMillis(50));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    int port() {
        return port;
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(PATIENCE)
                .build();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Audience.Target target() {
        return new Audience.Target(port, "/sub", false);
    }

    @Override
    public OsProcess process() {
        return new OsProcess(process.toHandle());
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // failures are counted
    public void publish(long intent) {
        String message = Broadcaster.message(published.incrementAndGet(), intent);
        HttpRequest post = HttpRequest.newBuilder(request("/pub"), (name, value) -> true)
                .POST(HttpRequest.BodyPublishers.ofString(message))
                .build();
        http.sendAsync(post, HttpResponse.BodyHandlers.discarding()).whenComplete((answer, failure) -> {
            if (failure != null || answer.statusCode() >= 300) {
                failures.increment();
            }
        });
    }

    @Override
    public long failures() {
        return failures.sum();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(3, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
