package io.candor.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the service is made of, as its SBOM has it, against the advisories that were known when the list was kept. */
class DependenciesTest {

    /** Made by the build before the tests, and part of the jar. */
    private static final String SBOM = "/META-INF/sbom/candor.cdx.json";

    private static final Path ADVISORIES = Path.of("src", "test", "resources", "advisories.csv");
    private static final Pattern ADVISORY = Pattern.compile("CVE-\\d{4}-\\d{4,7}|GHSA(-[23456789cfghjmpqrvwx]{4}){3}");

    private record Component(String name, String version) {}

    /** @param accepted why a version below it may be used all the same; empty when it may not */
    private record Advisory(String component, String below, List<String> ids, String what, String accepted) {

        static Advisory of(String line) {
            String[] cells = line.split(";", -1);
            assertThat(cells).as(line).hasSize(5);
            String[] c = Arrays.stream(cells).map(String::strip).toArray(String[]::new);
            return new Advisory(c[0], c[1], List.of(c[2].split(" ", -1)), c[3], c[4]);
        }

        boolean concerns(Component c) {
            boolean named = component.endsWith("*")
                    ? c.name().startsWith(component.substring(0, component.length() - 1))
                    : c.name().equals(component);
            return named && isBelow(c.version(), below);
        }
    }

    @Test
    void nothingHasAKnownHole() throws IOException {
        List<Component> components = components();

        List<String> holes = advisories()
                .filter(advisory -> advisory.accepted().isEmpty())
                .flatMap(advisory -> components.stream()
                        .filter(advisory::concerns)
                        .map(c -> c.name() + " " + c.version() + " is below " + advisory.below() + ": "
                                + advisory.ids()))
                .toList();

        assertThat(holes).isEmpty();
    }

    /** Otherwise the reason why it is accepted stays when nobody needs it any more. */
    @Test
    void whatIsAcceptedIsStillThere() throws IOException {
        List<Component> components = components();
        advisories()
                .filter(advisory -> !advisory.accepted().isEmpty())
                .forEach(advisory ->
                        assertThat(components).as("%s", advisory).anyMatch(advisory::concerns));
    }

    /** CVE-2026-50559 and CVE-2026-39852 pass rules that go by paths. Here each operation names its roles. */
    @Test
    void noRightsGoByPaths() throws IOException {
        try (Stream<Path> kustomized = Files.walk(Path.of("k8s"))) {
            List<Path> settings = new ArrayList<>(
                    kustomized.filter(file -> file.toString().endsWith(".yaml")).toList());
            settings.add(Path.of("src", "main", "resources", "application.properties"));
            for (Path file : settings) {
                assertThat(Files.readString(file))
                        .as("%s", file)
                        .doesNotContainIgnoringCase("auth.permission")
                        .doesNotContainIgnoringCase("AUTH_PERMISSION")
                        .doesNotContainIgnoringCase("auth.policy");
            }
        }
    }

    @Test
    void theSbomKnowsTheServiceAndItsPages() throws IOException {
        assertThat(components())
                .extracting(Component::name)
                .contains(
                        "io.quarkus:quarkus-core",
                        "io.netty:netty-codec-http",
                        "io.vertx:vertx-core",
                        "org.postgresql:postgresql",
                        "org.mvnpm:lit",
                        "org.webjars.npm:hls.js")
                .doesNotContain("org.junit.jupiter:junit-jupiter-api")
                .hasSizeGreaterThan(150);
    }

    @Test
    void theListSaysWhenItWasLookedThrough() throws IOException {
        String first = Files.readAllLines(ADVISORIES).getFirst();
        assertThat(LocalDate.parse(first.substring(first.length() - 10))).isAfter("2026-11-30");
        assertThat(advisories().flatMap(advisory -> advisory.ids().stream()))
                .isNotEmpty()
                .allSatisfy(id -> assertThat(id).matches(ADVISORY));
    }

    @ParameterizedTest
    @CsvSource({
        "4.1.9.Final, 4.1.138.Final, true",
        "4.1.138.Final, 4.1.138.Final, false",
        "4.1.141.Final, 4.1.138.Final, false",
        "2.21, 2.21.5, true",
        "3.33.2, 3.33.2.1, true",
        "3.33.3, 3.33.2.1, false",
        "42.7.14, 42.7.2, false"
    })
    void versionsAreComparedByTheirNumbers(String version, String other, boolean below) {
        assertThat(isBelow(version, other)).isEqualTo(below);
    }

    private static boolean isBelow(String version, String other) {
        int[] a = numbers(version);
        int[] b = numbers(other);
        int length = Math.max(a.length, b.length);
        return Arrays.compare(Arrays.copyOf(a, length), Arrays.copyOf(b, length)) < 0;
    }

    private static int[] numbers(String version) {
        return Arrays.stream(version.split("[^0-9]+", -1))
                .filter(number -> !number.isEmpty())
                .mapToInt(Integer::parseInt)
                .toArray();
    }

    private static Stream<Advisory> advisories() throws IOException {
        return Files.readAllLines(ADVISORIES).stream()
                .filter(line -> !line.startsWith("#"))
                .map(Advisory::of);
    }

    private static List<Component> components() throws IOException {
        try (InputStream in = DependenciesTest.class.getResourceAsStream(SBOM)) {
            assertThat(in).as("made by ./mvnw process-resources").isNotNull();
            JsonNode sbom = new ObjectMapper().readTree(in);
            assertThat(sbom.path("bomFormat").asText()).isEqualTo("CycloneDX");
            List<Component> components = new ArrayList<>();
            sbom.path("components")
                    .forEach(c -> components.add(new Component(
                            c.path("group").asText() + ":" + c.path("name").asText(),
                            c.path("version").asText())));
            return components;
        }
    }
}
