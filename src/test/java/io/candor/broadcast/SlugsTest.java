package io.candor.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SlugsTest {

    @ParameterizedTest
    @CsvSource({
        "Flights cancelled on Friday, flights-cancelled-on-friday",
        "'  Straße & Café: Übersicht! ', strasse-cafe-ubersicht",
        "A---B, a-b",
        "航班取消, broadcast",
        "<script>alert(1)</script>, script-alert-1-script",
        "../../etc, etc"
    })
    void anAddressIsReadableAndPlain(String title, String slug) {
        assertThat(Slugs.of(title)).isEqualTo(slug);
    }

    @Test
    void aLongTitleIsCutBetweenWords() {
        String slug = Slugs.of("word ".repeat(40));
        assertThat(slug).hasSizeLessThanOrEqualTo(60).endsWith("-word");
    }

    @Test
    void oneVeryLongWordIsCutAnywhere() {
        assertThat(Slugs.of("x".repeat(160))).isEqualTo("x".repeat(60));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Flights!", "ß", "😀", "a b c", "-", "ĲǅΩ 5"})
    void whatIsMadeIsAlwaysAnAddress(String title) {
        assertThat(Slugs.isSlug(Slugs.of(title))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-a", "a-", "a--b", "A", "a_b", "a/b", "..", "a\u0000", "ä", "a\n"})
    void otherTextIsNoAddress(String text) {
        assertThat(Slugs.isSlug(text)).isFalse();
        assertThat(Slugs.isSlug("a".repeat(81))).isFalse();
    }
}
