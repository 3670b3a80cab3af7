package io.candor.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is measured and trained is what runs in production. */
class PodTest {

    private static final Path IMAGE = Path.of("src", "main", "docker", "Dockerfile.jvm");

    /** Said here because there is no container; there they follow from its memory. */
    private static final List<String> FROM_ITS_MEMORY = List.of("-XX:MaxRAM=1g", "-XX:+UseSerialGC");

    @Test
    void theServiceRunsWithTheOptionsOfItsImage() throws IOException {
        String entryPoint = Files.readString(IMAGE)
                .lines()
                .filter(line -> line.startsWith("ENTRYPOINT "))
                .findFirst()
                .orElseThrow()
                .substring("ENTRYPOINT ".length());
        List<String> options = Arrays.stream(new ObjectMapper().readValue(entryPoint, String[].class))
                .filter(word -> word.startsWith("-") && !word.equals("-jar") && !word.startsWith("-XX:AOTCache="))
                .toList();

        List<String> here = Pod.AS_IN_THE_CONTAINER.stream()
                .filter(option -> !FROM_ITS_MEMORY.contains(option))
                .toList();
        assertThat(here).containsExactlyElementsOf(options);
    }
}
