package io.candor.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What a file holds that people may not write is left out, whatever its format; nothing of the rest is lost. */
class CleanedTextTest {

    private static final String HOSTILE = "We a\u202Egree\uDB40\uDC68" + "\u0301".repeat(50) + ".";
    private static final String CLEAN = "We agree" + "\u0301".repeat(8) + ".";
    private static final String NOTHING = "\u3164\u200B\u2800";
    private static final String PRETENDER = "D\u0430na Ortiz";

    @Test
    void ofWebVtt() throws NotWebVttException {
        isCleaned(WebVtt.read("WEBVTT\n\n00:00.000 --> 00:01.000\n<v " + PRETENDER + ">" + HOSTILE
                + "\n\n00:01.000 --> 00:02.000\n" + NOTHING + "\n"));
    }

    @Test
    void ofSubRip() {
        isCleaned(SubRipReader.read(
                "1\n00:00:00,000 --> 00:00:01,000\n>> " + PRETENDER + ": " + HOSTILE
                        + "\n\n2\n00:00:01,000 --> 00:00:02,000\n" + NOTHING + "\n",
                List.of()));
    }

    @Test
    void ofTimedText() throws TimedTextReader.NotTimedTextException {
        isCleaned(TimedTextReader.read("<tt xmlns:m=\"m\" xmlns:xml2=\"x\"><head><m:agent id=\"a\"><m:name>" + PRETENDER
                + "</m:name></m:agent></head><body><p begin=\"0s\" end=\"1s\" agent=\"a\">" + HOSTILE
                + "</p><p begin=\"1s\" end=\"2s\">" + NOTHING + "</p></body></tt>"));
    }

    @Test
    void ofJson() {
        isCleaned(TranscriptJson.read(
                        "{\"captions\":[{\"startMs\":0,\"endMs\":1000,\"speaker\":\"" + PRETENDER + "\",\"text\":\""
                                + HOSTILE + "\"},{\"startMs\":0,\"endMs\":1000,\"text\":\"" + NOTHING + "\"}]}")
                .orElseThrow());
    }

    @Test
    void ofPlainText() {
        CaptionFile.Parsed parsed = PlainTextReader.read("[0:00:00] " + PRETENDER + ": " + HOSTILE, List.of())
                .orElseThrow();

        assertThat(parsed.captions()).extracting(Caption::text).containsExactly(CLEAN);
        assertThat(parsed.captions()).extracting(Caption::speaker).containsOnlyNulls();
    }

    private static void isCleaned(CaptionFile.Parsed parsed) {
        assertThat(parsed.captions()).extracting(Caption::text).containsExactly(CLEAN);
        assertThat(parsed.captions()).extracting(Caption::speaker).containsOnlyNulls();
        assertThat(parsed.droppedInAll()).isEqualTo(1);
    }
}
