package io.candor.bench;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A PostgreSQL of its own that writes as it would in production, can be stopped, and keeps its data meanwhile. */
final class Postgres implements AutoCloseable {

    private static final int FSYNCS = 200;
    private static final int PAGE = 8192;

    private final Path folder;
    private int port;
    private EmbeddedPostgres server;

    /** @param folder on the disk whose fsync is to be paid for */
    Postgres(Path folder) {
        this.folder = folder.toAbsolutePath();
        start();
    }

    void start() {
        try {
            EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                    .setDataDirectory(folder.resolve("data"))
                    .setCleanDataDirectory(false)
                    // after a crash it reads its log again first
                    .setPGStartupWait(Duration.ofMinutes(1))
                    .setOverrideWorkingDirectory(folder.resolve("binaries").toFile())
                    // the embedded server switches both off by default, and a commit would not wait for the disk
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("max_connections", "100")
                    .setServerConfig("shared_preload_libraries", "pg_stat_statements");
            if (port > 0) {
                builder.setPort(port);
            }
            server = builder.start();
            port = server.getPort();
            execute("create extension if not exists pg_stat_statements");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void stop() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it at once, without writing anything that is not written yet: what is left is what it had promised. */
    void crash() {
        OsProcess server = process();
        server.signal("QUIT");
        server.awaitEnd();
        stop();
    }

    String url() {
        return "jdbc:postgresql://localhost:" + port + "/postgres?user=postgres&password=postgres";
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(url());
    }

    OsProcess process() {
        try {
            String pid = Files.readAllLines(folder.resolve("data").resolve("postmaster.pid"))
                    .getFirst();
            return new OsProcess(ProcessHandle.of(Long.parseLong(pid.strip())).orElseThrow());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void execute(String sql) {
        query(sql);
    }

    /** The first column of what the statement answers, as text. */
    List<String> query(String sql) {
        try (Connection c = connect();
                Statement s = c.createStatement()) {
            List<String> answers = new ArrayList<>();
            if (s.execute(sql)) {
                try (ResultSet row = s.getResultSet()) {
                    while (row.next()) {
                        answers.add(row.getString(1));
                    }
                }
            }
            return answers;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /**
     * From now on whoever commits waits so much longer before the log is flushed, however many commit at once (they
     * share the flush, as on any disk); PostgreSQL's {@code commit_delay}.
     */
    void flushTakesLonger(Duration longer) {
        execute("alter system set commit_delay = " + longer.toNanos() / 1000);
        execute("alter system set commit_siblings = 0");
        execute("select pg_reload_conf()");
    }

    /** What one commit has to wait for at least: a page written and forced to the disk of the database. */
    Samples fsync() {
        Samples samples = new Samples();
        Path file = folder.resolve("fsync");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            for (int i = 0; i < FSYNCS; i++) {
                long start = System.nanoTime();
                channel.write(ByteBuffer.allocate(PAGE), (long) (i % 16) * PAGE);
                channel.force(false);
                samples.add((System.nanoTime() - start) / 1000);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return samples;
    }

    @Override
    public void close() {
        stop();
    }
}
