package io.candor.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.candor.access.Refusal;
import io.candor.testsupport.Work;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is taken out of a text, and what is left. */
class RemovalTest {

    @Test
    void aMarkStaysWhereTheWordsWere() {
        assertThat(Removal.ofWords("+1 202 555 0142").from("Call +1 202 555 0142 today, or +1 202 555 0142 later."))
                .isEqualTo("Call [removed] today, or [removed] later.");
    }

    @Test
    void allOfItIsAMark() {
        assertThat(Removal.ofAll().from("Anything.")).isEqualTo("[removed]");
        assertThat(Removal.ofAll().from("")).isEmpty();
    }

    @Test
    void caseAndSpaceMakeNoDifference() {
        assertThat(Removal.ofWords("Ada  Lovelace").from("ADA\nlovelace and Ada\u00a0Lovelace and ada \t lovelace"))
                .isEqualTo("[removed] and Ada\u00a0Lovelace and [removed]");
    }

    @Test
    void theMarkItselfIsNotCutUp() {
        Removal removed = Removal.ofWords("removed");

        assertThat(removed.from("[removed] was removed")).isEqualTo("[removed] was [removed]");
        assertThat(removed.concerns("[removed]")).isFalse();
    }

    @Test
    void wordsArePlainWordsAndNoPattern() {
        assertThat(Removal.ofWords("a.b\\E(c").from("axb and a.b\\E(c")).isEqualTo("axb and [removed]");
        assertThat(Removal.ofWords("$1 \\x").from("costs $1 \\x")).isEqualTo("costs [removed]");
    }

    @Test
    void whatWouldNotFitAnyMoreGoesAsAWhole() {
        assertThat(Removal.ofWords("x").from("x".repeat(100), 500)).isEqualTo("[removed]");
        assertThat(Removal.ofWords("x").from("x y", 500)).isEqualTo("[removed] y");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "...", "[]", "\u200b"})
    void nothingToLookForIsRefused(String words) {
        assertThatThrownBy(() -> Removal.ofWords(words)).isInstanceOf(Refusal.class);
    }

    @Test
    void wholeWordsAreNotPartsOfLongerOnes() {
        assertThat(Removal.ofWholeWords("No").from("I know: no, nobody said NO."))
                .isEqualTo("I know: [removed], nobody said [removed].");
        assertThat(Removal.ofWholeWords("\u00e9t\u00e9").from("\u00c9t\u00e9 \u00e0 la ch\u00e9t\u00e9"))
                .isEqualTo("[removed] \u00e0 la ch\u00e9t\u00e9");
    }

    @Test
    void whereWordsHaveNoSpaceBetweenThemEachCharacterIsWhole() {
        assertThat(Removal.ofWholeWords("\u7530\u4e2d").from("\u79c1\u306f\u7530\u4e2d\u3067\u3059"))
                .isEqualTo("\u79c1\u306f[removed]\u3067\u3059");
    }

    /** What is sought begins anew within itself, again and again. */
    @Test
    void wordsAreFoundWhereverTheyBegin() {
        Random random = new Random(7);
        for (int i = 0; i < 2_000; i++) {
            String sought = ("a" + made(random, 4) + "b").strip();
            String text = made(random, 40);
            String byPattern = Pattern.compile(
                            Pattern.quote(sought).replace(" ", "\\E\\s++\\Q"),
                            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE)
                    .matcher(text)
                    .replaceAll("[removed]");

            assertThat(Removal.ofWords(sought).from(text))
                    .as("'%s' in '%s'", sought, text)
                    .isEqualTo(byPattern);
        }
    }

    private static String made(Random random, int most) {
        StringBuilder made = new StringBuilder();
        for (int left = random.nextInt(most); left > 0; left--) {
            made.append("aaAbB c".charAt(random.nextInt(7)));
        }
        return made.toString().replaceAll(" +", " ");
    }

    /** Twice the text is twice the work, whatever is sought in it. */
    @ParameterizedTest
    @ValueSource(strings = {"a", "ab", "a ", " ", "[removed]", "aaaa[removed"})
    void theWorstTextTakesWorkInProportionToItsLength(String piece) {
        Removal words = Removal.ofWords("a".repeat(3_990) + "b");
        Removal sentence = Removal.ofWords("a ".repeat(1_990) + "b");
        Work.isInProportion(piece, 1 << 20, size -> {
            String text = piece.repeat(size / piece.length());
            return () -> {
                words.from(text);
                sentence.from(text);
            };
        });
    }
}
