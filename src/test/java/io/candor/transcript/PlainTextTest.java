package io.candor.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PlainTextTest {

    @Test
    void nothingSaidIsAnEmptyText() {
        assertThat(PlainText.write(List.of())).isEmpty();
    }

    @Test
    void eachTurnIsAParagraphWithItsMoment() {
        String text = PlainText.write(List.of(
                new Caption(0, 1000, "Ann", "One."),
                new Caption(1000, 2000, "Ann", "Two."),
                new Caption(3_723_999, 3_724_000, "Bob", "Three."),
                new Caption(36_000_000, 36_000_001, null, "Four.")));

        assertThat(text).isEqualTo("""
                [0:00:00] Ann: One. Two.

                [1:02:03] Bob: Three.

                [10:00:00] Four.
                """);
    }

    @Test
    void lineBreaksOfTheScreenAreNoneOfTheText() {
        assertThat(PlainText.write(List.of(new Caption(0, 1, null, "one\n\ntwo"))))
                .isEqualTo("[0:00:00] one two\n");
    }

    @Test
    void longLinesStayLong() {
        String words = "word ".repeat(300).strip();

        assertThat(PlainText.write(List.of(new Caption(0, 1, null, words)))).isEqualTo("[0:00:00] " + words + "\n");
    }
}
