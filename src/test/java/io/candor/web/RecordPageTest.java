package io.candor.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.transcript.Caption;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RecordPageTest {

    @Test
    void a_turn_is_what_one_person_says_until_somebody_else_does() {
        var turns = RecordPage.turns(List.of(
                new Caption(0, 900, "Dana Ortiz", "We are sorry."),
                new Caption(1000, 1900, "Dana Ortiz", "It is our fault."),
                new Caption(2000, 2900, "Maria", "And my hotel?")), Map.of());

        assertThat(turns).extracting(RecordPage.Turn::speaker).containsExactly("Dana Ortiz", "Maria");
    }

    @Test
    void a_long_speech_is_cut_so_that_no_line_is_far_from_a_link() {
        List<Caption> speech = LongStream.range(0, 10)
                .mapToObj(n -> new Caption(n * 1000, n * 1000 + 900, "Dana Ortiz", "Line " + n))
                .toList();

        assertThat(RecordPage.turns(speech, Map.of()).getFirst().paragraphs())
                .extracting(RecordPage.Paragraph::at)
                .containsExactly("0:00", "0:04", "0:08");
    }

    @Test
    void an_address_on_the_page_is_given_once() {
        var turns = RecordPage.turns(
                List.of(new Caption(500, 900, "Dana Ortiz", "Yes."), new Caption(500, 900, "Maria", "Thank you.")), Map.of());

        assertThat(turns.stream().flatMap(t -> t.paragraphs().stream()).flatMap(p -> p.lines().stream()))
                .extracting(RecordPage.Line::moment)
                .containsExactly(500L, null);
    }

    @Test
    void initials_are_of_the_first_and_the_last_name() {
        assertThat(new Person("Dana María Ortiz", "COO", null).initials()).isEqualTo("DO");
        assertThat(new Person("dana", "COO", null).initials()).isEqualTo("D");
    }

    @Test
    void moments_read_like_a_clock() {
        assertThat(Moments.clock(7_400)).isEqualTo("0:07");
        assertThat(Moments.clock(761_000)).isEqualTo("12:41");
        assertThat(Moments.clock(3_723_000)).isEqualTo("1:02:03");
    }
}
