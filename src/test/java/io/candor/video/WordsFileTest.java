package io.candor.video;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.video.SpokenWords.Line;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The words of an HLS subtitle rendition: at the right place of the recorder's own time. */
class WordsFileTest {

    private static final Instant LIVE = Instant.parse("2026-11-25T10:00:00Z");

    /** A camera that began twenty seconds into the broadcast, and whose own clock stood at 100 s then. */
    private final List<MediaSegment> run = new ArrayList<>();

    WordsFileTest() {
        for (int i = 0; i < 30; i++) {
            run.add(segment(i, LIVE.plusSeconds(20 + i)));
        }
    }

    private static MediaSegment segment(int i, Instant at) {
        return new MediaSegment(i + 1, 1_000_000, at, 1000, 100_000_000L + i * 1_000_000L);
    }

    private String seconds(int from, int to, Line... lines) {
        return new WordsFile(run, LIVE, 1).of(LIVE.plusSeconds(20 + from), LIVE.plusSeconds(20 + to), List.of(lines));
    }

    private static Line line(long startMs, long endMs, String text) {
        return new Line(startMs, endMs, null, text);
    }

    @Test
    void timesAreCountedFromTheBeginningOfTheRunWhichIsTiedToTheMedia() {
        assertThat(seconds(2, 3, line(22_250, 22_750 + 1000, "Good evening."))).isEqualTo("""
                        WEBVTT
                        X-TIMESTAMP-MAP=LOCAL:00:00:10.000,MPEGTS:9900000

                        00:00:02.250 --> 00:00:03.750
                        Good evening.
                        """);
    }

    @Test
    void aLineThatReachesOverSegmentsIsTheSameInEach() {
        Line line = line(22_250, 24_750, "Good evening.");

        assertThat(seconds(2, 3, line)).contains("Good").isEqualTo(seconds(3, 4, line));
        assertThat(seconds(4, 5, line)).isEqualTo(seconds(3, 4, line));
        assertThat(seconds(5, 6, line)).doesNotContain("Good");
        assertThat(seconds(1, 2, line)).doesNotContain("Good");
    }

    @Test
    void aLineThatCameAfterItsWordsIsShownWhenItCameLongEnoughToReadIt() {
        Line late = new Line(22_000, 23_000, LIVE.plusSeconds(27), "We pay every hotel night.");

        assertThat(seconds(2, 3, late)).doesNotContain("hotel");
        assertThat(seconds(7, 8, late)).contains("00:00:07.500 --> 00:00:11.500\nWe pay every hotel night.");
    }

    @Test
    void aLineThatCameMuchLaterIsShownInItsOwnPlaceOnly() {
        Line imported = new Line(22_000, 23_000, LIVE.plusSeconds(47), "We pay every hotel night.");

        assertThat(seconds(27, 28, imported)).doesNotContain("hotel");
        assertThat(seconds(2, 3, imported)).contains("00:00:02.000 --> 00:00:03.000");
    }

    @Test
    void aLineThatWasThereBeforeItsWordsIsShownWithThem() {
        assertThat(seconds(2, 3, new Line(22_000, 23_000, LIVE.plusSeconds(21), "Early.")))
                .contains("00:00:02.000 --> 00:00:03.000");
    }

    @Test
    void aLongLineIsShownInParts() {
        String text =
                "We cancelled twelve hundred flights this morning, ".repeat(5).strip();

        String file = seconds(0, 20, line(20_000, 30_000, text));

        List<String> parts = file.lines()
                .skip(3)
                .filter(l -> !l.contains("-->") && !l.isEmpty())
                .toList();
        assertThat(String.join(" ", parts)).isEqualTo(text);
        assertThat(parts)
                .hasSizeGreaterThan(2)
                .allSatisfy(part -> assertThat(part).hasSizeLessThanOrEqualTo(84));
        assertThat(file).contains("00:00:00.000 --> ").contains(" --> 00:00:10.000");
    }

    @Test
    void whereTheRecorderLeftTimeOutTheWordsAreStillWithTheirPicture() {
        // The recorder stood still for four seconds: its own time went on, and the pictures are four seconds apart.
        for (int i = 10; i < 30; i++) {
            run.set(i, segment(i, LIVE.plusSeconds(24 + i)));
        }

        assertThat(seconds(14, 15, line(34_500, 35_500, "We are back."))).contains("00:00:10.500 --> 00:00:11.500");
    }

    @Test
    void nothingSaidIsAFileThatSaysWhereItBelongs() {
        assertThat(seconds(2, 3)).isEqualTo("WEBVTT\nX-TIMESTAMP-MAP=LOCAL:00:00:10.000,MPEGTS:9900000\n");
    }

    @Test
    void markupIsText() {
        assertThat(seconds(2, 3, line(22_000, 23_000, "a --> b <c> & d"))).contains("a --&gt; b &lt;c&gt; &amp; d");
    }

    @Test
    void momentsOfARehearsalRunFasterThanItsPictures() {
        String file = new WordsFile(run, LIVE, 4)
                .of(LIVE.plusSeconds(22), LIVE.plusSeconds(23), List.of(line(88_000, 96_000, "Four times as fast.")));

        assertThat(file).contains("00:00:02.000 --> 00:00:04.000");
        assertThat(WordsFile.moment(LIVE.plus(Duration.ofSeconds(22)), LIVE, 4)).isEqualTo(88_000);
    }
}
