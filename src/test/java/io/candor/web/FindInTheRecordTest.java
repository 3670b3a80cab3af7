package io.candor.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import io.candor.testsupport.Broadcast;
import io.candor.testsupport.BrowserTest;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.Person;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A journalist looks for a word in a record. */
@BrowserTest
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class FindInTheRecordTest {

    @Test
    void wordsAreFoundInTheTranscriptAsTheyAreTypedAndInAllOfTheRecordOnEnter() {
        Broadcast broadcast = Broadcast.live();
        Broadcast.post(
                broadcast.path("captions"),
                Map.of(
                        "lines",
                        List.of(line(0, "The café at gate seven is open."), line(1, "Thank you for waiting."))));
        broadcast.end();
        broadcast.publish();

        try (Person journalist = Person.atADesk()) {
            journalist.open("/b/" + broadcast.slug());
            journalist.field("Search this record").fill("CAFE");
            assertThat(journalist.text("Once in the transcript below.")).isVisible();
            assertThat(journalist.page().locator(".line mark")).hasText("café");

            journalist.field("Search this record").fill("refund");
            assertThat(journalist.text("Not in the transcript. Search looks in questions and answers too."))
                    .isVisible();
            assertThat(journalist.text("Thank you for waiting.")).isHidden();

            journalist.field("Search this record").fill("waiting");
            journalist.page().keyboard().press("Enter");
            assertThat(journalist.heading("Search this record")).isVisible();
            assertThat(journalist.text("Found in one place.")).isVisible();
        }
    }

    private static Map<String, Object> line(int seq, String text) {
        return Map.of("seq", seq, "startMs", seq * 20_000, "endMs", seq * 20_000 + 4_000, "text", text);
    }
}
