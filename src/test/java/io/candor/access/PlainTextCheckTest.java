package io.candor.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UProperty;
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u200B\u200B",
                "\u3164",
                "\u115F\u1160",
                "\uFFA0",
                "\u2800\u2800",
                "\u00A0\u3000",
                "\uFEFF",
                "\u034F",
                "\u0301",
                "\u200F",
                "\uFE0F",
                " \u00AD "
            })
    void whatNobodySeesIsNoText(String text) {
        assertThat(PlainText.Check.fault(text, 500, true, false)).isEqualTo("Please write something.");
        assertThat(PlainText.Check.cleaned(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "هل ستعيدون المال؟ أَعُوذُ بِٱللَّهِ",
                "בְּרֵאשִׁ֖ית בָּרָ֣א אֱלֹהִ֑ים",
                "Tại sao chuyến bay bị hủy?",
                "Ta\u0323\u0302i",
                "ทำไมเที่ยวบินถึงถูกยกเลิก น้ำ",
                "क्\u200Dष क्षत्रिय कब?",
                "می\u200Cخواهم پول\u200Cهایم را",
                "བསྒྲུབས་",
                "👩\u200D👩\u200D👧\u200D👦 🏳\uFE0F\u200D🌈 👁\uFE0F\u200D🗨\uFE0F",
                "🇩🇪 👍🏽 1\uFE0F\u20E3 ❤\uFE0F",
                "🏴\uDB40\uDC67\uDB40\uDC62\uDB40\uDC73\uDB40\uDC63\uDB40\uDC74\uDB40\uDC7F",
                "⠠⠺⠓⠽⠀⠝⠕⠞",
                "葛\uDB40\uDD00城市 なぜ？"
            })
    void honestTextIsTakenAndLeftAsItIs(String text) {
        assertThat(PlainText.Check.fault(text, 500, false, false)).isNull();
        assertThat(PlainText.Check.cleaned(text)).isEqualTo(text);
    }

    @Test
    void marksAreNotHeapedUponALetter() {
        String heap = "\u0301\u0302\u0303";
        assertThat(PlainText.Check.fault("Z" + heap.repeat(3), 500, false, false))
                .isEqualTo("Too many marks upon one letter.");
        assertThat(PlainText.Check.fault("a" + "\u200D".repeat(9) + "b", 500, false, false))
                .isNotNull();
        assertThat(PlainText.Check.cleaned("Z" + heap.repeat(100) + "a"))
                .isEqualTo("Z" + (heap + heap + heap).substring(0, 8) + "a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\uDB40\uDC68\uDB40\uDC69", // hidden words in tags
                "🏴\uDB40\uDC67\uDB40\uDC62", // a flag without its end
                "🏴\uDB40\uDC7F",
                "a\uFE0F\uFE0F",
                "a\uDB40\uDD00\uDB40\uDD01",
                "a\uFDD0"
            })
    void tagsSelectorsAndNoncharactersCarryNothing(String text) {
        assertThat(PlainText.Check.fault(text + "b", 500, false, false))
                .isEqualTo("Control characters are not allowed.");
    }

    @Test
    void lengthIsLookedAtFirst() {
        assertThat(PlainText.Check.fault("\u0000".repeat(501), 500, false, false))
                .isEqualTo("At most 500 characters.");
    }

    @Test
    void whatIsIgnorableIsWhatUnicodeSaysSo() {
        for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
            assertThat(Characters.isIgnorable(c))
                    .as("U+%04X", c)
                    .isEqualTo(UCharacter.hasBinaryProperty(c, UProperty.DEFAULT_IGNORABLE_CODE_POINT));
        }
    }
}
