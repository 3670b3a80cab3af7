package io.candor.speech;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.access.Role;
import io.candor.broadcast.Broadcasts;
import io.candor.testsupport.Api;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.Programs;
import io.candor.testsupport.Viewer;
import io.candor.transcript.Captions;
import io.candor.video.SoundListener.Sound;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a voice to a viewer's screen, with a real engine. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class SpeechToCaptionsTest {

    private static final String SCRIPT =
            "good evening. this morning our booking system failed. we cancelled many flights and we are very sorry. "
                    + "you will get your money back within seven days. please call us if you need a hotel tonight.";

    @Inject
    SpeechStates states;

    @Inject
    Broadcasts broadcasts;

    @Inject
    Captions captions;

    private record Settings(Duration retry) implements SpeechConfig {
        @Override
        public Kind engine() {
            return Kind.OPENAI;
        }

        @Override
        public Optional<String> voskModel() {
            return Optional.empty();
        }

        @Override
        public Optional<URI> voskServer() {
            return Optional.empty();
        }

        @Override
        public Optional<URI> openaiUrl() {
            return Optional.empty();
        }

        @Override
        public String openaiModel() {
            return "whisper-1";
        }

        @Override
        public Optional<String> openaiKey() {
            return Optional.empty();
        }

        @Override
        public Duration openaiTimeout() {
            return Duration.ofSeconds(60);
        }
    }

    @Test
    void asASynthesisedVoiceSpeaksItIsCaptioned(@TempDir Path folder) throws Exception {
        Programs.need("pocketsphinx_continuous", "flite", "espeak-ng", "ffmpeg");
        try (TranscriptionServer server = TranscriptionServer.pocketsphinx()) {
            for (String voice : List.of("flite slt", "flite rms", "espeak-ng")) {
                byte[] pcm = spoken(voice, folder);
                Broadcast broadcast = Broadcast.live();
                want(broadcast);
                Speech speech = speech(server.address());

                try (Viewer viewer = Viewer.in(broadcast.slug())) {
                    viewer.hello();
                    Ears ears =
                            (Ears) speech.begins(id(broadcast), Instant.now()).orElseThrow();
                    for (int at = 0; at < pcm.length; at += 3200) {
                        ears.hear(Arrays.copyOfRange(pcm, at, Math.min(pcm.length, at + 3200)));
                    }
                    ears.close();
                    assertThat(ears.awaitEnd(Duration.ofSeconds(90))).isTrue();
                    viewer.hearsEvent("caption");
                }

                List<String> lines = transcript(broadcast).getList("captions.text");
                double errors = wordErrorRate(SCRIPT, String.join(" ", lines));
                System.out.printf(
                        "Speech: %s, %d ms in %d lines, word error rate %.0f %%: %s%n",
                        voice, pcm.length / SpeechEngine.BYTES_A_MS, lines.size(), errors * 100, lines);
                assertThat(lines).isNotEmpty();
                // What is measured is reported as it is; this only tells a working chain from a broken one.
                assertThat(errors).as("word error rate of " + voice).isLessThan(voice.startsWith("flite") ? 0.5 : 1.5);
            }
        }
    }

    @Test
    void aDeadEngineIsSaidToStaffAndCostsCaptionsOnly() throws Exception {
        Broadcast broadcast = Broadcast.live();
        want(broadcast);
        Ears ears = (Ears) speech(URI.create("http://localhost:1/v1/audio/transcriptions"))
                .begins(id(broadcast), Instant.now())
                .orElseThrow();
        byte[] loud = new byte[2000 * SpeechEngine.BYTES_A_MS];
        Arrays.fill(loud, 0, loud.length / 2, (byte) 0x20);
        ears.hear(loud);
        ears.close();
        assertThat(ears.awaitEnd(Duration.ofSeconds(30))).isTrue();

        SpeechStates.State state = states.find(id(broadcast)).orElseThrow();

        assertThat(state.state()).isEqualTo(SpeechStates.Hearing.FAILED);
        assertThat(state.notice()).isEqualTo("The transcription endpoint cannot be reached.");
        Broadcast.post(
                broadcast.path("captions"),
                Map.of("lines", List.of(Map.of("seq", 1, "startMs", 0, "endMs", 1, "text", "Typed."))));
        assertThat(transcript(broadcast).getList("captions.text")).containsExactly("Typed.");
    }

    @Test
    void nothingIsHeardThatStaffDidNotAskFor() {
        Broadcast broadcast = Broadcast.live();

        Optional<Sound> sound = speech(URI.create("http://localhost:1/")).begins(id(broadcast), Instant.now());

        assertThat(sound).isEmpty();
    }

    @Test
    void withoutAnEngineStaffAreToldSo() {
        Broadcast broadcast = Broadcast.live();

        JsonPath told = want(broadcast);

        assertThat(told.getBoolean("available")).isFalse();
        assertThat(told.getString("notice")).isEqualTo("No speech engine is set up on this installation.");
    }

    private Speech speech(URI endpoint) {
        SpeechConfig settings = settings();
        SpeechEngine engine = new OpenAiEngine(
                endpoint, "whisper-1", Optional.empty(), Duration.ofSeconds(60), HttpClient.newHttpClient());
        return new Speech(settings, engine, states, broadcasts, captions, Optional::empty);
    }

    static SpeechConfig settings() {
        return new Settings(Duration.ofMillis(100));
    }

    private static JsonPath want(Broadcast broadcast) {
        return Api.as(Role.MODERATOR)
                .body(Map.of("wanted", true))
                .put(broadcast.path("captions/speech"))
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private UUID id(Broadcast broadcast) {
        return broadcasts.ref(broadcast.slug(), true).id();
    }

    private static JsonPath transcript(Broadcast broadcast) {
        return Api.as(Role.MODERATOR).get(broadcast.path("transcript.json")).jsonPath();
    }

    private static byte[] spoken(String voice, Path folder) throws IOException {
        Path wav = folder.resolve("voice.wav");
        Path raw = folder.resolve("voice.raw");
        if (voice.startsWith("flite")) {
            Programs.run("flite", "-voice", voice.substring(6), "-t", SCRIPT, "-o", wav.toString());
        } else {
            Programs.run("espeak-ng", "-v", "en-us", "-s", "140", "-w", wav.toString(), SCRIPT);
        }
        Programs.run(
                "ffmpeg",
                "-v",
                "error",
                "-y",
                "-i",
                wav.toString(),
                "-ac",
                "1",
                "-ar",
                "16000",
                "-f",
                "s16le",
                raw.toString());
        return Files.readAllBytes(raw);
    }

    /** Levenshtein over words, divided by the number of words that were spoken. */
    static double wordErrorRate(String spoken, String heard) {
        String[] said = words(spoken);
        String[] got = words(heard);
        int[] before = new int[got.length + 1];
        for (int j = 0; j <= got.length; j++) {
            before[j] = j;
        }
        for (int i = 1; i <= said.length; i++) {
            int[] now = new int[got.length + 1];
            now[0] = i;
            for (int j = 1; j <= got.length; j++) {
                int same = before[j - 1] + (said[i - 1].equals(got[j - 1]) ? 0 : 1);
                now[j] = Math.min(same, Math.min(before[j], now[j - 1]) + 1);
            }
            before = now;
        }
        return before[got.length] / (double) said.length;
    }

    private static String[] words(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z' ]", " ").strip().split("\\s+");
    }
}
