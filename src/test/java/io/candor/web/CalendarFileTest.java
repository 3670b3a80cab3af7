package io.candor.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.broadcast.BroadcastView;
import io.candor.broadcast.Plan;
import io.candor.broadcast.State;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CalendarFileTest {

    private static final Instant STARTS = Instant.parse("2026-11-27T17:00:00Z");
    private static final Instant NOW = Instant.parse("2026-11-22T08:30:00Z");

    @Test
    void says_when_in_utc_and_where() {
        assertThat(fileOf("Flights cancelled", State.SCHEDULED))
                .contains("DTSTART:20261127T170000Z\r\n")
                .contains("DTSTAMP:20261122T083000Z\r\n")
                .contains("URL:https://live.example.com/b/flights\r\n")
                .contains("STATUS:CONFIRMED\r\n");
    }

    @Test
    void escapes_what_would_end_a_value() {
        assertThat(fileOf("Bags; seats, meals \\ and\nEND:VCALENDAR", State.SCHEDULED))
                .contains("SUMMARY:Bags\\; seats\\, meals \\\\ and\\nEND:VCALENDAR\r\n");
    }

    @Test
    void folds_lines_at_75_octets_and_never_inside_a_character() {
        String file = fileOf("Flüge gestrichen ✈️ ".repeat(12).strip(), State.SCHEDULED);

        assertThat(Arrays.stream(file.split("\r\n", -1)))
                .allSatisfy(line ->
                        assertThat(line.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(75));
        assertThat(file.replace("\r\n ", ""))
                .contains("SUMMARY:" + "Flüge gestrichen ✈️ ".repeat(12).strip());
    }

    @Test
    void tells_the_diary_that_it_was_cancelled() {
        assertThat(fileOf("Flights cancelled", State.CANCELLED)).contains("STATUS:CANCELLED\r\n");
    }

    private static String fileOf(String title, State state) {
        var brief = new BroadcastView.BriefView(1, NOW, "", "", "", List.of());
        var view = new BroadcastView(
                "flights",
                state,
                title,
                null,
                new Plan.Presenter("Dana Ortiz", "Chief Operating Officer"),
                STARTS,
                "Europe/Berlin",
                List.of("en"),
                brief,
                null,
                null,
                null,
                null,
                null,
                0,
                false,
                1,
                false,
                true,
                null,
                3);
        return CalendarFile.of(view, STARTS, "https://live.example.com/b/flights", NOW);
    }
}
