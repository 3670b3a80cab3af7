package io.candor.testsupport;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Programs of this machine that some tests want: without them a test is left out, aloud; under CI it fails. */
public final class Programs {

    private Programs() {}

    public static void need(String... names) {
        List<String> missing = Arrays.stream(names)
                .filter(name -> Arrays.stream(
                                System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                        .noneMatch(folder -> Files.isExecutable(Path.of(folder, name))))
                .toList();
        if (!missing.isEmpty()) {
            String says = "not installed here: " + String.join(", ", missing);
            if ("true".equals(System.getenv("CI"))) {
                throw new AssertionError("CI=true requires these tests; " + says);
            }
            System.out.println("Left out, as " + says);
            Assumptions.abort(says);
        }
    }

    /** Runs it to its end. @return what it wrote to its standard output */
    public static String run(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new AssertionError(command[0] + " ended with " + process.exitValue());
            }
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
