package io.candor.followup;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DueDateTest {

    /** A Wednesday. */
    private static final ZonedDateTime NOON = ZonedDateTime.parse("2026-11-25T12:00:00+01:00[Europe/Berlin]");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "by Friday                                     | 2026-11-27",
                "by next Friday                                | 2026-12-04",
                "by Wednesday                                  | 2026-12-02",
                "from Monday on                                | 2026-11-30",
                "by the end of tomorrow                        | 2026-11-26",
                "tomorrow morning                              | 2026-11-26",
                "the day after tomorrow                        | 2026-11-27",
                "tonight                                       | 2026-11-25",
                "before the end of the day                     | 2026-11-25",
                "by close of business                          | 2026-11-25",
                "within seven days                             | 2026-12-02",
                "within the next 30 days                       | 2026-12-25",
                "within ten working days                       | 2026-12-09",
                "in two weeks                                  | 2026-12-09",
                "within 48 hours                               | 2026-11-27",
                "within a fortnight                            | 2026-12-09",
                "by the end of the week                        | 2026-11-27",
                "before the weekend                            | 2026-11-27",
                "next week                                     | 2026-12-04",
                "by the end of the month                       | 2026-11-30",
                "by the end of next month                      | 2026-12-31",
                "by the end of the quarter                     | 2026-12-31",
                "by the end of the year                        | 2026-12-31",
                "by 30 November                                | 2026-11-30",
                "on the 3rd of December                        | 2026-12-03",
                "by March 1, 2027                              | 2027-03-01",
                "by the 13th                                   | 2026-12-13",
                "in March                                      | 2027-03-31",
                "by 2026-12-24                                 | 2026-12-24",
                "by 18:00                                      | 2026-11-25",
                "by six o'clock                                | 2026-11-25",
                "by 9 am                                       | 2026-11-26",
                "immediately                                   | 2026-11-25"
            })
    void theDayIsTheOneThatIsMeant(String words, LocalDate day) {
        assertThat(DueDate.in("We will do it " + words + ".", NOON))
                .hasValueSatisfying(due -> assertThat(due.on()).isEqualTo(day));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "We will do it as soon as we can.",
                "We did it last Friday.",
                "It costs one euro a day.",
                "You may march to the beat of 40 drums.",
                "Two years ago we said so."
            })
    void whereNoDayToComeIsNamedThereIsNone(String sentence) {
        assertThat(DueDate.in(sentence, NOON)).isEmpty();
    }

    @Test
    void theDayIsTheSpeakersNotOurs() {
        ZonedDateTime auckland = ZonedDateTime.parse("2026-11-25T23:30:00Z[UTC]")
                .withZoneSameInstant(java.time.ZoneId.of("Pacific/Auckland"));

        assertThat(DueDate.in("We will do it tomorrow.", auckland))
                .hasValueSatisfying(due -> assertThat(due.on()).isEqualTo("2026-11-27"));
    }

    @Test
    void aBoundCountsMoreThanADayInPassing() {
        assertThat(DueDate.in("If you have nowhere to sleep tonight, we will refund you within seven days.", NOON))
                .hasValueSatisfying(due -> assertThat(due.on()).isEqualTo("2026-12-02"));
    }
}
