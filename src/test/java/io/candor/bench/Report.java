package io.candor.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What was measured, as Markdown: said at once, and kept in a file at the end. */
final class Report {

    private final List<String> lines = new ArrayList<>();

    void say(String text) {
        lines.add(text);
        System.out.println(text);
    }

    void heading(String text) {
        say("");
        say("## " + text);
        say("");
    }

    void columns(String... names) {
        row((Object[]) names);
        say(Arrays.stream(names).map(n -> "---").collect(Collectors.joining(" | ", "| ", " |")));
    }

    /** Numbers with a fraction are given one or two digits of it. */
    void row(Object... cells) {
        say(Arrays.stream(cells).map(Report::text).collect(Collectors.joining(" | ", "| ", " |")));
    }

    private static String text(Object cell) {
        if (cell instanceof Double d) {
            return String.format(Locale.ROOT, Math.abs(d) < 10 ? "%.2f" : "%.1f", d);
        }
        return String.valueOf(cell);
    }

    void save(Path file) {
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
