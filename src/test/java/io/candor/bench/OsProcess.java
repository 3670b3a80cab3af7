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
        String stat = read(process, "stat");
        // The name of the program, in parentheses, may hold anything; what follows it is numbers.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
        return stat.isEmpty() ? 0 : Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
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
        try {
            return Files.readString(Path.of("/proc", String.valueOf(process.pid()), file));
        } catch (IOException ended) {
            return "";
        }
    }
}
