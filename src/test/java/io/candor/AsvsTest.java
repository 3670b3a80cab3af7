package io.candor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What docs/asvs.md says is shown by tests is shown by tests that there are. */
class AsvsTest {

    private static final Path PAGE = Path.of("docs", "asvs.md");
    private static final Pattern NAMED = Pattern.compile("`(\\w+(?:Test|IT))\\b[^`]*`");

    @Test
    void eachTestThatIsNamedExists() throws IOException {
        Set<String> tests;
        try (Stream<Path> files = Files.walk(Path.of("src", "test", "java"))) {
            tests = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".java"))
                    .map(name -> name.substring(0, name.length() - ".java".length()))
                    .collect(Collectors.toSet());
        }

        List<String> named = NAMED.matcher(Files.readString(PAGE))
                .results()
                .map(match -> match.group(1))
                .toList();

        assertThat(named).hasSizeGreaterThan(100);
        assertThat(tests).containsAll(named);
    }

    @Test
    void noChapterIsMissing() throws IOException {
        List<String> chapters = Pattern.compile("(?m)^## V(\\d+) ")
                .matcher(Files.readString(PAGE))
                .results()
                .map(MatchResult::group)
                .toList();

        assertThat(chapters)
                .isEqualTo(IntStream.rangeClosed(1, 17)
                        .mapToObj(chapter -> "## V" + chapter + " ")
                        .toList());
    }

    /** A row is met, and says by which test or page; or it isn't, and says why. */
    @Test
    void whatIsNotMetSaysWhy() throws IOException {
        assertThat(Files.readAllLines(PAGE).stream()
                        .filter(line -> line.startsWith("| ") && !line.startsWith("| requirements"))
                        .toList())
                .hasSizeGreaterThan(80)
                .allSatisfy(row -> {
                    String[] cells = row.split(" \\| ?", -1);
                    String state = cells[1].toLowerCase(java.util.Locale.ROOT);
                    if (state.contains("not met") || state.startsWith("in part")) {
                        assertThat(state).containsAnyOf("because", "operator", "not a service", "is not known");
                    } else if (state.startsWith("met") && !state.contains(".md")) {
                        assertThat(NAMED.matcher(row).find()).as(row).isTrue();
                    }
                });
    }
}
