package io.candor.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A process and its children as {@code /proc} shows them: what they cost, and signals to them. Linux only. */
record OsProcess(ProcessHandle handle, boolean withChildren) {

    OsProcess(ProcessHandle handle) {
        this(handle, true);
    }

    /** USER_HZ, which Linux fixes at 100 for what {@code /proc} tells (proc_pid_stat(5)). */
    private static final int TICKS_PER_SECOND = 100;

    /** This process, without the services it has started. */
    static OsProcess self() {
        return new OsProcess(ProcessHandle.current(), false);
    }

    /** User and system time so far, to a hundredth of a second. */
    Duration cpu() {
        return Duration.ofMillis(all().mapToLong(OsProcess::cpuTicks).sum() * 1000 / TICKS_PER_SECOND);
    }

    /** Resident memory now. Pages that processes share are counted once for each. */
    long rssBytes() {
        return all().mapToLong(OsProcess::rss).sum();
    }

    /** Sends a signal by name, such as {@code STOP} or {@code CONT}. */
    void signal(String name) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(handle.pid())).start();
            if (kill.waitFor() != 0) {
                throw new IllegalStateException("kill -" + name + " " + handle.pid() + " failed");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void awaitEnd() {
        handle.onExit().join();
    }

    /** What the JVM answers when {@code jcmd} asks it this. */
    String jcmd(String... what) {
        List<String> command =
                new ArrayList<>(List.of(Pod.JAVA.resolveSibling("jcmd").toString(), String.valueOf(handle.pid())));
        command.addAll(List.of(what));
        try {
            Process jcmd = new ProcessBuilder(command).redirectErrorStream(true).start();
            return new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Bytes of live objects by class, after a full collection; empty when this is no JVM. */
    Map<String, Long> liveObjects() {
        jcmd("GC.run");
        return jcmd("GC.class_histogram")
                .lines()
                .map(line -> line.strip().split(" +", -1))
                .filter(columns -> columns.length >= 4 && columns[0].endsWith(":"))
                // what the collector fills gaps with is not alive
                .filter(columns -> !columns[3].contains("jdk.internal.vm.Filler"))
                .collect(Collectors.toMap(columns -> columns[3], columns -> Long.parseLong(columns[2]), Long::sum));
    }

    private Stream<ProcessHandle> all() {
        return withChildren ? Stream.concat(Stream.of(handle), handle.descendants()) : Stream.of(handle);
    }

    private static long cpuTicks(ProcessHandle process) {
        Cpu cpu = Cpu.of(read(process, "stat"));
        return cpu.user() + cpu.system();
    }

    /** Ticks in user mode and in the kernel. */
    private record Cpu(long user, long system) {

        static final Cpu NONE = new Cpu(0, 0);

        static Cpu of(String stat) {
            // The name of the program, in parentheses, may hold anything; what follows it is numbers.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
            return stat.isEmpty() ? NONE : new Cpu(Long.parseLong(fields[11]), Long.parseLong(fields[12]));
        }

        Cpu plus(Cpu other) {
            return new Cpu(user + other.user, system + other.system);
        }
    }

    /** What its threads have used so far, threads of one kind together: the kernel keeps 15 letters of their names. */
    private Map<String, Cpu> threads() {
        try (Stream<Path> tasks = Files.list(Path.of("/proc", String.valueOf(handle.pid()), "task"))) {
            Map<String, Cpu> kinds = new TreeMap<>();
            for (Path task : tasks.toList()) {
                String stat = read(task.resolve("stat"));
                if (!stat.isEmpty()) {
                    String kind = stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'))
                            .replaceAll("[-\\d]+$", "");
                    kinds.merge(kind, Cpu.of(stat), Cpu::plus);
                }
            }
            return kinds;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Says which threads used the processor meanwhile: in percent of one core, in user mode and in the kernel. */
    String threadsDuring(Runnable measured) {
        Map<String, Cpu> before = threads();
        long start = System.nanoTime();
        measured.run();
        double ticks = (System.nanoTime() - start) / 1e9 * TICKS_PER_SECOND;
        List<String> said = new ArrayList<>();
        threads().forEach((kind, after) -> {
            Cpu was = before.getOrDefault(kind, Cpu.NONE);
            double user = 100 * (after.user() - was.user()) / ticks;
            double system = 100 * (after.system() - was.system()) / ticks;
            if (user + system >= 1) {
                said.add(String.format("%s %.0f + %.0f", kind, user, system));
            }
        });
        return String.join(", ", said);
    }

    private static long rss(ProcessHandle process) {
        return read(process, "status")
                        .lines()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .sum()
                * 1024;
    }

    /** Empty when the process has just ended. */
    private static String read(ProcessHandle process, String file) {
        return read(Path.of("/proc", String.valueOf(process.pid()), file));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException ended) {
            return "";
        }
    }
}
