package io.candor.transcript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** TTML of others, and our own. */
class TimedTextReadTest {

    private static CaptionFile.Parsed body(String body) throws TimedTextReader.NotTimedTextException {
        return TimedTextReader.read(
                "<tt xmlns='http://www.w3.org/ns/ttml' xmlns:ttm='http://www.w3.org/ns/ttml#metadata'"
                        + " xmlns:ttp='http://www.w3.org/ns/ttml#parameter' ttp:frameRate='25'"
                        + " ttp:tickRate='10000000'><head><metadata><ttm:agent xml:id='a1' type='person'>"
                        + "<ttm:name type='full'>Dana Ortiz</ttm:name></ttm:agent></metadata></head><body><div>" + body
                        + "</div></body></tt>");
    }

    @Test
    void whatIsWrittenReadsBackTheSame() throws Exception {
        List<Caption> captions = List.of(
                new Caption(0, 1500, "Dana Ortiz", "Good evening."),
                new Caption(1500, 3_723_004, null, "Two  lines\n<b>& \"more\"</b>"),
                new Caption(4_000_000, 4_000_000, "Ann", "No length."));

        assertThat(TimedTextReader.read(TimedTextMarkup.write("T", "en", captions))
                        .captions())
                .isEqualTo(captions);
    }

    @ParameterizedTest
    @CsvSource({
        "00:00:01.5, 1500",
        "01:02:03, 3723000",
        "00:00:01:05, 1200",
        "1.25s, 1250",
        "900ms, 900",
        "2m, 120000",
        "50f, 2000",
        "15000000t, 1500"
    })
    void timesAreReadInEachForm(String time, long ms) throws Exception {
        assertThat(body("<p begin='" + time + "' end='20:00:00'>Words.</p>").captions())
                .containsExactly(new Caption(ms, 72_000_000, null, "Words."));
    }

    @Test
    void containersShiftWhatIsInThemAndALengthIsAsGoodAsAnEnd() throws Exception {
        assertThat(body("<div begin='10s'><p begin='1s' dur='2s'>Words.</p></div><p begin='1s' end='2s'>More.</p>")
                        .captions())
                .containsExactly(new Caption(11_000, 13_000, null, "Words."), new Caption(1000, 2000, null, "More."));
    }

    @Test
    void stylesAreReadOverAndLineEndsOfTheFileAreSpaces() throws Exception {
        assertThat(
                        body("<p begin='0s' end='1s' ttm:agent='a1'>\n  We <span style='s'>will</span>\n  refund<br/>you.\n</p>")
                                .captions())
                .containsExactly(new Caption(0, 1000, "Dana Ortiz", "We will refund\nyou."));
    }

    @Test
    void whatCannotBeACaptionIsDroppedWithItsLine() throws Exception {
        CaptionFile.Parsed read =
                body("<p>No times.</p>\n<p begin='2s' end='1s'>Backwards.</p>\n<p begin='0s' end='1s'/>");

        assertThat(read.captions()).isEmpty();
        assertThat(read.dropped()).extracting(CaptionFile.Dropped::line).containsExactly(1, 2, 3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "WEBVTT",
                "<html/>",
                "<tt>",
                "<!DOCTYPE tt [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><tt><body><div><p begin='0s' end='1s'>&x;</p></div></body></tt>"
            })
    void whatIsNotTtmlIsRefused(String file) {
        assertThatExceptionOfType(TimedTextReader.NotTimedTextException.class)
                .isThrownBy(() -> TimedTextReader.read(file));
    }

    @Test
    void elementsInsideEachOtherHaveAnEnd() {
        assertThatExceptionOfType(TimedTextReader.NotTimedTextException.class)
                .isThrownBy(() -> TimedTextReader.read("<tt>" + "<div>".repeat(100_000)));
    }
}
