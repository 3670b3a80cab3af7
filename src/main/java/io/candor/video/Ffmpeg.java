package io.candor.video;

import io.candor.access.Refusal;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Runs ffmpeg, and keeps it in bounds: argument lists and never a shell, a folder of its own, few at once, a lower
 * priority, bounded memory and pixels, an end by time at the latest, and none that outlives the service. What is there is found out at the start;
 * without it everything that needs it says that it is off.
 */
@ApplicationScoped
class Ffmpeg {

    private static final String NONE = "none";
    /** 4096 x 2176, upright as well: more than a phone's camera films. */
    static final long MOST_PIXELS = 4096L * 2176;

    private static final Duration PROBE = Duration.ofSeconds(10);
    private static final int LONGEST_PROBE = 512 * 1024;
    private static final Pattern VERSION = Pattern.compile("ffmpeg version (\\S{1,60})");

    /** As {@code -encoders} lists them: six flags, then the name ("ffmpeg Documentation", 5.4 Generic options). */
    private static final Pattern ENCODER = Pattern.compile("(?m)^ [VAS][F.][S.][X.][B.][D.] (\\S+)");

    private final FfmpegConfig config;
    private final Set<FfmpegRun> running = ConcurrentHashMap.newKeySet();
    private volatile Found found = new Found(Optional.empty(), "", Set.of());

    Ffmpeg(FfmpegConfig config) {
        this.config = config;
    }

    /** What the probe found. */
    record Found(Optional<Path> program, String version, Set<String> encoders) {

        boolean encodes(String encoder) {
            return encoders.contains(encoder);
        }
    }

    /** Before everything else that starts: others ask it what there is. */
    void start(@Observes @Priority(1) StartupEvent event) {
        found = probe();
        if (found.program().isPresent()) {
            if (find("prlimit").isEmpty()) {
                Log.warn("No prlimit (util-linux): the memory of an ffmpeg is bounded by the pod's alone");
            }
            Log.infof("ffmpeg %s: recordings as MP4, sound for captions, cameras that record WebM", found.version());
        } else {
            Log.info("No ffmpeg: no MP4 of recordings, no sound for speech recognition, no cameras that record WebM");
        }
    }

    void stop(@Observes ShutdownEvent event) {
        running.forEach(FfmpegRun::close);
    }

    Found found() {
        return found;
    }

    boolean isHere() {
        return found.program().isPresent();
    }

    /**
     * Starts it with these arguments, in this folder.
     *
     * @throws Refusal UNSUPPORTED where there is none, TOO_FAST when as many run as may
     */
    FfmpegRun run(Path folder, List<String> arguments) throws IOException {
        Path program = found.program()
                .orElseThrow(() -> Refusal.of(
                        Refusal.Kind.UNSUPPORTED, "This needs ffmpeg, which is not installed where the service runs."));
        synchronized (running) {
            running.removeIf(run -> !run.isAlive());
            // One that gets nothing more to do is soon gone; whatever follows it must not wait for that.
            long busy = running.stream().filter(run -> !run.isEnding()).count();
            if (busy >= config.processes() || running.size() >= 2 * config.processes()) {
                throw Refusal.tooFast(Duration.ofSeconds(2));
            }
            List<String> command = new ArrayList<>();
            find("prlimit")
                    .ifPresent(prlimit -> command.addAll(List.of(
                            prlimit.toString(), "--data=" + config.memory().asLongValue(), "--")));
            find("nice")
                    .ifPresent(nice -> command.addAll(List.of(nice.toString(), "-n", String.valueOf(config.nice()))));
            command.addAll(List.of(program.toString(), "-hide_banner", "-loglevel", "error", "-nostats"));
            // What a header of a few bytes claims is allocated: 12,000 x 12,000 take 2.7 GB.
            command.addAll(List.of("-max_pixels", String.valueOf(MOST_PIXELS)));
            command.addAll(arguments);
            FfmpegRun run = new FfmpegRun(command, folder, config.longest());
            running.add(run);
            return run;
        }
    }

    private Found probe() {
        Optional<Path> program = config.program()
                .map(name -> name.equals(NONE) ? Optional.<Path>empty() : Optional.of(Path.of(name)))
                .orElseGet(() -> find("ffmpeg"));
        if (program.isEmpty()) {
            return found;
        }
        try {
            Matcher version = VERSION.matcher(ask(program.get(), "-version"));
            if (!version.find()) {
                Log.warnf("%s is no ffmpeg and is not used", program.get());
                return found;
            }
            Set<String> encoders = new HashSet<>();
            ENCODER.matcher(ask(program.get(), "-encoders")).results().forEach(m -> encoders.add(m.group(1)));
            return new Found(program, version.group(1), Set.copyOf(encoders));
        } catch (IOException e) {
            Log.warnf("%s cannot be run and is not used: %s", program.get(), e.getMessage());
            return found;
        }
    }

    private static String ask(Path program, String question) throws IOException {
        Process process = new ProcessBuilder(program.toString(), "-hide_banner", "-nostdin", question)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (InputStream said = process.getInputStream()) {
            process.getOutputStream().close();
            process.onExit().orTimeout(PROBE.toMillis(), TimeUnit.MILLISECONDS).exceptionally(late -> {
                process.destroyForcibly();
                return process;
            });
            return new String(said.readNBytes(LONGEST_PROBE), StandardCharsets.UTF_8);
        } finally {
            process.destroy();
        }
    }

    private static Optional<Path> find(String name) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.concat(Arrays.stream(path.split(File.pathSeparator, -1)), Stream.of("/usr/bin"))
                .filter(directory -> !directory.isBlank())
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
