package io.candor.testsupport;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The ffmpeg with which tests make real video: the one on the path, or the one that {@code CANDOR_FFMPEG} names. */
final class Ffmpeg {

    private static final String SETTING = "CANDOR_FFMPEG";

    private Ffmpeg() {}

    static Optional<Path> found() {
        Map<String, String> environment = System.getenv();
        String chosen = environment.getOrDefault(SETTING, "");
        return (chosen.isBlank()
                        ? Arrays.stream(environment
                                        .getOrDefault("PATH", "")
                                        .split(System.getProperty("path.separator")))
                                .filter(directory -> !directory.isBlank())
                                .flatMap(directory ->
                                        Stream.of(Path.of(directory, "ffmpeg"), Path.of(directory, "ffmpeg.exe")))
                        : Stream.of(Path.of(chosen)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    static Path executable() {
        return found().orElseThrow(
                        () -> new AssertionError("no ffmpeg was found. Install one, or name one in " + SETTING + "."));
    }
}
