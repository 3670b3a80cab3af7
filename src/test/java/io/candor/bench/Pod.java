package io.candor.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The packaged service as a process of its own, with the memory and the collector that its container would give it. */
final class Pod implements AutoCloseable {

    static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    /** What the service runs on, {@code -Djre}: the image has a JRE, and an AOT cache fits what it was made with. */
    private static final Path SERVICE_JAVA =
            Path.of(System.getProperty("jre", System.getProperty("java.home")), "bin", "java");

    static final String FIRST_PASSWORD = "one-time-password";

    private static final Path JAR = Path.of("target", "quarkus-app", "quarkus-run.jar");
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** What {@link Training} leaves for the image: classes that are linked already, and what is worth compiling. */
    static final Path AOT_CACHE = Path.of("target", "quarkus-app", "app.aot");

    /** As in a pod of 1 GiB (k8s/base): below 1792 MB the JVM takes the serial collector by itself. */
    static final List<String> AS_IN_THE_CONTAINER = List.of(
            "-XX:MaxRAM=1g",
            "-XX:MaxRAMPercentage=50",
            "-XX:+UseSerialGC",
            "-XX:+UseCompactObjectHeaders",
            "-XX:TrimNativeHeapInterval=30000",
            "-XX:+ExitOnOutOfMemoryError",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    /** A million viewers behind one address that ask without pause; they are not asked for work (docs/operations.md). */
    private static final List<String> EVERYBODY_FROM_ONE_ADDRESS =
            List.of("-Dcandor.live.crowd=1000000", "-Dcandor.live.question-burst=1000000", "-Dcandor.live.work-bits=0");

    private final List<String> command = new ArrayList<>();
    private final Path log;
    private final int port = freePort();
    private final int managementPort = freePort();
    private Process process;

    /**
     * With the AOT cache when it was made.
     *
     * @param settings such as {@code candor.live.tick=20ms}
     */
    Pod(Postgres database, Path log, String... settings) {
        this(database, log, Files.exists(AOT_CACHE) ? List.of("-XX:AOTCache=" + AOT_CACHE) : List.of(), settings);
    }

    /** @param jvm more options for the JVM */
    Pod(Postgres database, Path log, List<String> jvm, String... settings) {
        this.log = log.toAbsolutePath();
        command.add(SERVICE_JAVA.toString());
        command.addAll(AS_IN_THE_CONTAINER);
        command.addAll(jvm);
        command.add("-Dquarkus.http.port=" + port);
        command.add("-Dquarkus.management.port=" + managementPort);
        command.add("-Dquarkus.datasource.jdbc.url=" + database.url());
        command.add("-Dquarkus.datasource.username=postgres");
        command.add("-Dquarkus.datasource.password=postgres");
        command.add("-Dcandor.access.first-password=" + FIRST_PASSWORD);
        command.addAll(EVERYBODY_FROM_ONE_ADDRESS);
        for (String setting : settings) {
            command.add("-D" + setting);
        }
        command.addAll(List.of("-jar", JAR.toString()));
        start();
    }

    void start() {
        try {
            Files.createDirectories(log.getParent());
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("the packaged service is needed: ./mvnw package", e);
        }
    }

    Pod awaitReady() {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!isReady()) {
            if (System.nanoTime() > end || !process.isAlive()) {
                throw new IllegalStateException("the service did not start; its log is " + log);
            }
            sleep(Duration.ofMillis(50));
        }
        return this;
    }

    private boolean isReady() {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + managementPort + "/q/health/ready"))
                .timeout(Duration.ofSeconds(5))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** As {@link #awaitAnswer}, at the port for operators. */
    void awaitReadyOftenAsked() {
        awaitAnswer(managementPort, "/q/health/ready");
    }

    /** Returns with the first good answer at this path. Asks often, and cheaply: what starts needs the processor. */
    void awaitAnswer(String path) {
        awaitAnswer(port, path);
    }

    private void awaitAnswer(int port, String path) {
        byte[] request = ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.getOutputStream().write(request);
                byte[] answer = socket.getInputStream().readNBytes(12);
                if (new String(answer, StandardCharsets.US_ASCII).endsWith(" 200")) {
                    return;
                }
            } catch (IOException notYet) {
                if (!process.isAlive()) {
                    throw new IllegalStateException("the service did not start; its log is " + log, notYet);
                }
            }
            if (System.nanoTime() > end) {
                throw new IllegalStateException("the service did not start; its log is " + log);
            }
            sleep(Duration.ofMillis(10));
        }
    }

    /** What is answered at this path, to nobody in particular. */
    String get(String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .timeout(Duration.ofSeconds(10))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Where health and metrics are. */
    int managementPort() {
        return managementPort;
    }

    int port() {
        return port;
    }

    OsProcess process() {
        return new OsProcess(process.toHandle());
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asks it to end, and waits for it. @return whether it has ended in time */
    boolean end(Duration within) {
        process.destroy();
        try {
            return process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** {@code kill -9}. */
    void kill() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void sleep(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        if (!end(Duration.ofSeconds(1))) {
            kill();
        }
    }
}
