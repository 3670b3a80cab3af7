package io.candor.operations;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The laptop's PostgreSQL: its data lies in {@code .candor/database} of the project and survives restarts. A server
 * that is still running there (the last JVM was killed, or the application was reloaded) is used again.
 */
final class EmbeddedPostgresServer {

    static final Path HOME = Path.of(".candor").toAbsolutePath();

    private final int port;

    private EmbeddedPostgresServer(int port) {
        this.port = port;
    }

    static synchronized EmbeddedPostgresServer running() {
        return new EmbeddedPostgresServer(portOfRunningServer().orElseGet(EmbeddedPostgresServer::start));
    }

    String address() {
        return "jdbc:postgresql://localhost:" + port + "/postgres";
    }

    /** The fourth line of {@code postmaster.pid} is the port; the file stays behind when a server is killed. */
    private static Optional<Integer> portOfRunningServer() {
        try {
            List<String> lines = Files.readAllLines(data().resolve("postmaster.pid"));
            int port = Integer.parseInt(lines.get(3).strip());
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress("localhost", port), 500);
            }
            return Optional.of(port);
        } catch (IOException | IndexOutOfBoundsException | NumberFormatException nobodyThere) {
            return Optional.empty();
        }
    }

    // The server outlives this object on purpose; the hook stops it with the JVM.
    @SuppressWarnings("resource")
    private static int start() {
        try {
            Files.createDirectories(HOME);
            EmbeddedPostgres server = EmbeddedPostgres.builder()
                    .setDataDirectory(data())
                    .setCleanDataDirectory(false)
                    // Made for tests, it switches both off: what was acknowledged would be gone with the laptop's
                    // power.
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .setOverrideWorkingDirectory(HOME.resolve("postgresql").toFile())
                    .setRegisterShutdownHook(false)
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "embedded-postgresql-stop"));
            return server.getPort();
        } catch (IOException e) {
            throw new UncheckedIOException("The embedded PostgreSQL did not start; its data is in " + data(), e);
        }
    }

    private static void stop(EmbeddedPostgres server) {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path data() {
        return HOME.resolve("database");
    }
}
