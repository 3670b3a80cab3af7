package io.candor.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.candor.access.Role;
import io.candor.testsupport.Api;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.BrowserTest;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.Person;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A real press conference of 143 cues, as the browser's own parser reads it. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
@BrowserTest
class TranscriptTrackTest {

    /** Start, end, speaker and words of each cue; the browser's own element does the fetching and the parsing. */
    private static final String LOAD = """
            async address => {
              const video = document.createElement('video');
              const track = document.createElement('track');
              Object.assign(track, { kind: 'captions', srclang: 'en', label: 'English', default: true, src: address });
              const loaded = new Promise((yes, no) => {
                track.addEventListener('load', yes);
                track.addEventListener('error', () => no(new Error('the track was refused')));
              });
              video.append(track);
              document.body.append(video);
              await loaded;
              return [...track.track.cues].map(cue => {
                const words = cue.getCueAsHTML();
                return {
                  startMs: Math.round(cue.startTime * 1000),
                  endMs: Math.round(cue.endTime * 1000),
                  speaker: words.querySelector('span')?.title ?? null,
                  text: words.textContent,
                };
              });
            }
            """;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<Map<String, Object>> spoken = cues();

    @Test
    void chromiumReadsEveryCueThatWasCaptionedLive() {
        Broadcast broadcast = Broadcast.live();
        List<Map<String, Object>> lines = new ArrayList<>();
        for (Map<String, Object> cue : spoken) {
            lines.add(new java.util.LinkedHashMap<>(cue));
            lines.getLast().put("seq", lines.size());
        }
        Broadcast.post(broadcast.path("captions"), Map.of("lines", lines));

        assertThat(cuesIn(broadcast, "transcript.vtt")).hasSize(143).isEqualTo(spoken);
    }

    @Test
    void chromiumReadsEveryCueOfAnImportedAndPublishedTranscript() throws IOException {
        Broadcast broadcast = Broadcast.live().end();
        try (InputStream file = resource("/fomc-2020-03-03.vtt")) {
            Api.as(Role.MODERATOR)
                    .contentType("text/vtt")
                    .body(file.readAllBytes())
                    .post(broadcast.path("captions/import"))
                    .then()
                    .statusCode(200);
        }
        broadcast.publish();

        assertThat(cuesIn(broadcast, "transcript.vtt?edition=1")).hasSize(143).isEqualTo(spoken);
    }

    private static List<Map<String, Object>> cuesIn(Broadcast broadcast, String transcript) {
        try (Person somebody = Person.atADesk()) {
            somebody.open("/b/" + broadcast.slug());
            return JSON.convertValue(
                    somebody.page().evaluate(LOAD, broadcast.path(transcript)),
                    JSON.getTypeFactory().constructCollectionType(List.class, Map.class));
        }
    }

    private static List<Map<String, Object>> cues() {
        try (InputStream file = resource("/fomc-2020-03-03.json")) {
            JsonNode cues = JSON.readTree(file).path("cues");
            return JSON.convertValue(cues, JSON.getTypeFactory().constructCollectionType(List.class, Map.class));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static InputStream resource(String name) {
        return Objects.requireNonNull(TranscriptTrackTest.class.getResourceAsStream(name));
    }
}
