package io.candor.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class WebVttWriteTest {

    @Test
    void nothingSaidIsAFileWithNothingButItsSignature() {
        assertThat(WebVtt.write(List.of())).isEqualTo("WEBVTT\n");
    }

    @Test
    void cuesAreNumberedAndNameTheirSpeaker() {
        String file = WebVtt.write(List.of(
                new Caption(0, 10_650, "Ann Lee", "We are sorry."), new Caption(10_710, 3_605_004, null, "Yes.")));

        assertThat(file).isEqualTo("""
                WEBVTT

                1
                00:00:00.000 --> 00:00:10.650
                <v Ann Lee>We are sorry.

                2
                00:00:10.710 --> 01:00:05.004
                Yes.
                """);
    }

    @Test
    void scriptTagsComeOutAsText() {
        assertThat(textLine("<script>alert(1)</script>")).isEqualTo("&lt;script&gt;alert(1)&lt;/script&gt;");
    }

    @Test
    void ampersandsComeOutAsText() {
        assertThat(textLine("R&D &amp; more")).isEqualTo("R&amp;D &amp;amp; more");
    }

    @Test
    void anArrowInTheTextStartsNoCue() {
        assertThat(textLine("00:00.000 --> 00:01.000")).isEqualTo("00:00.000 --&gt; 00:01.000");
    }

    @Test
    void aSpeakersNameIsEscaped() {
        assertThat(WebVtt.write(List.of(new Caption(0, 1, "A>B & <C>", "Hello"))))
                .contains("<v A&gt;B &amp; &lt;C&gt;>Hello");
    }

    @Test
    void aNameThatEndsInHyphensMakesNoArrow() throws NotWebVttException {
        List<Caption> captions = List.of(new Caption(0, 1000, "Ann --", "Good evening."));

        assertThat(WebVtt.read(WebVtt.write(captions)).captions()).isEqualTo(captions);
    }

    @Test
    void aBlankLineDoesNotEndTheCue() throws NotWebVttException {
        Caption poem = new Caption(0, 1, null, "\none\n\n \n two \n");

        List<Caption> read = WebVtt.read(WebVtt.write(List.of(poem))).captions();

        assertThat(read).containsExactly(new Caption(0, 1, null, "one\ntwo"));
    }

    @Test
    void aTextThatLooksLikeANoteStaysACue() throws NotWebVttException {
        List<Caption> notes = List.of(
                new Caption(0, 1, null, "NOTE this"),
                new Caption(1, 2, null, "STYLE\n::cue {}"),
                new Caption(2, 3, null, "WEBVTT"));

        assertThat(WebVtt.read(WebVtt.write(notes)).captions()).isEqualTo(notes);
    }

    @Test
    void whatIsWrittenReadsBackTheSame() throws NotWebVttException {
        List<Caption> hard = List.of(
                new Caption(0, 0, "Tom & <Jerry>", "a --> b & c < d > e"),
                new Caption(0, 172_800_000, "O\u2019Brien, 渡辺", "&lt;v Bob&gt; \uD83D\uDE4F\nsecond\u00A0line"),
                new Caption(5, 6, null, "</v><00:00:01.000>&#10;"));

        assertThat(WebVtt.read(WebVtt.write(hard)).captions()).isEqualTo(hard);
    }

    private static String textLine(String text) {
        return WebVtt.write(List.of(new Caption(0, 1, null, text)))
                .lines()
                .toList()
                .get(4);
    }
}
