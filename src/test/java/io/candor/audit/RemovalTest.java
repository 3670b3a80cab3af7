package io.candor.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.candor.access.Refusal;
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

    /** Nothing is looked at twice: twice the text is twice the work, even of nothing but space before a miss. */
    @Test
    void theWorstTextTakesTimeInProportionToItsLength() {
        Removal words = Removal.ofWords(("a ".repeat(1_000) + "b").strip());
        assertThat(words.concerns("a ".repeat(2_000))).isFalse();
        assertThat(Removal.ofWords("a b").concerns("a" + " ".repeat(1_000_000) + "c")).isFalse();
    }
}
