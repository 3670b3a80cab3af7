package io.candor.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LanguageTest {

    @Test
    void isSpelledInItsCanonicalWay() {
        assertThat(Language.of("EN-us")).contains(new Language("en-US"));
    }

    @Test
    void mustBeWellFormed() {
        assertThat(List.of("", " ", "x", "en_US", "en-", "en--US", "und", "1", "a".repeat(36)))
                .allSatisfy(tag -> assertThat(Language.of(tag)).as(tag).isEmpty());
    }

    @Test
    void ofAToolIsTheBroadcastsOwnWhenOneIsAPartOfTheOther() {
        assertThat(new Language("en-US").among(List.of("de", "en"))).isEqualTo(new Language("en"));
        assertThat(new Language("zh-Hant-TW").among(List.of("zh-Hant"))).isEqualTo(new Language("zh-Hant"));
    }

    @Test
    void staysWhatItIsWhereTheBroadcastHasNoneLikeIt() {
        assertThat(new Language("en-GB").among(List.of("en-US", "de"))).isEqualTo(new Language("en-GB"));
    }

    @Test
    void aSingleLetterNeverStandsAtTheEnd() {
        assertThat(new Language("zh-x-private").among(List.of("zh"))).isEqualTo(new Language("zh"));
    }
}
