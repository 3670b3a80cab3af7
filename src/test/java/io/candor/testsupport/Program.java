package io.candor.testsupport;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/** A program that tests of real video need, by its usual name. */
public final class Program {

    private Program() {}

    public static Optional<Path> find(String name) {
        return Stream.concat(
                        Stream.of("/usr/bin", "/usr/sbin"),
                        Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)))
                .filter(directory -> !directory.isBlank())
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    public static Path require(String name) {
        return find(name).orElseThrow(() -> new AssertionError("this test needs the program " + name));
    }
}
