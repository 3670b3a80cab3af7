package io.candor.publication;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTest {

    @Test
    void everyCellIsQuotedAndEveryRowEndsAsRfc4180SaysItDoes() {
        assertThat(Csv.row(List.of("a", 5, true))).isEqualTo("\"a\",\"5\",\"true\"\r\n");
    }

    @Test
    void whatIsNotThereIsAnEmptyCell() {
        assertThat(Csv.row(Arrays.asList("a", null))).isEqualTo("\"a\",\"\"\r\n");
    }

    @Test
    void quotesAreDoubledAndLineBreaksStayInTheCell() {
        assertThat(Csv.row(List.of("say \"hi\"\nand, go"))).isEqualTo("\"say \"\"hi\"\"\nand, go\"\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "\n=1", "  =1", "＝1", "＋1", "－1", "＠a"})
    void whatASpreadsheetWouldTakeForAFormulaIsText(String text) {
        assertThat(Csv.row(List.of(text))).startsWith("\"'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a;=1+1", "a\n=1+1", "a\t=1+1", "a; =1+1", "a;\"=1+1"})
    void soIsWhatWouldBeginACellWhereOthersSeparateThem(String text) {
        assertThat(Csv.row(List.of(text))).contains("'=1+1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a = b", "5-3", "mail@example.com", "yes, -5 degrees", "'quoted'"})
    void otherTextIsLeftAlone(String text) {
        assertThat(Csv.row(List.of(text))).isEqualTo("\"" + text + "\"\r\n");
    }
}
