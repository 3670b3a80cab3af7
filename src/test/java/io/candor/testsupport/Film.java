package io.candor.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What the camera of {@link HlsStream} sees, made once a run: moving colours, a tone, and the number of each frame as
 * bits along the upper edge, so that a test can read from the picture which moment it is.
 */
final class Film {

    static final int SECONDS = 150;
    static final int FRAMES_A_SECOND = 25;
    static final int BITS = 12;
    static final int WIDTH = 320;
    static final int HEIGHT = 180;
    static final int BIT = 24;

    private Film() {}

    private static final class Holder {
        static final Path FOLDER = shoot();
    }

    static Path get() {
        return Holder.FOLDER;
    }

    private static Path shoot() {
        try {
            Path folder = Files.createTempDirectory("candor-film");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
            String bits = IntStream.range(0, BITS)
                    .mapToObj(bit ->
                            "drawbox=x=%d:y=0:w=%d:h=%d:t=fill:color=white:enable='gte(mod(floor(n/%d)\\,2)\\,1)'"
                                    .formatted(bit * BIT, BIT, BIT, 1 << bit))
                    .collect(Collectors.joining(","));
            run(
                    folder,
                    "-f",
                    "lavfi",
                    "-i",
                    "testsrc2=size=%dx%d:rate=%d".formatted(WIDTH, HEIGHT, FRAMES_A_SECOND),
                    "-f",
                    "lavfi",
                    "-i",
                    "sine=frequency=330:sample_rate=48000",
                    "-t",
                    Integer.toString(SECONDS),
                    "-vf",
                    "drawbox=x=0:y=0:w=%d:h=%d:t=fill:color=black,".formatted(BITS * BIT, BIT) + bits,
                    "-map",
                    "0:v",
                    "-map",
                    "1:a",
                    "-c:v",
                    "libx264",
                    "-preset",
                    "ultrafast",
                    "-profile:v",
                    "baseline",
                    "-pix_fmt",
                    "yuv420p",
                    "-g",
                    Integer.toString(FRAMES_A_SECOND),
                    "-sc_threshold",
                    "0",
                    "-c:a",
                    "aac",
                    "-b:a",
                    "48k",
                    "-f",
                    "hls",
                    "-hls_time",
                    "1",
                    "-hls_list_size",
                    "0",
                    "-hls_segment_type",
                    "fmp4",
                    "-hls_fmp4_init_filename",
                    "film-init.mp4",
                    "-hls_segment_filename",
                    "film-%d.m4s",
                    "film.m3u8");
            run(
                    folder,
                    "-f",
                    "lavfi",
                    "-i",
                    "sine=frequency=330:sample_rate=48000",
                    "-t",
                    Integer.toString(SECONDS),
                    "-c:a",
                    "aac",
                    "-b:a",
                    "32k",
                    "-f",
                    "hls",
                    "-hls_time",
                    "1",
                    "-hls_list_size",
                    "0",
                    "-hls_segment_type",
                    "fmp4",
                    "-hls_fmp4_init_filename",
                    "sound-init.mp4",
                    "-hls_segment_filename",
                    "sound-%d.m4s",
                    "sound.m3u8");
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void run(Path folder, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(Ffmpeg.executable().toString(), "-v", "error", "-nostdin"));
        command.addAll(List.of(arguments));
        Path said = folder.resolve("ffmpeg.log");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            if (process.waitFor() != 0) {
                throw new AssertionError("ffmpeg failed: " + Files.readString(said));
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void delete(Path folder) {
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(folder);
        } catch (IOException e) {
            // Left in the temporary folder.
        }
    }
}
