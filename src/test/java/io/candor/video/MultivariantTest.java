package io.candor.video;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.testsupport.Recorder;
import io.candor.testsupport.VideoTest;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a player is told before it plays: the picture, and the languages of its words. */
@VideoTest
class MultivariantTest {

    @Test
    void eachLanguageIsARenditionThatIsShownOnlyWhereItIsAskedFor() {
        String list = Multivariant.write("live", List.of("en", "pt-BR"), Optional.empty(), 900_000, 600_000);

        assertThat(list.lines())
                .containsExactly(
                        "#EXTM3U",
                        "#EXT-X-VERSION:7",
                        "#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID=\"words\",NAME=\"English\",LANGUAGE=\"en\",DEFAULT=NO,AUTOSELECT=YES,FORCED=NO,CHARACTERISTICS=\"public.accessibility.transcribes-spoken-dialog\",URI=\"captions/en/live.m3u8\"",
                        "#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID=\"words\",NAME=\"português (Brasil)\",LANGUAGE=\"pt-BR\",DEFAULT=NO,AUTOSELECT=YES,FORCED=NO,CHARACTERISTICS=\"public.accessibility.transcribes-spoken-dialog\",URI=\"captions/pt-BR/live.m3u8\"",
                        "#EXT-X-STREAM-INF:BANDWIDTH=900000,AVERAGE-BANDWIDTH=600000,SUBTITLES=\"words\"",
                        "live.m3u8");
    }

    @Test
    void theCodecsAreThoseOfTheRecording() {
        Codecs codecs = Codecs.of(Recorder.seconds(1)).orElseThrow();

        assertThat(codecs.codecs()).matches("avc1\\.[0-9a-f]{6},mp4a\\.40\\.2");
        assertThat(codecs.resolution()).isEqualTo("160x90");
    }

    @Test
    void opusIsKnownToo() {
        byte[] recorded = Recorder.make(
                1, List.of("-c:a", "libopus", "-movflags", "frag_keyframe+empty_moov+default_base_moof", "-g", "10"));

        assertThat(Codecs.of(recorded).orElseThrow().codecs()).endsWith(",opus");
    }

    @Test
    void ofWhatIsNotKnownNothingIsSaid() {
        assertThat(Codecs.of(new byte[100])).isEmpty();
        assertThat(Codecs.of(java.util.Arrays.copyOf(Recorder.seconds(1), 400))).isEmpty();
    }
}
