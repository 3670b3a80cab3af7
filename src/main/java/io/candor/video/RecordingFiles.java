package io.candor.video;

import io.candor.access.Refusal;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Recordings as one MP4 file each, for staff to take away: made by ffmpeg when it is asked for, kept for a day beside the
 * media it was made of, and removed with it. Runs of the same camera are put together as they are; where the picture's
 * size changed, it is coded anew, which takes about as long as the recording.
 */
@ApplicationScoped
class RecordingFiles {

    static final String NAME = "recording.mp4";
    /** What is being made is named so, and by whom: another pod may be making the same file. */
    private static final String MAKING = "recording-";

    private static final String UNFINISHED = ".part";
    private static final String LIST = ".list";
    private static final Duration KEPT = Duration.ofDays(1);

    /** How far it is, on the wire as {@code state}. */
    enum State {
        /** It is being made; ask again. */
        MAKING,
        READY,
        /** It could not be made; ask again to try again. */
        FAILED
    }

    private final Library library;
    private final Ffmpeg ffmpeg;
    private final FfmpegConfig config;
    private final Clock clock;
    private final Map<UUID, State> states = new ConcurrentHashMap<>();

    RecordingFiles(Library library, Ffmpeg ffmpeg, FfmpegConfig config, Clock clock) {
        this.library = library;
        this.ffmpeg = ffmpeg;
        this.config = config;
        this.clock = clock;
    }

    boolean canBeMade() {
        return ffmpeg.isHere();
    }

    Path file(UUID broadcast) {
        return library.root().folder(broadcast).resolve(NAME);
    }

    /**
     * Begins to make it where that has not begun, and says how far it is.
     *
     * @throws Refusal UNSUPPORTED without ffmpeg, NOT_FOUND without a recording, UNAVAILABLE without room for it
     */
    State want(UUID broadcast) {
        if (Files.exists(file(broadcast))) {
            return State.READY;
        }
        synchronized (states) {
            State last = states.remove(broadcast);
            if (last == State.FAILED) {
                return last;
            }
            if (last == null) {
                begin(broadcast);
            }
            states.put(broadcast, State.MAKING);
            return State.MAKING;
        }
    }

    private void begin(UUID broadcast) {
        try {
            Timeline timeline = new Timeline(library.root(), broadcast);
            timeline.refresh();
            if (timeline.isEmpty()) {
                throw Refusal.notFound("There is no recording.");
            }
            long bytes = timeline.runs().stream()
                    .flatMap(run -> run.segments.stream())
                    .mapToLong(MediaSegment::bytes)
                    .sum();
            // While the index is moved to its front the file is there twice.
            if (bytes > config.largestFile().asLongValue()
                    || library.storage().refuses(broadcast, 2 * bytes).isPresent()) {
                throw Refusal.unavailable("There is no room for a file of this recording.", Duration.ofMinutes(10));
            }
            Path folder = library.root().folder(broadcast);
            String making = MAKING + UUID.randomUUID();
            list(folder, making, timeline);
            FfmpegRun run = ffmpeg.run(folder, arguments(folder, making, timeline));
            Thread.ofVirtual().name("recording-file").start(() -> finish(broadcast, folder, making, run, bytes));
        } catch (IOException e) {
            Log.warnf("No file can be made of the recording of %s: %s", broadcast, e.getMessage());
            throw Refusal.unavailable("The recording cannot be read right now.", Duration.ofSeconds(10));
        }
    }

    /** A playlist for each run, and a list of these: ffmpeg reads no other file (ffmpeg-formats, 3.3 concat). */
    private static void list(Path folder, String making, Timeline timeline) throws IOException {
        StringBuilder list = new StringBuilder("ffconcat version 1.0\n");
        for (Timeline.Run run : timeline.runs()) {
            String name = making + "." + run.number + ".m3u8";
            Files.writeString(folder.resolve(name), Playlist.run(run));
            double seconds = run.segments.stream()
                            .mapToLong(MediaSegment::durationMicros)
                            .sum()
                    / 1e6;
            list.append(String.format(Locale.ROOT, "file %s\nduration %.6f\n", name, seconds));
        }
        Files.writeString(folder.resolve(making + LIST), list);
    }

    private static List<String> arguments(Path folder, String making, Timeline timeline) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("-nostdin", "-protocol_whitelist", "file", "-f", "concat"));
        arguments.addAll(List.of("-i", making + LIST, "-map", "0:v:0", "-map", "0:a:0?"));
        arguments.addAll(isAlike(folder, timeline) ? List.of("-c", "copy") : ANEW);
        arguments.addAll(List.of("-movflags", "+faststart", "-f", "mp4", "-y", making + UNFINISHED));
        return arguments;
    }

    private static final List<String> ANEW = List.of(
            "-vf",
            "scale=1280:720:force_original_aspect_ratio=decrease,pad=1280:720:-1:-1,setsar=1",
            "-c:v",
            "libx264",
            "-preset",
            "veryfast",
            "-pix_fmt",
            "yuv420p",
            "-c:a",
            "aac");

    /** Whether all runs begin with the same header, so that one header does for all. */
    private static boolean isAlike(Path folder, Timeline timeline) throws IOException {
        Path first = null;
        for (Timeline.Run run : timeline.runs()) {
            Path init = folder.resolve(Integer.toString(run.number)).resolve(MediaRoot.INIT);
            if (first != null && Files.mismatch(first, init) >= 0) {
                return false;
            }
            first = init;
        }
        return true;
    }

    private void finish(UUID broadcast, Path folder, String making, FfmpegRun run, long bytes) {
        try (run) {
            boolean made = run.succeeds();
            if (made) {
                Files.move(folder.resolve(making + UNFINISHED), file(broadcast), StandardCopyOption.ATOMIC_MOVE);
                library.storage().added(broadcast, bytes);
                states.remove(broadcast);
            } else {
                states.put(broadcast, State.FAILED);
                Log.warnf("No file could be made of the recording of %s: %s", broadcast, run.complaint());
            }
        } catch (IOException e) {
            states.put(broadcast, State.FAILED);
            Log.warnf("The file of the recording of %s is not there: %s", broadcast, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            tidy(folder, making);
        }
    }

    private static void tidy(Path folder, String making) {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                if (file.getFileName().toString().startsWith(making)) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException removedMeanwhile) {
            Log.debugf("Nothing to tidy up: %s", removedMeanwhile.getMessage());
        }
    }

    /** Removes those that were made long ago, and what a pod that died has left: they can be made again. */
    void removeOld() {
        try (Stream<Path> folders = Files.list(library.root().folder())) {
            for (Path folder : folders.toList()) {
                try (DirectoryStream<Path> made = Files.newDirectoryStream(folder, "recording[.-]*")) {
                    for (Path file : made) {
                        removeIfOld(file);
                    }
                } catch (NotDirectoryException notMedia) {
                    Log.debugf("%s in the media folder is not a recording's.", folder);
                }
            }
        } catch (IOException | UncheckedIOException e) {
            Log.debugf("Old files of recordings stay: %s", e.getMessage());
        }
    }

    private void removeIfOld(Path file) throws IOException {
        if (Files.getLastModifiedTime(file).toInstant().isBefore(clock.instant().minus(KEPT))) {
            Files.deleteIfExists(file);
        }
    }
}
