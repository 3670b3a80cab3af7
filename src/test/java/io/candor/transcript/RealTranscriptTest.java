package io.candor.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.transcript.CaptionFile.Parsed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The press conference of 3 March 2020: real speech, and 143 cues that were not written with this code in mind. */
class RealTranscriptTest {

    @Test
    void theFileHoldsTheCuesOfTheScriptWordForWord() throws Exception {
        Parsed parsed = WebVtt.read(resource("/fomc-2020-03-03.vtt"));

        assertThat(parsed.captions()).hasSize(143).isEqualTo(PressConference.lines());
        assertThat(parsed.dropped()).isEmpty();
    }

    @Test
    void readWriteReadGivesTheSameCaptions() throws Exception {
        List<Caption> read = WebVtt.read(resource("/fomc-2020-03-03.vtt")).captions();

        assertThat(WebVtt.read(WebVtt.write(read)).captions()).isEqualTo(read);
    }

    @Test
    void writeReadWriteGivesTheSameFile() throws Exception {
        String written = WebVtt.write(PressConference.lines());

        assertThat(WebVtt.write(WebVtt.read(written).captions())).isEqualTo(written);
    }

    @Test
    void thePlainTextHoldsEveryWord() throws Exception {
        String text = PlainText.write(PressConference.lines());

        assertThat(PressConference.lines())
                .allSatisfy(caption -> assertThat(text).contains(caption.text()));
    }

    @Test
    void subRipHoldsEveryCue() throws Exception {
        List<String> lines = SubRip.write(PressConference.lines()).lines().toList();

        assertThat(lines.stream().filter(line -> line.contains(" --> "))).hasSize(143);
    }

    private static String resource(String name) throws IOException {
        try (InputStream file = RealTranscriptTest.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
