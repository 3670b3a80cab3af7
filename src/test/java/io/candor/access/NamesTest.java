package io.candor.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Dana Ortiz",
                "Ó Briain",
                "Łukasz Żółć",
                "Nguyễn Văn Đạt",
                "محمد علی",
                "می\u200Cنا",
                "שָׁלוֹם כהן",
                "สมชาย",
                "प्रिया शर्मा",
                "Иван Петров",
                "Αλέξης",
                "김철수 (Kim)",
                "田中 Ken",
                "أحمد Ahmed",
                "Sam 👩\u200D🚀",
                "❤\uFE0F Ann",
                "Dr. Ana Ruiz-Soto (Reuters)",
                "A & B <x>",
                "Zoë 🇫🇷",
                "x"
            })
    void honestNamesAreTaken(String name) {
        assertThat(Names.fault(name, 120)).isNull();
        assertThat(Names.fault(Names.normal(name), 120)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"J\u0430ne D\u043Ee", "D\u0430na Ortiz", "Иван Ivan", "J\u0585hn", "Αnna"})
    void letterOfDifferentAlphabetsDoNotMakeAName(String name) {
        assertThat(Names.fault(name, 80)).isEqualTo("Please write a name in one alphabet.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Jane Doe ✔", "Jane ✓", "☑ Jane", "Jane ✅", "Jane 🗸", "Jane 🔵", "Jane ☑\uFE0F", "Jane √"})
    void aNameHasNoTick(String name) {
        assertThat(Names.fault(name, 80)).isEqualTo("A name has no tick or badge.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\u3164", "\u2800", "\u200B", "Z\u0301\u0302\u0303\u0304\u0305", "a\u202Eb", "a\u115Fb", "\u1100"
            })
    void whatCannotBeReadIsNoName(String name) {
        assertThat(Names.fault(name, 80)).isNotNull();
    }

    @Test
    void aNameIsKeptAsOthersWouldTypeIt() {
        assertThat(Names.normal("  Dana   Ortiz ")).isEqualTo("Dana Ortiz");
        assertThat(Names.normal("Ｄａｎａ\u00A0Ortiz")).isEqualTo("Dana Ortiz");
        assertThat(Names.normal("می\u200Cنا  کریمی")).isEqualTo("می\u200Cنا کریمی");
    }

    @Test
    void itsLengthIsLookedAtFirst() {
        assertThat(Names.fault("é".repeat(81), 80)).isEqualTo("At most 80 characters.");
    }

    @Nested
    class TheLook {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "Dana Ortiz",
                    "dana ortiz",
                    "DANA ORTIZ",
                    "Dana 0rtiz",
                    "Dana Ort1z",
                    "D\u0430na Ortiz",
                    "The real Dana Ortiz",
                    "Dana-Ortiz ★",
                    "Dána Ortíz",
                    "D a n a O r t i z"
                })
        void ofSomebodyElseIsSeen(String name) {
            assertThat(Names.looksLike(name, Names.Look.of("Dana Ortiz"))).isTrue();
        }

        @ParameterizedTest
        @ValueSource(strings = {"Dana", "Ortiz", "Daniela Ortiz", "Kim", "Dan Ortega", "田中"})
        void ofOneselfIsOnesOwn(String name) {
            assertThat(Names.looksLike(name, Names.Look.of("Dana Ortiz"))).isFalse();
        }

        @Test
        void aShortNameIsNotFoundInEveryOther() {
            assertThat(Names.looksLike("Alice", Names.Look.of("Al"))).isFalse();
            assertThat(Names.looksLike("AL", Names.Look.of("Al"))).isTrue();
        }
    }

    @Test
    void whoSpeaksForTheHouseIsHeard() {
        assertThat(Names.soundsOfficial("Moderator")).isTrue();
        assertThat(Names.soundsOfficial("0fficial Support")).isTrue();
        assertThat(Names.soundsOfficial("Ann, staff")).isTrue();
        assertThat(Names.soundsOfficial("Stafford Host")).isFalse();
    }

    @Test
    void whatIsPlainLooksAsItDoesInTheTablesOfUnicode() {
        StringBuilder all = new StringBuilder();
        for (char c = 0; c < 0x80; c++) {
            for (char next = 0; next < 0x80; next++) {
                all.append(c).append(next);
            }
        }

        assertThat(Names.looks(all.toString())).isEqualTo(Names.looksInTables(all.toString()));
    }
}
