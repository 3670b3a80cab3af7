package io.candor.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whatever bytes come as a caption file: no crash, and what was read can be written and read again. In a normal run the
 * seeds are tried; {@code JAZZER_FUZZ=1 ./mvnw test -Dtest=CaptionFileFuzzTest#webVtt} goes on from them (see
 * {@code docs/captions.md}).
 */
class CaptionFileFuzzTest {

    @FuzzTest(maxDuration = "10m")
    void webVtt(byte[] bytes) {
        String file = new String(bytes, StandardCharsets.UTF_8);
        try {
            CaptionFile.Parsed read = WebVtt.read(file);
            String written = WebVtt.write(read.captions());
            CaptionFile.Parsed again = WebVtt.read(written);
            assertThat(again.dropped()).isEmpty();
            assertThat(WebVtt.write(again.captions())).isEqualTo(written);
            WebVtt.cues(file);
        } catch (NotWebVttException refused) {
            assertThat(file).matches("(?s)\uFEFF?+(?!WEBVTT(?:[ \t\r\n]|$)).*");
        }
    }

    @FuzzTest(maxDuration = "10m")
    void subRip(byte[] bytes) {
        String file = new String(bytes, StandardCharsets.UTF_8);
        CaptionFile.Parsed read = SubRipReader.read(file, List.of("Ann"));
        String written = SubRip.write(read.captions());
        // SubRip has no voices: whoever reads it again has to know the names.
        Set<String> speakers = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        read.captions().stream().map(Caption::speaker).filter(Objects::nonNull).forEach(speakers::add);
        Set<String> names = new TreeSet<>(speakers);
        names.add("Ann");
        CaptionFile.Parsed again = SubRipReader.read(written, names);
        // It can't say either that words of nobody in particular begin with somebody's name, and a writer can't know
        // the
        // names of people who say nothing.
        if (read.captions().stream()
                .noneMatch(c -> beginsWithAName(c.text(), c.speaker() == null ? names : Set.of("Ann"))
                        && !(c.speaker() != null && speakers.contains("Ann")))) {
            assertThat(SubRip.write(again.captions())).isEqualTo(written);
        }
    }

    private static boolean beginsWithAName(String words, Set<String> names) {
        int colon = words.indexOf(':');
        return colon > 0 && names.stream().anyMatch(words.substring(0, colon)::equalsIgnoreCase);
    }
}
