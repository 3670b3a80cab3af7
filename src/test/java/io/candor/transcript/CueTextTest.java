package io.candor.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.transcript.CueText.Turn;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The rules are those of section 6.4 of the WebVTT specification, unless a test says they are Candor's own. */
class CueTextTest {

    @Nested
    class Tags {

        @Test
        void leaveTheirTextBehind() {
            assertThat(text("<c.loud>a</c> <b>b</b> <i>c</i> <u>d</u> <lang en-GB>e</lang>"))
                    .isEqualTo("a b c d e");
        }

        @Test
        void mayBeUnknown() {
            assertThat(text("<script src=x>alert(1)</script><B>b<br/>c< d>e<>f</>"))
                    .isEqualTo("alert(1)bcef");
        }

        @Test
        void mayBeLeftOpen() {
            assertThat(text("<i><b>one")).isEqualTo("one");
        }

        @Test
        void mayBeClosedInTheWrongOrder() {
            assertThat(text("<b><i>one</b>two</i></b></u>")).isEqualTo("onetwo");
        }

        @Test
        void thatTheTextEndsInSwallowTheirRest() {
            assertThat(text("one <b two")).isEqualTo("one");
        }

        @Test
        void withATimeInsideAreReadOver() {
            assertThat(text("one <00:00:01.000>two <99>three")).isEqualTo("one two three");
        }

        @Test
        void runOverLines() {
            assertThat(CueText.read("<v\nAnn\n Lee>Hello")).containsExactly(new Turn("Ann Lee", "Hello"));
        }
    }

    @Nested
    class Ruby {

        @Test
        void annotationsStandInParentheses() {
            // Candor's own rule, as a transcript has one line for both.
            assertThat(text("<ruby>渡<rt>わた</rt>辺<rt>なべ</rt></ruby>さん")).isEqualTo("渡(わた)辺(なべ)さん");
        }

        @Test
        void mayEndWithItsAnnotationOpen() {
            assertThat(text("<ruby>渡辺<rt>わたなべ</ruby>さん")).isEqualTo("渡辺(わたなべ)さん");
        }

        @Test
        void withoutAnnotationHasNoParentheses() {
            assertThat(text("<ruby>渡辺<rt></rt></ruby>さん")).isEqualTo("渡辺さん");
        }

        @Test
        void annotationsOutsideRubyAreText() {
            assertThat(text("a<rt>b</rt>c")).isEqualTo("abc");
        }
    }

    @Nested
    class Voices {

        @Test
        void nameTheSpeaker() {
            assertThat(CueText.read("<v Ann Lee>Hello</v>")).containsExactly(new Turn("Ann Lee", "Hello"));
        }

        @Test
        void mayHaveClasses() {
            assertThat(CueText.read("<v.first.loud Ann  Lee >Hello")).containsExactly(new Turn("Ann Lee", "Hello"));
        }

        @Test
        void mayHaveNoName() {
            assertThat(CueText.read("<v>Hello")).containsExactly(new Turn(null, "Hello"));
        }

        @Test
        void mayHaveReferencesInTheirName() {
            assertThat(CueText.read("<v Tom &amp; J&gt;y &>Hello")).containsExactly(new Turn("Tom & J>y &", "Hello"));
        }

        // How turns are cut is Candor's own rule: the specification leaves it to the reader.

        @Test
        void ofSeveralSpeakersAreSeveralTurns() {
            assertThat(CueText.read("<v Ann>Are you there?</v>\n<v Bob>Yes."))
                    .containsExactly(new Turn("Ann", "Are you there?"), new Turn("Bob", "Yes."));
        }

        @Test
        void ofTheSameSpeakerAreOneTurn() {
            assertThat(CueText.read("<v Ann>One.</v>\n<v Ann>Two.</v>")).containsExactly(new Turn("Ann", "One.\nTwo."));
        }

        @Test
        void insideEachOtherReturnToTheOuterOne() {
            assertThat(CueText.read("<v Ann>a<v Bob>b</v>c"))
                    .containsExactly(new Turn("Ann", "a"), new Turn("Bob", "b"), new Turn("Ann", "c"));
        }

        @Test
        void wordsOutsideThemAreNobodys() {
            assertThat(CueText.read("<v Esme>Hee!</v> <i>laughter</i>"))
                    .containsExactly(new Turn("Esme", "Hee!"), new Turn(null, "laughter"));
        }

        @Test
        void marksOutsideThemStayWithTheWords() {
            assertThat(CueText.read("- <v Ann>Hello</v>.")).containsExactly(new Turn("Ann", "- Hello."));
        }

        @Test
        void marksAloneAreStillText() {
            assertThat(CueText.read("♪ ♪")).containsExactly(new Turn(null, "♪ ♪"));
        }
    }

    @Nested
    class References {

        @Test
        void thatWebVttNamesItself() {
            assertThat(text("&lt;b&gt; R&amp;D a&nbsp;b&lrm;&rlm;c")).isEqualTo("<b> R&D a\u00A0b\u200E\u200Fc");
        }

        @Test
        void ofAllOfHtml() {
            assertThat(text("&eacute;&mdash;&hellip;&euro;&CounterClockwiseContourIntegral;&acE;&Afr;"))
                    .isEqualTo("é—…€∳\u223E\u0333\uD835\uDD04");
        }

        @Test
        void inDecimalAndHexadecimal() {
            assertThat(text("&#233;&#xE9;&#Xe9;&#128591;")).isEqualTo("ééé🙏");
        }

        @Test
        void withoutSemicolonWhereHtmlAlwaysTookThem() {
            assertThat(text("AT&ampT &copy2020 &notit; &#65b")).isEqualTo("AT&T ©2020 ¬it; Ab");
        }

        @Test
        void preferTheLongerName() {
            assertThat(text("&notin; &not;in")).isEqualTo("∉ ¬in");
        }

        @Test
        void thatDoNotExistAreText() {
            assertThat(text("& && &; &x; &#; &#x; &#xg; &mdash &#٣;"))
                    .isEqualTo("& && &; &x; &#; &#x; &#xg; &mdash &#٣;");
        }

        @Test
        void toNoCharacterAreReplaced() {
            assertThat(text("&#0;&#xD800;&#x110000;&#99999999999999999999;")).isEqualTo("\uFFFD".repeat(4));
        }

        @Test
        void toTheHalvesOfAPairDoNotJoin() {
            assertThat(text("&#xD83D;&#xDE4F;")).isEqualTo("\uFFFD\uFFFD");
        }

        @Test
        void meantAsWindows1252AreReadSo() {
            assertThat(text("it&#146;s &#x80;")).isEqualTo("it’s €");
        }

        @Test
        void toALineFeedMakeNoBlankLine() {
            // Candor's own rule: no caption file could carry it on.
            assertThat(text("a&#10;&#10;b")).isEqualTo("a\nb");
        }
    }

    private static String text(String source) {
        assertThat(CueText.read(source)).hasSize(1);
        return CueText.read(source).getFirst().text();
    }
}
