package io.candor.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.transcript.CaptionFile.Parsed;
import java.util.List;
import org.junit.jupiter.api.Test;

class SubRipReadTest {

    @Test
    void readsWhatItWrites() {
        List<Caption> captions = List.of(
                new Caption(0, 1000, "Ann", "One."),
                new Caption(1000, 2000, "Ann", "Two\nlines."),
                new Caption(3_723_004, 3_724_000, "Bob", "1240"),
                new Caption(3_725_000, 3_726_000, "Bob", "a < b & <i>c</i> {\\an8} -->"));

        String file = SubRip.write(captions);
        Parsed read = SubRipReader.read(file, List.of("Ann", "Bob"));

        assertThat(read.captions().subList(0, 3)).isEqualTo(captions.subList(0, 3));
        assertThat(read.dropped()).isEmpty();
        assertThat(SubRip.write(read.captions())).isEqualTo(file);
    }

    @Test
    void takesWhatPlayersTake() {
        Parsed read = SubRipReader.read(
                "\uFEFF1\r\n00:00:01.5 --> 00:00:02,000 X1:10 X2:20\r\n<i>Hello</i>\r\n\r\nthere\r\n\r\n"
                        + "00:00:03,000-->00:00:04,000\r{\\an8}No number, <font color=\"red\">red</font>.",
                List.of());

        assertThat(read.captions())
                .containsExactly(
                        new Caption(1500, 2000, null, "Hello\nthere"),
                        new Caption(3000, 4000, null, "No number, red."));
    }

    @Test
    @SuppressWarnings("StringConcatToTextBlock") // the line ends matter
    void tellsWhatItLeftOutAndWhy() {
        Parsed read = SubRipReader.read(
                "hello\n1\n00:00:01,000 --> x\nlost\n\n2\n00:00:05,000 --> 00:00:04,000\nbackwards\n\n"
                        + "3\n00:00:06,000 --> 00:00:07,000\n\n",
                List.of());

        assertThat(read.captions()).isEmpty();
        assertThat(read.dropped()).extracting(CaptionFile.Dropped::line).containsExactly(1, 3, 7, 11);
        assertThat(read.dropped().get(2).reason()).isEqualTo("A caption cannot end before it starts.");
    }

    @Test
    void aSpeakerIsOnlyWhoIsKnown() {
        String file = "1\n00:00:01,000 --> 00:00:02,000\nDana Ortiz: Remember: call us.\n";

        assertThat(SubRipReader.read(file, List.of()).captions().getFirst().speaker())
                .isNull();
        assertThat(SubRipReader.read(file, List.of("Dana Ortiz")).captions())
                .containsExactly(new Caption(1000, 2000, "Dana Ortiz", "Remember: call us."));
    }
}
