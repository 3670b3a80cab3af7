package io.candor.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A real nginx-rtmp with the very configuration of {@code docs/video/nginx-rtmp.conf}, on loopback ports. */
public final class NginxServer implements AutoCloseable {

    private static final Path EXAMPLE = Path.of("docs", "video", "nginx-rtmp.conf");

    /** What operators change, and what a test puts there. */
    public record Ports(int rtmp, int viewers, int inside) {}

    private final Process process;
    private final Path folder;

    public NginxServer(Ports ports, int candor, String secret) {
        try {
            folder = Files.createDirectories(Path.of("target", "nginx-rtmp-" + ports.rtmp()))
                    .toAbsolutePath();
            Files.createDirectories(folder.resolve("hls"));
            Files.createDirectories(folder.resolve("recordings"));
            Path configuration = folder.resolve("nginx.conf");
            Files.writeString(
                    configuration,
                    Files.readString(EXAMPLE)
                            .replace("CHANGE-ME", secret)
                            .replace("http://candor:8080", "http://127.0.0.1:" + candor)
                            .replace("listen 1935", "listen 127.0.0.1:" + ports.rtmp())
                            .replace("listen 8090", "listen 127.0.0.1:" + ports.viewers())
                            .replace("listen 8091", "listen 127.0.0.1:" + ports.inside())
                            .replace("/var/lib/candor", folder.toString())
                            .replace(
                                    "/var/log/nginx/candor.log",
                                    folder.resolve("error.log").toString())
                            .replace(
                                    "/run/candor-nginx.pid",
                                    folder.resolve("nginx.pid").toString())
                            .replace("http {", "http {" + temporary(folder)));
            process = new ProcessBuilder(List.of(
                            Program.require("nginx").toString(),
                            "-p",
                            folder.toString(),
                            "-c",
                            configuration.toString(),
                            "-g",
                            "daemon off; master_process off;"))
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("nginx.out").toFile())
                    .start();
            Awaitility.await().alias("nginx listens").until(() -> answers(ports.rtmp()) && answers(ports.inside()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the distribution's build would keep bodies; a test may not write there. */
    private static String temporary(Path folder) {
        StringBuilder lines = new StringBuilder();
        for (String kind : List.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")) {
            lines.append("\n    ")
                    .append(kind)
                    .append("_temp_path ")
                    .append(folder.resolve(kind))
                    .append(";");
        }
        return lines.toString();
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Everything that is there by name, in the folders that viewers could reach. */
    public List<String> files() {
        List<String> files = new ArrayList<>();
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    files.add(folder.relativize(file).toString());
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path renamedMeanwhile, IOException e) {
                    return FileVisitResult.CONTINUE;
                }
            });
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String log() {
        try {
            return Files.readString(folder.resolve("error.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
