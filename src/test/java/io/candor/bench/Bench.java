package io.candor.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The load tool: {@code ./mvnw -Pbench -Dbench=fan-out,resume -Dviewers=5000 -Dseconds=20}. Starts PostgreSQL and the
 * packaged service as processes of their own, puts a load on them and reads from {@code /proc} what it cost. How to read
 * the figures is in {@code docs/benchmarks.md}.
 */
final class Bench implements AutoCloseable {

    private static final Map<String, Consumer<Bench>> SCENARIOS = new LinkedHashMap<>();

    static {
        SCENARIOS.put("train", Training::run);
        SCENARIOS.put("start", Start::run);
        SCENARIOS.put("idle", IdleViewers::run);
        SCENARIOS.put("fan-out", FanOut::run);
        SCENARIOS.put("captions", Captioning::run);
        SCENARIOS.put("intake", DurableIntake::run);
        SCENARIOS.put("resume", ResumeStorm::run);
        SCENARIOS.put("frozen", FrozenReaders::run);
        SCENARIOS.put("overload", Overload::run);
        SCENARIOS.put("hostile", HostileClients::run);
        SCENARIOS.put("growth", Growth::run);
        SCENARIOS.put("pass-through", PassThrough::run);
        SCENARIOS.put("pull", SegmentPull::run);
        SCENARIOS.put("glass", GlassToGlass::run);
        SCENARIOS.put("long", LongRun::run);
    }

    final Report report = new Report();
    final Path folder;
    final Postgres database;
    final int viewers = Integer.getInteger("viewers", 5000);
    final Duration time = Duration.ofSeconds(Integer.getInteger("seconds", 20));
    private final boolean profiled = Boolean.getBoolean("profile");
    private Staff staff;

    private Bench(Path folder) {
        this.folder = folder;
        this.database = new Postgres(folder.resolve("postgresql"));
    }

    static void main(String[] arguments) {
        List<String> wanted = arguments.length == 0 || arguments[0].equals("all")
                ? SCENARIOS.keySet().stream()
                        .filter(name -> !name.equals("long"))
                        .toList()
                : List.of(arguments[0].split(","));
        if (!SCENARIOS.keySet().containsAll(wanted)) {
            throw new IllegalArgumentException("the scenarios are " + SCENARIOS.keySet() + ", not " + wanted);
        }
        Path folder = Path.of("target", "bench");
        try (Bench bench = new Bench(emptied(folder))) {
            try {
                bench.machine();
                wanted.forEach(name -> SCENARIOS.get(name).accept(bench));
            } finally {
                bench.report.save(folder.resolve(String.join("-", wanted) + ".md"));
            }
        } catch (RuntimeException | IOException failed) {
            failed.printStackTrace();
            System.exit(1);
        }
        // A browser's driver keeps a thread that would wait for ever.
        System.exit(0);
    }

    /** A fresh pod with a broadcast that is on air. */
    Candor candor(String... settings) {
        Pod pod = new Pod(database, folder.resolve("candor.log"), settings).awaitReady();
        return new Candor(pod, staff(pod));
    }

    /** The administrator at this pod; signs in for the first time if that has not happened yet. */
    Staff staff(Pod pod) {
        staff = staff == null ? Staff.firstSignIn(pod) : staff.at(pod);
        return staff;
    }

    /** With {@code -Dprofile=true} the service records where its time goes meanwhile. */
    void profile(Broadcaster service, String name, Runnable measured) {
        profile(service, name, () -> {
            measured.run();
            return null;
        });
    }

    /** As {@link #profile(Broadcaster, String, Runnable)}, of what has a result. */
    <T> T profile(Broadcaster service, String name, Supplier<T> measured) {
        if (!profiled || !(service instanceof Candor)) {
            return measured.get();
        }
        // By processor time: what is in native code counts, and what waits does not (JEP 509).
        service.process().jcmd("JFR.start", "name=load", "settings=profile", "jdk.CPUTimeSample#enabled=true");
        T result = measured.get();
        Path file = folder.resolve(name + ".jfr").toAbsolutePath();
        service.process().jcmd("JFR.stop", "name=load", "filename=" + file);
        return result;
    }

    private void machine() throws IOException {
        report.say("# Candor under load, " + LocalDate.now(ZoneOffset.UTC));
        report.say("");
        report.say("- " + Runtime.getRuntime().availableProcessors() + " cores ("
                + firstLine("/proc/cpuinfo", "model name") + "), "
                + firstLine("/proc/meminfo", "MemTotal").replaceAll("\\D", "").replaceAll("\\d{6}$", "") + " GB, "
                + "Linux " + System.getProperty("os.version") + ", JDK " + Runtime.version());
        report.say("- load average at the start: "
                + Files.readString(Path.of("/proc/loadavg")).replaceFirst("( \\S+){2}\\s*$", ""));
        report.say("- PostgreSQL " + database.query("show server_version").getFirst() + ", fsync "
                + database.query("show fsync").getFirst() + ", synchronous_commit "
                + database.query("show synchronous_commit").getFirst()
                + ", on the same machine, as are the load generator and the peers");
        report.say("- one fsync on its disk, p50 / p99 / max: " + database.fsync() + " ms");
        report.say("- " + viewers + " viewers, " + time.toSeconds() + " s a measurement, unless said otherwise");
    }

    private static String firstLine(String file, String name) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of(file))) {
            return lines.filter(line -> line.startsWith(name))
                    .map(line -> line.replaceFirst(".*:\\s*", ""))
                    .findFirst()
                    .orElse("?");
        }
    }

    private static Path emptied(Path folder) throws IOException {
        Files.createDirectories(folder);
        deleteAll(folder.resolve("postgresql"));
        deleteAll(folder.resolve("media"));
        return folder;
    }

    private static void deleteAll(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    @Override
    public void close() {
        database.close();
    }
}
