package io.candor.followup;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.candor.followup.PromiseRule.Kind;
import io.candor.followup.Sentences.Sentence;
import io.candor.transcript.Caption;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PromisesTest {

    private static final ZonedDateTime WEDNESDAY_NOON = ZonedDateTime.parse("2026-11-25T12:00:00+01:00[Europe/Berlin]");

    /** How a list fared. */
    private record Score(String name, int promises, int found, int falseAlarms, List<String> wrong) {
        double recall() {
            return (double) found / promises;
        }

        double falseAmongOffered() {
            return (double) falseAlarms / (found + falseAlarms);
        }

        @Override
        public String toString() {
            return "%s: %d of %d promises heard (%.0f %%), %d false alarms among %d offered (%.0f %%)"
                    .formatted(
                            name,
                            found,
                            promises,
                            100 * recall(),
                            falseAlarms,
                            found + falseAlarms,
                            100 * falseAmongOffered());
        }
    }

    @ParameterizedTest
    @EnumSource(PromiseRule.class)
    void eachRowOfTheTableDoesWhatItsExampleShows(PromiseRule rule) {
        String example = Promises.plain(rule.example);
        boolean commitment = rule.kind == Kind.COMMITS || rule.kind == Kind.COMMITS_WITH_DATE;

        assertThat(isHeard(rule.example)).as(rule.example).isEqualTo(commitment);
        assertThat(rule.pattern.matcher(commitment ? example : "").find()).isEqualTo(commitment);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Will you refund my hotel?",
                "She said, “We will refund you.”",
                "We were going to refund you.",
                "We would refund you if we could.",
                "We will not refund cash payments.",
                "I can't promise that.",
                "They told us we will be refunded."
            })
    void aQuestionAQuoteThePastAnIfAndANoAreNotPromises(String sentence) {
        assertThat(isHeard(sentence)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/fomc-2020-03-03.json", "/rehearsals/airline-outage.json"})
    void nineInTenPromisesOfABroadcastAreHeardAndAtMostOneAlarmInFiveIsFalse(String broadcast) throws IOException {
        Score score = scoreOf(broadcast);

        System.out.println(score);
        assertThat(score.recall()).as("%s%n%s", score, score.wrong()).isGreaterThanOrEqualTo(0.9);
        assertThat(score.falseAmongOffered()).as("%s%n%s", score, score.wrong()).isLessThanOrEqualTo(0.2);
    }

    @ParameterizedTest
    @CsvSource({"sentences, 0.9", "held-out, 0.9", "fresh, 0.9", "fresh-2, 0.9", "fresh-3, 0.9", "fresh-4, 0.5"})
    void labelledPromisesAreHeardAndAtMostOneAlarmInFiveIsFalse(String list, double recall) throws IOException {
        List<String> wrong = new ArrayList<>();
        int promises = 0;
        int found = 0;
        int falseAlarms = 0;
        for (String line : lines("/promises/" + list + ".txt")) {
            boolean promise = line.startsWith("+");
            boolean heard = isHeard(line.substring(2));
            promises += promise ? 1 : 0;
            found += promise && heard ? 1 : 0;
            falseAlarms += !promise && heard ? 1 : 0;
            if (promise != heard) {
                wrong.add(line);
            }
        }
        Score score = new Score(list, promises, found, falseAlarms, wrong);

        System.out.println(score);
        assertThat(score.recall()).as("%s%n%s", score, score.wrong()).isGreaterThanOrEqualTo(recall);
        assertThat(score.falseAmongOffered()).as("%s%n%s", score, score.wrong()).isLessThanOrEqualTo(0.2);
    }

    @Test
    void aPromiseMaySpanTwoLinesAndKeepsTheMomentOfItsBeginning() {
        List<Caption> lines = List.of(
                new Caption(0, 4000, "Dana", "I am sorry. We will refund"),
                new Caption(4000, 8000, "Dana", "every ticket by Friday. Thank you."));

        List<Promises.Heard> heard = Promises.in(lines, moment -> WEDNESDAY_NOON);

        assertThat(heard).singleElement().satisfies(h -> {
            assertThat(h.sentence().text()).isEqualTo("We will refund every ticket by Friday.");
            assertThat(h.sentence().moment()).isBetween(1500L, 2500L);
            assertThat(h.dueOn()).isEqualTo("2026-11-27");
        });
    }

    @Test
    void whatIsStillBeingSaidIsNotOffered() {
        List<Caption> lines = List.of(new Caption(0, 4000, "Dana", "We will refund"));

        assertThat(Promises.in(lines, moment -> WEDNESDAY_NOON)).isEmpty();
    }

    private static Score scoreOf(String broadcast) throws IOException {
        List<Caption> lines = new ArrayList<>();
        for (JsonNode cue : new ObjectMapper().readTree(resource(broadcast)).get("cues")) {
            lines.add(new Caption(
                    cue.get("startMs").asLong(),
                    cue.get("endMs").asLong(),
                    cue.get("speaker").asText(),
                    cue.get("text").asText()));
        }
        String name = broadcast.replaceAll(".*/|\\.json", "");
        List<String> promises = lines("/promises/" + name + ".txt");
        List<Sentence> sentences = Sentences.of(lines);
        for (String promise : promises) {
            assertThat(sentences)
                    .filteredOn(s -> s.text().startsWith(promise))
                    .as(promise)
                    .hasSize(1);
        }
        List<String> wrong = new ArrayList<>();
        int found = 0;
        int falseAlarms = 0;
        for (Sentence sentence : sentences) {
            boolean promise = promises.stream().anyMatch(sentence.text()::startsWith);
            boolean heard = Promises.hear(sentence, WEDNESDAY_NOON).isPresent();
            found += promise && heard ? 1 : 0;
            falseAlarms += !promise && heard ? 1 : 0;
            if (promise != heard) {
                wrong.add((promise ? "+ " : "- ") + sentence.text());
            }
        }
        return new Score(name + ", " + sentences.size() + " sentences", promises.size(), found, falseAlarms, wrong);
    }

    private static boolean isHeard(String sentence) {
        return !Promises.in(List.of(new Caption(0, 5000, "Dana", sentence)), moment -> WEDNESDAY_NOON)
                .isEmpty();
    }

    private static List<String> lines(String resource) throws IOException {
        return resource(resource)
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
    }

    private static String resource(String name) throws IOException {
        try (InputStream file = PromisesTest.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(file, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
