package io.candor.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Route;
import io.candor.testsupport.BrowserTest;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.Person;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/** What Chromium's own track element makes of a file is what we make of it: the same cues with the same text. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
@BrowserTest
class LikeChromiumTest {

    /** White space apart, as a transcript has its own rules for it; ruby in parentheses, as a transcript has it. */
    private static final String CUES = """
            async addresses => {
              const found = [];
              for (const address of addresses) {
                const video = document.createElement('video');
                const track = document.createElement('track');
                Object.assign(track, { kind: 'captions', default: true, src: address });
                const loaded = new Promise(done => {
                  track.addEventListener('load', () => done(true));
                  track.addEventListener('error', () => done(false));
                });
                video.append(track);
                document.body.append(video);
                track.track.mode = 'hidden';
                const good = await loaded;
                found.push(!good ? null : [...track.track.cues].map(cue => {
                  const words = cue.getCueAsHTML();
                  words.querySelectorAll('rt').forEach(rt => rt.textContent && rt.replaceChildren('(' + rt.textContent + ')'));
                  return {
                    startMs: Math.round(cue.startTime * 1000),
                    endMs: Math.round(cue.endTime * 1000),
                    text: words.textContent,
                  };
                }));
                video.remove();
              }
              return found;
            }
            """;

    @Test
    void sameCuesSameText() {
        List<String> files = NastyWebVtt.files();
        List<List<Map<String, Object>>> theirs = inChromium(files);
        SoftAssertions all = new SoftAssertions();
        for (int i = 0; i < files.size(); i++) {
            String file = files.get(i);
            all.assertThat(ours(file)).as("%s", file).isEqualTo(bare(theirs.get(i)));
        }
        all.assertAll();
    }

    @Test
    void whatChromiumRefusesIsRefused() {
        List<String> files = NastyWebVtt.notWebVtt();
        List<List<Map<String, Object>>> theirs = inChromium(files);
        for (int i = 0; i < files.size(); i++) {
            String file = files.get(i);
            assertThat(theirs.get(i)).as("Chromium on %s", file).isNull();
            assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> WebVtt.read(file)))
                    .as("we on %s", file)
                    .isInstanceOf(NotWebVttException.class);
        }
    }

    private static List<List<Map<String, Object>>> inChromium(List<String> files) {
        try (Person somebody = Person.atADesk()) {
            somebody.open("/");
            somebody.page().route("**/nasty/*.vtt", route -> serve(route, files));
            List<String> addresses = new ArrayList<>();
            for (int i = 0; i < files.size(); i++) {
                addresses.add("/nasty/" + i + ".vtt");
            }
            ObjectMapper json = new ObjectMapper();
            return json.convertValue(
                    somebody.page().evaluate(CUES, addresses),
                    json.getTypeFactory()
                            .constructCollectionType(
                                    List.class, json.getTypeFactory().constructType(List.class)));
        }
    }

    private static void serve(Route route, List<String> files) {
        String name = route.request().url().replaceAll(".*/|\\.vtt$", "");
        route.fulfill(new Route.FulfillOptions()
                .setContentType("text/vtt")
                .setBodyBytes(files.get(Integer.parseInt(name)).getBytes(StandardCharsets.UTF_8)));
    }

    private static List<Map<String, Object>> ours(String file) {
        try {
            // Browsers list cues in the order of time; for the same times, of the file.
            return WebVtt.cues(file).stream()
                    .sorted(Comparator.comparingLong(WebVtt.Cue::startMs)
                            .thenComparing(
                                    Comparator.comparingLong(WebVtt.Cue::endMs).reversed()))
                    .map(cue -> cue(cue.startMs(), cue.endMs(), cue.text()))
                    .toList();
        } catch (NotWebVttException e) {
            throw new AssertionError(file, e);
        }
    }

    private static long number(Map<String, Object> cue, String field) {
        return ((Number) java.util.Objects.requireNonNull(cue.get(field))).longValue();
    }

    private static List<Map<String, Object>> bare(List<Map<String, Object>> cues) {
        return cues.stream()
                .map(cue -> cue(number(cue, "startMs"), number(cue, "endMs"), String.valueOf(cue.get("text"))))
                .toList();
    }

    /** Control characters that a caption cannot hold stand as U+FFFD in ours; what turns text around is left out. */
    private static Map<String, Object> cue(long startMs, long endMs, String text) {
        Map<String, Object> cue = new LinkedHashMap<>();
        cue.put("startMs", startMs);
        cue.put("endMs", endMs);
        cue.put(
                "text",
                text.replaceAll("[\\s\\u00A0\\u202A-\\u202E\\u2066-\\u2069]+", "")
                        .replaceAll("[\\p{Cc}]", "\uFFFD"));
        return cue;
    }
}
