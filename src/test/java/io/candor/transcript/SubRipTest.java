package io.candor.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SubRipTest {

    @Test
    void nothingSaidIsAnEmptyFile() {
        assertThat(SubRip.write(List.of())).isEmpty();
    }

    @Test
    void timesHaveACommaBeforeTheMilliseconds() {
        assertThat(SubRip.write(List.of(new Caption(1_007, 3_723_004, null, "Hello"))))
                .isEqualTo("1\n00:00:01,007 --> 01:02:03,004\nHello\n");
    }

    @Test
    void theSpeakerIsNamedWhenItChanges() {
        String file = SubRip.write(List.of(
                new Caption(0, 1000, "Ann", "One."),
                new Caption(1000, 2000, "Ann", "Two."),
                new Caption(2000, 3000, "Bob", "Three."),
                new Caption(3000, 4000, null, "Four."),
                new Caption(4000, 5000, "Bob", "Five.")));

        assertThat(file).isEqualTo("""
                1
                00:00:00,000 --> 00:00:01,000
                Ann: One.

                2
                00:00:01,000 --> 00:00:02,000
                Two.

                3
                00:00:02,000 --> 00:00:03,000
                Bob: Three.

                4
                00:00:03,000 --> 00:00:04,000
                >> Four.

                5
                00:00:04,000 --> 00:00:05,000
                Bob: Five.
                """);
    }

    @Test
    void wordsThatBeginWithANameStayWithTheirSpeaker() {
        List<Caption> captions = List.of(
                new Caption(0, 1000, "Ann", "Listen."), new Caption(1000, 2000, "Ann", "Ann: that is my name."));

        assertThat(SubRipReader.read(SubRip.write(captions), List.of("Ann")).captions())
                .isEqualTo(captions);
    }

    @Test
    void whoIsNotNamedIsNotTheOneBefore() {
        List<Caption> captions = List.of(new Caption(0, 1000, "Ann", "Listen."), new Caption(1000, 2000, null, "Why?"));

        assertThat(SubRipReader.read(SubRip.write(captions), List.of("Ann")).captions())
                .isEqualTo(captions);
    }

    @Test
    void aBlankLineInTheTextIsLeftOut() {
        assertThat(SubRip.write(List.of(new Caption(0, 1, null, "one\n \n\ntwo"))))
                .endsWith("\none\ntwo\n");
    }

    @Test
    void anArrowInTheTextIsBrokenApart() {
        assertThat(SubRip.write(List.of(new Caption(0, 1, "A-->B", "--->")))).endsWith("\nA- ->B: -- ->\n");
    }
}
