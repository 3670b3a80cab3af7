package io.candor.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainTextCheckTest {

    @Test
    void ordinaryTextInAnyLanguageIsFine() {
        assertThat(PlainText.Check.fault("Warum? なぜ 😀 למה é", 500, false, false))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n\t "})
    void somethingVisibleIsNeeded(String text) {
        assertThat(PlainText.Check.fault(text, 500, true, false)).isEqualTo("Please write something.");
    }

    @Test
    void itMayBeEmptyWhereThatIsAllowed() {
        assertThat(PlainText.Check.fault("", 500, false, true)).isNull();
    }

    @Test
    void lengthIsCountedInCharactersAsPeopleSeeThemAndNotInHalves() {
        assertThat(PlainText.Check.fault("😀".repeat(5), 5, false, false)).isNull();
        assertThat(PlainText.Check.fault("😀".repeat(6), 5, false, false)).isEqualTo("At most 5 characters.");
    }

    @ParameterizedTest
    @ValueSource(ints = {0x0, 0x7, 0x1B, 0x7F, 0x85, 0x9F, 0xD800, 0xDFFF, 0xFFFE, 0xFFFF})
    void controlCharactersAndHalvesOfPairsAreRefused(int character) {
        String text = "a" + (char) character + "b";
        assertThat(PlainText.Check.fault(text, 500, true, false)).isEqualTo("Control characters are not allowed.");
    }

    @ParameterizedTest
    @ValueSource(ints = {0x202A, 0x202D, 0x202E, 0x2066, 0x2069})
    void whatMakesALineReadAsAnotherIsRefused(int override) {
        assertThat(PlainText.Check.fault("a" + (char) override + "b", 500, true, false))
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\r\nb", "a\tb"})
    void lineBreaksAreWelcomeOnlyWhereThereAreLines(String text) {
        assertThat(PlainText.Check.fault(text, 500, true, false)).isNull();
        assertThat(PlainText.Check.fault(text, 500, false, false)).isNotNull();
    }
}
