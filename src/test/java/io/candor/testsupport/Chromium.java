package io.candor.testsupport;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Which browser the browser tests use, and what happens where there is none: said aloud and left out, or a failure
 * under {@code CI=true}, where nobody would read it.
 */
public sealed interface Chromium {

    String SETTING = "CANDOR_CHROMIUM";

    List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

    List<String> APPLICATIONS = List.of(
            "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
            "/Applications/Chromium.app/Contents/MacOS/Chromium",
            "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge");

    /** Here it is. */
    record Found(Path executable) implements Chromium {}

    /** There is none, and the tests may be left out. */
    record LeftOut(String says) implements Chromium {}

    /** There is none, and that is a failure. */
    record Required(String says) implements Chromium {}

    static Chromium here() {
        return among(System.getenv(), Files::isExecutable);
    }

    /** An explicit setting is not second-guessed: what it names is used, or nothing. */
    static Chromium among(Map<String, String> environment, Predicate<Path> executable) {
        String chosen = environment.getOrDefault(SETTING, "");
        Optional<Path> found = (chosen.isBlank() ? usual(environment) : Stream.of(Path.of(chosen)))
                .filter(executable)
                .findFirst();
        if (found.isPresent()) {
            return new Found(found.get());
        }
        String says = chosen.isBlank()
                ? "no Chromium or Chrome was found. Install one, or name one in " + SETTING + "."
                : SETTING + " names no program: " + chosen;
        return "true".equals(environment.get("CI")) ? new Required(says) : new LeftOut(says);
    }

    private static Stream<Path> usual(Map<String, String> environment) {
        String separator = System.getProperty("path.separator");
        Stream<String> directories = Stream.concat(
                Stream.of("/usr/bin"),
                Arrays.stream(environment.getOrDefault("PATH", "").split(separator))
                        .filter(directory -> !directory.isBlank()));
        return Stream.concat(
                directories.flatMap(directory -> NAMES.stream().map(name -> Path.of(directory, name))),
                APPLICATIONS.stream().map(Path::of));
    }
}
