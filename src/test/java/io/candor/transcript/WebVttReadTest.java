package io.candor.transcript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.candor.transcript.CaptionFile.Dropped;
import io.candor.transcript.CaptionFile.Parsed;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The rules are those of section 6.1 of the WebVTT specification, unless a test says they are Candor's own. */
class WebVttReadTest {

    @Nested
    class Signature {

        @Test
        void isRequired() {
            for (String other : List.of("", "WEBVT", "webvtt\n", " WEBVTT\n", "WEBVTTX", "WEBVTT\f\n", "1\n00:00")) {
                assertThatExceptionOfType(NotWebVttException.class)
                        .isThrownBy(() -> WebVtt.read(other))
                        .withMessage("This is not a WebVTT file: its first line must begin with WEBVTT.");
            }
        }

        @Test
        void aloneIsAnEmptyFile() throws NotWebVttException {
            for (String empty : List.of("WEBVTT", "WEBVTT\n", "WEBVTT a title", "WEBVTT\t\n\n\n")) {
                assertThat(WebVtt.read(empty)).isEqualTo(new Parsed(List.of(), List.of(), 0));
            }
        }

        @Test
        void mayFollowAByteOrderMark() throws NotWebVttException {
            assertThat(captions("\uFEFFWEBVTT\n\n00:01.000 --> 00:02.000\nHello"))
                    .containsExactly(hello());
        }

        @Test
        void mayNotFollowTwoByteOrderMarks() {
            assertThatExceptionOfType(NotWebVttException.class).isThrownBy(() -> WebVtt.read("\uFEFF\uFEFFWEBVTT"));
        }
    }

    @Nested
    class Header {

        @Test
        void linesAreReadOver() throws NotWebVttException {
            Parsed parsed = WebVtt.read("WEBVTT\nKind: captions\nLanguage: en\n\n00:01.000 --> 00:02.000\nHello");

            assertThat(parsed).isEqualTo(new Parsed(List.of(hello()), List.of(), 0));
        }

        @Test
        void endsWhereACueBegins() throws NotWebVttException {
            assertThat(captions("WEBVTT\nKind: captions\n00:01.000 --> 00:02.000\nHello"))
                    .containsExactly(hello());
        }

        @Test
        void mayBeMissing() throws NotWebVttException {
            assertThat(captions("WEBVTT\n00:01.000 --> 00:02.000\nHello")).containsExactly(hello());
        }
    }

    @Nested
    class Lines {

        @Test
        void mayEndInCarriageReturns() throws NotWebVttException {
            assertThat(captions("WEBVTT\r\r00:01.000 --> 00:02.000\rHello\r")).containsExactly(hello());
        }

        @Test
        void mayEndInBoth() throws NotWebVttException {
            assertThat(captions("WEBVTT\r\n\r\n00:01.000 --> 00:02.000\r\nHello\r\n"))
                    .containsExactly(hello());
        }

        @Test
        void nullCharactersAreReplaced() throws NotWebVttException {
            assertThat(text("a\0b")).isEqualTo("a\uFFFDb");
        }

        @Test
        void otherControlCharactersAreReplacedToo() throws NotWebVttException {
            // Candor's own rule: a browser would keep them, but a caption cannot hold them.
            assertThat(text("a\u0007b\u009Bc\td")).isEqualTo("a\uFFFDb\uFFFDc d");
        }
    }

    @Nested
    class Blocks {

        @Test
        void aCueMayHaveAnIdentifier() throws NotWebVttException {
            assertThat(captions("WEBVTT\n\nthe first one\n00:01.000 --> 00:02.000\nHello"))
                    .containsExactly(hello());
        }

        @Test
        void anIdentifierMayLookLikeAStyleOrANote() throws NotWebVttException {
            assertThat(captions("WEBVTT\n\nSTYLE\n00:01.000 --> 00:02.000\nHello"))
                    .containsExactly(hello());
            assertThat(captions("WEBVTT\n\nNOTE\n00:01.000 --> 00:02.000\nHello"))
                    .containsExactly(hello());
        }

        @Test
        void aCueEndsWhereTheNextTimesAre() throws NotWebVttException {
            String file = "WEBVTT\n\n00:01.000 --> 00:02.000\nHello\n00:03.000 --> 00:04.000\nthere";

            assertThat(captions(file)).containsExactly(hello(), new Caption(3000, 4000, null, "there"));
        }

        @Test
        void anIdentifierRightAfterACueBelongsToTheCueBefore() throws NotWebVttException {
            String file = "WEBVTT\n\n00:01.000 --> 00:02.000\nHello\n2\n00:03.000 --> 00:04.000\nthere";

            assertThat(captions(file)).extracting(Caption::text).containsExactly("Hello\n2", "there");
        }

        @Test
        void anArrowInTheTextEndsTheCue() throws NotWebVttException {
            Parsed parsed = WebVtt.read("WEBVTT\n\n00:01.000 --> 00:02.000\nHello\nthis --> that\nlost");

            assertThat(parsed.captions()).containsExactly(hello());
            assertThat(parsed.dropped()).extracting(Dropped::line).containsExactly(5);
        }

        @Test
        void notesAreReadOver() throws NotWebVttException {
            Parsed parsed = WebVtt.read("WEBVTT\n\nNOTE to self\nand more\n\nNOTE\n\n00:01.000 --> 00:02.000\nHello");

            assertThat(parsed).isEqualTo(new Parsed(List.of(hello()), List.of(), 0));
        }

        @Test
        void stylesAndRegionsAreReadOver() throws NotWebVttException {
            Parsed parsed = WebVtt.read("""
                    WEBVTT

                    STYLE
                    ::cue(v) { color: red }

                    REGION
                    id:bottom

                    00:01.000 --> 00:02.000 region:bottom
                    Hello
                    """);

            assertThat(parsed).isEqualTo(new Parsed(List.of(hello()), List.of(), 0));
        }

        @Test
        void textWithoutTimesIsDroppedAndReported() throws NotWebVttException {
            Parsed parsed = WebVtt.read("WEBVTT\n\n00:01.000 --> 00:02.000\nHello\n\n\nlost words\nmore\n\nlast");

            assertThat(parsed.captions()).containsExactly(hello());
            assertThat(parsed.dropped())
                    .containsExactly(
                            new Dropped(7, "This text belongs to no cue: there is no line with times before it."),
                            new Dropped(10, "This text belongs to no cue: there is no line with times before it."));
        }

        @Test
        void overlappingCuesStayInTheOrderOfTheFile() throws NotWebVttException {
            String file = "WEBVTT\n\n00:02.000 --> 00:09.000\nlater\n\n00:01.000 --> 00:05.000\nearlier";

            assertThat(captions(file)).extracting(Caption::text).containsExactly("later", "earlier");
        }
    }

    @Nested
    class Times {

        @Test
        void mayLeaveOutTheHours() throws NotWebVttException {
            assertThat(times("59:59.999 --> 59:59.999")).containsExactly(new Caption(3_599_999, 3_599_999, null, "x"));
        }

        @Test
        void mayHaveHoursOfAnyLength() throws NotWebVttException {
            assertThat(times("0:00:00.000 --> 0000000001:00:00.000"))
                    .containsExactly(new Caption(0, 3_600_000, null, "x"));
        }

        @Test
        void beyondNinetyNineHoursAreReadAndThenFoundTooLate() throws NotWebVttException {
            // Candor's own rule: a browser takes them.
            Parsed parsed = WebVtt.read("WEBVTT\n\n00:00:00.000 --> 123:00:00.000\nx");

            assertThat(parsed.dropped())
                    .containsExactly(new Dropped(3, "A caption cannot lie later than 48 hours into the broadcast."));
        }

        @Test
        void tooLargeForANumberAreTooLateAndDoNotWrapAround() throws NotWebVttException {
            Parsed parsed = WebVtt.read("WEBVTT\n\n00:00:00.000 --> 18446744073709551616:00:00.000\nx");

            assertThat(parsed.dropped())
                    .containsExactly(new Dropped(3, "A caption cannot lie later than 48 hours into the broadcast."));
        }

        @Test
        void needNoSpaceAroundTheArrow() throws NotWebVttException {
            assertThat(times("\t00:01.000-->00:02.000")).hasSize(1);
        }

        @Test
        void mayBeFollowedBySettings() throws NotWebVttException {
            assertThat(times("00:01.000 --> 00:02.000 align:start line:-1 nonsense :: a:"))
                    .hasSize(1);
            assertThat(times("00:01.000 --> 00:02.000align:start")).hasSize(1);
        }

        @Test
        void thatCannotBeReadDropTheCue() throws NotWebVttException {
            for (String bad : List.of(
                    "-->",
                    "00:01.000 -->",
                    "--> 00:01.000",
                    "00:01.000 -> --> 00:02.000",
                    "00:01.000 - --> 00:02.000",
                    "00:01,000 --> 00:02,000",
                    "00:01.00 --> 00:02.000",
                    "00:01.0000 --> 00:02.000",
                    "1:00.000 --> 00:02.000",
                    "60:00.000 --> 61:00.000",
                    "00:60.000 --> 00:61.000",
                    "00:60:00.000 --> 00:61:00.000",
                    "00:00:60.000 --> 00:00:61.000",
                    "00:1:00.000 --> 00:02:00.000",
                    "-00:01.000 --> 00:02.000",
                    "x 00:01.000 --> 00:02.000",
                    "\u0660\u0660:\u0660\u0661.\u0660\u0660\u0660 --> 00:02.000",
                    "00:01.000 --> 00:02")) {
                Parsed parsed = WebVtt.read("WEBVTT\n\n" + bad + "\nx");

                assertThat(parsed.captions()).as(bad).isEmpty();
                assertThat(parsed.dropped())
                        .as(bad)
                        .containsExactly(new Dropped(
                                3,
                                "The times of this cue cannot be read; they must look like"
                                        + " 00:01:30.000 --> 00:01:34.500."));
            }
        }

        @Test
        void thatRunBackwardsDropTheCue() throws NotWebVttException {
            // Candor's own rule: a browser lists such a cue, but can never show it.
            Parsed parsed = WebVtt.read("WEBVTT\n\n00:02.000 --> 00:01.999\nHello");

            assertThat(parsed.captions()).isEmpty();
            assertThat(parsed.dropped()).containsExactly(new Dropped(3, "A caption cannot end before it starts."));
        }

        @Test
        void lineNumbersCountTheLinesOfTheFile() throws NotWebVttException {
            Parsed parsed = WebVtt.read("WEBVTT\r\nhead\r\n\r\n\r\nid\r\n00:02.000 --> 00:01.000\r\nHello\r\n");

            assertThat(parsed.dropped()).extracting(Dropped::line).containsExactly(6);
        }

        private List<Caption> times(String line) throws NotWebVttException {
            return captions("WEBVTT\n\n" + line + "\nx");
        }
    }

    @Nested
    class CandorsLimits {

        @Test
        void aCueWithoutWordsIsDropped() throws NotWebVttException {
            Parsed parsed = WebVtt.read("WEBVTT\n\n00:01.000 --> 00:02.000\n<b> </b>\n\n00:03.000 --> 00:04.000\n");

            assertThat(parsed.captions()).isEmpty();
            assertThat(parsed.dropped())
                    .containsExactly(new Dropped(3, "This cue has no text."), new Dropped(6, "This cue has no text."));
        }

        @Test
        void aTextTooLongForACaptionIsDropped() throws NotWebVttException {
            Parsed parsed = WebVtt.read("WEBVTT\n\n00:01.000 --> 00:02.000\n" + "a".repeat(2001));

            assertThat(parsed.dropped())
                    .containsExactly(
                            new Dropped(3, "A caption's text can have at most 2000 characters; this one has 2001."));
        }

        @Test
        void theLengthThatCountsIsThatOfTheWords() throws NotWebVttException {
            assertThat(text("<b>" + "&amp;".repeat(2000) + "</b>")).hasSize(2000);
        }

        @Test
        void aNameTooLongForASpeakerDropsTheCue() throws NotWebVttException {
            Parsed parsed = WebVtt.read("WEBVTT\n\n00:01.000 --> 00:02.000\n<v " + "a".repeat(121) + ">Hello");

            assertThat(parsed.dropped())
                    .containsExactly(
                            new Dropped(3, "A speaker's name can have at most 120 characters; this one has 121."));
        }
    }

    private static List<Caption> captions(String file) throws NotWebVttException {
        return WebVtt.read(file).captions();
    }

    private static String text(String cueText) throws NotWebVttException {
        return captions("WEBVTT\n\n00:01.000 --> 00:02.000\n" + cueText)
                .getFirst()
                .text();
    }

    private static Caption hello() {
        return new Caption(1000, 2000, null, "Hello");
    }
}
