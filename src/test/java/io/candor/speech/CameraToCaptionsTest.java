package io.candor.speech;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.candor.access.Role;
import io.candor.broadcast.Broadcasts;
import io.candor.testsupport.Api;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.Phone;
import io.candor.testsupport.Programs;
import io.candor.testsupport.Rest;
import io.candor.testsupport.Viewer;
import io.candor.transcript.Captions;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A voice in front of a presenter's camera becomes captions by itself, with a real engine. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class CameraToCaptionsTest {

    private static final Pattern CAPTURED = Pattern.compile("#EXT-X-PROGRAM-DATE-TIME:(\\S+)");
    private static final int SILENCE_MS = 2_000;

    /** A pause detector begins a little before the voice, and a synthesised voice a little after its file. */
    private static final long WITHIN_MS = 700;

    private static final String SCRIPT =
            "good evening. this morning our booking system failed. we cancelled many flights";

    @Inject
    SpeechStates states;

    @Inject
    Broadcasts broadcasts;

    @Inject
    Captions captions;

    @Test
    void theVoiceOfACameraIsOnViewersScreensAtTheRightMoments(@TempDir Path folder) throws Exception {
        Programs.need("pocketsphinx_continuous", "flite", "ffmpeg");
        Path wav = folder.resolve("voice.wav");
        Programs.run("flite", "-voice", "rms", "-t", SCRIPT, "-o", wav.toString());
        long spokenMs = (Files.size(wav) - 44) / SpeechEngine.BYTES_A_MS;
        try (TranscriptionServer server = TranscriptionServer.pocketsphinx()) {
            SpeechEngine engine = new OpenAiEngine(
                    server.address(),
                    "whisper-1",
                    Optional.empty(),
                    Duration.ofSeconds(60),
                    HttpClient.newHttpClient());
            QuarkusMock.installMockForType(
                    new Speech(SpeechToCaptionsTest.settings(), engine, states, broadcasts, captions, Optional::empty),
                    Speech.class);
            Broadcast broadcast = Broadcast.live();
            Api.as(Role.MODERATOR).body(Map.of("wanted", true)).put(broadcast.path("captions/speech"));

            try (Viewer viewer = Viewer.in(broadcast.slug())) {
                viewer.hello();
                Phone.of(broadcast).sends(filmed(wav, folder));
                String list =
                        Rest.get("/media/" + broadcast.slug() + "/live.m3u8").body();
                Matcher captured = CAPTURED.matcher(list);
                assertThat(captured.find()).isTrue();
                Instant wentLiveAt = Instant.parse(broadcast.read().getString("wentLiveAt"));
                long begun = Duration.between(wentLiveAt, Instant.parse(captured.group(1)))
                                .toMillis()
                        + SILENCE_MS;
                broadcast.end();

                await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                    List<JsonNode> said = said(viewer);
                    assertThat(said).isNotEmpty();
                    assertThat(said.getLast().path("endMs").asLong())
                            .isBetween(begun + spokenMs - 2 * WITHIN_MS, begun + spokenMs + 2 * WITHIN_MS);
                });
                List<JsonNode> said = said(viewer);
                assertThat(said.getFirst().path("startMs").asLong()).isBetween(begun - WITHIN_MS, begun + WITHIN_MS);
                String heard = String.join(
                        " ", said.stream().map(d -> d.path("text").asText()).toList());
                double errors = SpeechToCaptionsTest.wordErrorRate(SCRIPT, heard);
                System.out.printf("Camera: flite rms, word error rate %.0f %%: %s%n", errors * 100, heard);
                assertThat(errors).isLessThan(0.5);
            }
        }
    }

    private static List<JsonNode> said(Viewer viewer) {
        return viewer.events().stream()
                .filter(e -> e.path("kind").asText().equals("caption"))
                .map(e -> e.path("data"))
                .toList();
    }

    /** As a phone records it, after a moment of silence. */
    private static byte[] filmed(Path wav, Path folder) throws Exception {
        Path film = folder.resolve("film.mp4");
        Programs.run(
                "ffmpeg",
                "-v",
                "error",
                "-y",
                "-f",
                "lavfi",
                "-i",
                "testsrc=size=160x90:rate=10",
                "-i",
                wav.toString(),
                "-af",
                "adelay=" + SILENCE_MS + ",apad=pad_dur=2",
                "-shortest",
                "-c:v",
                "libx264",
                "-preset",
                "ultrafast",
                "-pix_fmt",
                "yuv420p",
                "-g",
                "10",
                "-bf",
                "0",
                "-c:a",
                "aac",
                "-ar",
                "48000",
                "-movflags",
                "frag_keyframe+empty_moov+default_base_moof",
                film.toString());
        return Files.readAllBytes(film);
    }
}
