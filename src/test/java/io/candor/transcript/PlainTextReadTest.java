package io.candor.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.transcript.CaptionFile.Parsed;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** A transcript as text, read back. */
class PlainTextReadTest {

    @Test
    void aParagraphHasItsMomentAndItsSpeaker() {
        assertThat(read("[0:00:05] Dana Ortiz: Good evening.\n\n[1:02:03] We are sorry.\n"))
                .containsExactly(
                        new Caption(5_000, 5_845, "Dana Ortiz", "Good evening."),
                        new Caption(3_723_000, 3_723_845, null, "We are sorry."));
    }

    @Test
    void aParagraphEndsWhereTheNextOneBeginsWhenThatIsClose() {
        assertThat(read("[0:00:05] A: Good evening.\n[0:00:07] B: Good evening."))
                .extracting(Caption::endMs)
                .containsExactly(7_000L, 7_845L);
    }

    @Test
    void longWordsBecomeLinesOfSentencesThatShareTheTime() {
        String sentence =
                "We cancelled one thousand two hundred and forty flights this morning, and we are sorry for it. ";

        List<Caption> lines = read("[0:00:00] A: " + sentence.repeat(3) + "\n[0:00:20] B: Yes.");

        assertThat(lines).hasSize(3);
        assertThat(lines.getFirst().text()).isEqualTo((sentence + sentence).strip());
        assertThat(lines.getFirst().startMs()).isZero();
        assertThat(lines.get(1).startMs()).isEqualTo(lines.getFirst().endMs()).isBetween(12_000L, 14_000L);
        assertThat(lines.get(1).endMs()).isEqualTo(20_000);
    }

    @Test
    void aSentenceWithAColonIsNoName() {
        assertThat(read("[0:00:00] Why is this so? Because of one thing: the weather.")
                        .getFirst()
                        .speaker())
                .isNull();
    }

    @Test
    void aNameThatIsGivenIsOneWhateverItLooksLike() {
        Parsed parsed = PlainTextReader.read("[0:00:00] \"Q; the caller\": Hello.", List.of("\"Q; the caller\""))
                .orElseThrow();

        assertThat(parsed.captions().getFirst().speaker()).isEqualTo("\"Q; the caller\"");
    }

    @Test
    void aTextWithoutMomentsIsNoTranscript() {
        assertThat(PlainTextReader.read("Dana Ortiz: Good evening.", List.of())).isEmpty();
    }

    @Test
    void wordsBeforeTheFirstMomentAreLeftOutAndNamed() {
        Parsed parsed = PlainTextReader.read("A press conference\n\n[0:00:00] Good evening.", List.of())
                .orElseThrow();

        assertThat(parsed.captions()).hasSize(1);
        assertThat(parsed.dropped()).hasSize(1);
        assertThat(parsed.dropped().getFirst().line()).isEqualTo(1);
    }

    /** Any transcript: written, read and written again it is the same text. */
    @RepeatedTest(200)
    void whatWasWrittenIsReadAndWrittenTheSame(RepetitionInfo which) {
        String written = PlainText.write(someTranscript(new Random(which.getCurrentRepetition())));

        assertThat(PlainText.write(read(written))).isEqualTo(written);
    }

    private static List<Caption> read(String file) {
        return PlainTextReader.read(file, List.of()).orElseThrow().captions();
    }

    private static List<Caption> someTranscript(Random random) {
        List<String> words = List.of(
                "well",
                "no.",
                "“Yes.”",
                "12:30",
                "[0:01:00]",
                "a\n\nbreak",
                "two  spaces",
                "Note:",
                "it",
                "…",
                "incomprehensibilities");
        List<String> speakers = List.of("Dana Ortiz", "Dr. Ana Ruiz-Soto (Reuters)", "R2", "Q & A desk");
        List<Caption> lines = new java.util.ArrayList<>();
        long start = random.nextInt(5_000);
        for (int i = random.nextInt(1, 40); i > 0; i--) {
            StringBuilder text = new StringBuilder("So");
            for (int w = random.nextInt(random.nextInt(1, 120)); w >= 0; w--) {
                text.append(' ').append(words.get(random.nextInt(words.size())));
            }
            String said = text.length() > Caption.MAX_TEXT ? text.substring(0, Caption.MAX_TEXT) : text.toString();
            long end = start + random.nextInt(6_000);
            lines.add(new Caption(start, end, speakers.get(random.nextInt(speakers.size())), said));
            start = end + (random.nextBoolean() ? 0 : random.nextInt(9_000));
        }
        return lines;
    }
}
