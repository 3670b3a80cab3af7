package io.candor.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.candor.access.Role;
import io.candor.testsupport.Api;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.Person;
import io.candor.testsupport.Phone;
import io.candor.testsupport.Program;
import io.candor.testsupport.Recorder;
import io.candor.testsupport.Rest;
import io.candor.testsupport.VideoTest;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The captions in the playlist of the picture, for players that show nothing else. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
@VideoTest
class WordsRouteTest {

    private static final Pattern CAPTURED = Pattern.compile("#EXT-X-PROGRAM-DATE-TIME:(\\S+)");
    private static final int SECONDS = 10;

    private Broadcast broadcast;

    @BeforeEach
    void onAirWithACamera() {
        broadcast = Broadcast.live();
        Phone.of(broadcast).sends(Recorder.seconds(SECONDS)).beginAnotherRun().sends(Recorder.seconds(2));
        await().untilAsserted(() -> assertThat(get("live.m3u8").body()).contains("2/1.m4s"));
    }

    private Rest.Answer get(String path) {
        return Rest.get("/media/" + broadcast.slug() + "/" + path);
    }

    /** The moment at which this second of the first run was captured. */
    private long momentAt(double second) {
        Instant wentLiveAt = Instant.parse(broadcast.read().getString("wentLiveAt"));
        MatchResult first =
                CAPTURED.matcher(get("live.m3u8").body()).results().findFirst().orElseThrow();
        return Duration.between(wentLiveAt, Instant.parse(first.group(1))).toMillis() + Math.round(second * 1000);
    }

    private void caption(int seq, String language, String state, String text) {
        long at = momentAt(SECONDS - 2.5);
        Broadcast.post(
                broadcast.path("captions"),
                Map.of(
                        "lines",
                        List.of(Map.of(
                                "seq",
                                seq,
                                "startMs",
                                at,
                                "endMs",
                                at + 1_000,
                                "text",
                                text,
                                "language",
                                language,
                                "state",
                                state))));
    }

    @Test
    void thePlaylistToBeginWithHasThePictureAndTheWordsInEachLanguage() {
        caption(1, "en", "FINAL", "Good evening.");
        caption(1, "fr", "FINAL", "Bonsoir.");

        await().untilAsserted(
                        () -> assertThat(get("watch.m3u8").body())
                                .contains("LANGUAGE=\"en\"", "URI=\"captions/en/live.m3u8\"")
                                .contains("LANGUAGE=\"fr\"", "URI=\"captions/fr/live.m3u8\"")
                                .containsPattern(
                                        "CODECS=\"avc1\\.[0-9a-f]{6},mp4a\\.40\\.2\",RESOLUTION=160x90,SUBTITLES=\"words\"\nlive.m3u8"));
        assertThat(get("watch.m3u8").header("Cache-Control")).isEqualTo("public, max-age=1");
    }

    @Test
    void theWordsAreInTheSamePlacesAsThePictures() {
        String pictures = get("live.m3u8").body();

        String words = get("captions/en/live.m3u8").body();

        assertThat(words)
                .isEqualTo(pictures.replaceAll("#EXT-X-(?:MAP|SERVER-CONTROL):.*\n", "")
                        .replaceAll("(?m)^(\\d+/\\d+)\\.m4s$", "live/$1.vtt"));
    }

    @Test
    void aSegmentHasTheFinalWordsOfItsPicture() {
        caption(1, "en", "FINAL", "We pay every hotel night.");
        caption(2, "en", "INTERIM", "And we will");
        caption(1, "fr", "FINAL", "Nous payons.");

        await().untilAsserted(
                        () -> assertThat(get("captions/en/live/1/8.vtt").body()).contains("hotel"));
        Rest.Answer segment = get("captions/en/live/1/8.vtt");
        assertThat(segment.body())
                .startsWith("WEBVTT\nX-TIMESTAMP-MAP=LOCAL:00:00:10.000,MPEGTS:")
                // Playlists tell milliseconds, the database microseconds.
                .containsPattern("00:00:07\\.(?:499|500) --> 00:00:08\\.(?:499|500)\nWe pay every hotel night\\.")
                .doesNotContain("And we will", "Nous");
        assertThat(segment.header("Content-Type")).startsWith("text/vtt");
        assertThat(segment.header("Cache-Control")).isEqualTo("public, max-age=5");
    }

    @Test
    void whatIsNotThereIsNotFound() {
        for (String path : List.of(
                "captions/de/live.m3u8",
                "captions/en/recording.m3u8",
                "captions/en/live/1/99.vtt",
                "captions/en/live/3/1.vtt",
                "captions/en/live/1/0.vtt",
                "captions/../live/1/1.vtt",
                "captions/en/live/1/1.vtt.part",
                "replay.m3u8")) {
            assertThat(get(path).status()).as(path).isEqualTo(404);
        }
    }

    @Test
    void readersGetTheWordsOfTheEditionAndNothingThatWasEditedSince() {
        caption(1, "en", "FINAL", "We pay every hotel knight.");
        broadcast.end();
        assertThat(get("captions/en/recording/1/1.vtt").status()).isEqualTo(404);
        correct("We pay every hotel nigh.");
        await().untilAsserted(
                        () -> assertThat(get("captions/en/live/1/8.vtt").body()).doesNotContain("hotel"));
        correct("We pay every hotel knight.");
        broadcast.publish();

        await().untilAsserted(() ->
                assertThat(get("captions/en/recording/1/1.vtt").body()).contains("knight"));
        assertThat(get("captions/en/recording.m3u8").body())
                .contains("#EXT-X-PLAYLIST-TYPE:VOD", "recording/1/1.vtt", "#EXT-X-DISCONTINUITY", "recording/2/1.vtt")
                .contains("#EXT-X-ENDLIST")
                .doesNotContain("recording/1/2.vtt");
        correct("We pay every hotel night.");
        // The line reaches into this one, which nobody has asked for yet.
        assertThat(get("captions/en/live/1/9.vtt").body()).contains("knight");
        Api.as(Role.COMMS)
                .contentType("application/json")
                .body(Map.of("whatChanged", "A word."))
                .post(broadcast.path("publish"))
                .then()
                .statusCode(201);
        await().untilAsserted(
                        () -> assertThat(get("captions/en/live/1/8.vtt").body()).contains("hotel night"));
    }

    private void correct(String text) {
        Map<String, Object> line = Api.as(Role.MODERATOR)
                .get(broadcast.path("transcript/lines"))
                .jsonPath()
                .getMap("lines[0]");
        Api.as(Role.MODERATOR)
                .contentType("application/json")
                .body(Map.of(
                        "what",
                        "A word",
                        "changes",
                        List.of(Map.of("id", line.get("id"), "version", line.get("version"), "text", text))))
                .post(broadcast.path("transcript/edits"))
                .then()
                .statusCode(200);
    }

    @Test
    void anotherProgramReadsThePlaylistToo() throws Exception {
        Process probe = new ProcessBuilder(
                        Program.require("ffprobe").toString(),
                        "-v",
                        "error",
                        "-show_entries",
                        "program=nb_streams:stream=codec_type,width:stream_tags=variant_bitrate",
                        "-of",
                        "csv",
                        Person.address("/media/" + broadcast.slug() + "/watch.m3u8"))
                .redirectErrorStream(true)
                .start();

        String said = new String(probe.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(probe.waitFor()).as(said).isZero();
        assertThat(said).contains("video,160").contains("audio");
    }
}
