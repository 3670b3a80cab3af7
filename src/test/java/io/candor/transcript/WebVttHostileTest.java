package io.candor.transcript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.candor.transcript.CaptionFile.Parsed;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Inputs of megabytes that a reader must get through in linear time. Nothing here measures it: one that is not would
 * hang.
 */
class WebVttHostileTest {

    private static final int MANY = 1_000_000;
    private static final String TIMES = "00:01.000 --> 00:02.000\n";
    private static final String CUE = "WEBVTT\n\n" + TIMES;

    @Test
    void oneLetterAMillionTimesIsNoWebVtt() {
        assertThatExceptionOfType(NotWebVttException.class).isThrownBy(() -> WebVtt.read("a".repeat(5 * MANY)));
    }

    @Test
    void anEndlessHeaderHoldsNothing() throws NotWebVttException {
        assertThat(WebVtt.read("WEBVTT " + "a".repeat(5 * MANY)).captions()).isEmpty();
    }

    @Test
    void anEndlessCueIsDropped() throws NotWebVttException {
        Parsed parsed = WebVtt.read(CUE + "a".repeat(5 * MANY));

        assertThat(parsed.dropped())
                .extracting(CaptionFile.Dropped::reason)
                .containsExactly("This cue is far too long for a caption.");
    }

    @Test
    void theCueAfterAnEndlessOneIsRead() throws NotWebVttException {
        Parsed parsed = WebVtt.read(CUE + "<".repeat(MANY) + "\n\n" + TIMES + "Hello");

        assertThat(parsed.captions()).containsExactly(new Caption(1000, 2000, null, "Hello"));
    }

    @Test
    void nothingButEmptyLinesHoldsNothing() throws NotWebVttException {
        assertThat(WebVtt.read("WEBVTT" + "\n".repeat(5 * MANY))).isEqualTo(new Parsed(List.of(), List.of(), 0));
    }

    @Test
    void nothingButArrowsIsReportedInPart() throws NotWebVttException {
        Parsed parsed = WebVtt.read("WEBVTT" + "\n-->".repeat(MANY));

        assertThat(parsed.dropped()).hasSize(1000);
        assertThat(parsed.droppedInAll()).isEqualTo(MANY);
    }

    @Test
    void anArrowOnALineOfMegabytesIsFoundOnce() throws NotWebVttException {
        assertThat(WebVtt.read("WEBVTT\n\n" + "-".repeat(5 * MANY) + ">").droppedInAll())
                .isEqualTo(1);
    }

    @Test
    void hoursOfAMillionDigitsDropTheCue() throws NotWebVttException {
        Parsed parsed = WebVtt.read("WEBVTT\n\n" + "9".repeat(MANY) + ":00:00.000 --> " + TIMES + "x");

        assertThat(parsed.captions()).isEmpty();
        assertThat(parsed.droppedInAll()).isEqualTo(1);
    }

    @Test
    void aMillionOpenBracketsAreOneUnknownTag() {
        assertThat(CueText.read("<".repeat(5 * MANY))).isEmpty();
    }

    @Test
    void aMillionNestedTagsAreJustTheirText() {
        assertThat(CueText.read("<b>".repeat(MANY) + "deep" + "</b>".repeat(MANY)))
                .containsExactly(new CueText.Turn(null, "deep"));
    }

    @Test
    void aMillionVoicesInsideEachOtherEndAtTheInnermost() {
        assertThat(CueText.read("<v a><v b>".repeat(MANY / 2) + "deep")).containsExactly(new CueText.Turn("b", "deep"));
    }

    @Test
    void manyNestedRubiesAreOneTurn() {
        assertThat(CueText.read("<ruby>x<rt>".repeat(MANY / 10))).hasSize(1);
    }

    @Test
    void manyTurnsAreATurnEach() {
        assertThat(CueText.read("<v a>x</v><v b>y</v>".repeat(MANY / 10))).hasSize(MANY / 5);
    }

    @Test
    void aMillionAmpersandsAreText() {
        assertThat(CueText.read("&".repeat(MANY)).getFirst().text()).hasSize(MANY);
    }

    @Test
    void aReferenceOfAMillionDigitsIsOneCharacter() {
        assertThat(CueText.read("&#" + "9".repeat(MANY) + ";")).containsExactly(new CueText.Turn(null, "\uFFFD"));
    }

    @Test
    void aTagWithoutEndIsReadOver() {
        for (String start : List.of("<v ", "<v.", "</", "<1", "<v &")) {
            assertThat(CueText.read(start + "a".repeat(MANY))).as(start).isEmpty();
        }
    }

    @Test
    void anyPiecesInAnyOrderComeBackAndCanBeWrittenAgain() throws NotWebVttException {
        String[] pieces = {
            "\n", "\n\n", "\r", "\0", "-->", " --> ", "00:01.000", "00:02.000", "99:99", "<v", " Ann", ">", "</v>",
                    "<ruby>",
            "<rt>", "</", "<", "&", "&amp;", "&#10", ";", "&#x9;", "NOTE", "STYLE", "word", "\uD83D", "\uDE4F", "\t",
            "\u2028", "WEBVTT", "."
        };
        Random random = new Random(20_200_303);
        for (int file = 0; file < 3000; file++) {
            StringBuilder text = new StringBuilder("WEBVTT\n\n00:01.000 --> 00:02.000\n");
            for (int piece = 0; piece < 40; piece++) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }

            List<Caption> captions = WebVtt.read(text.toString()).captions();

            assertThat(WebVtt.read(WebVtt.write(captions)).captions()).isEqualTo(captions);
        }
    }
}
