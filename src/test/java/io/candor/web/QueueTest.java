package io.candor.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import io.candor.access.Role;
import io.candor.testsupport.Api;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.BrowserTest;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.Person;
import io.candor.testsupport.Viewer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where a moderator is in the list of questions, whatever happens to the list. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
@BrowserTest
class QueueTest {

    @Test
    void afterTheLastWaitingQuestionIsDoneWorkGoesOnWithWhoHasWaitedLongest() {
        Broadcast broadcast = Broadcast.live();
        try (Viewer viewer = Viewer.in(broadcast.slug());
                Person moderator = Person.atADesk()) {
            viewer.hello();
            viewer.ask("Where do I sleep tonight?");
            moderator.signIn(Api.newAccount(Role.MODERATOR, "Mo Moderator"));
            moderator.open("/console/" + broadcast.slug());
            assertThat(underCursor(moderator)).containsText("Where do I sleep tonight?");
            moderator.type("a");
            assertThat(moderator.button("Approved 1")).isVisible();

            askAtOnce(viewer, "Where is my luggage?", "May I bring my cat?", "Is there a bus to the city?");

            assertThat(moderator.button("Waiting 3")).isVisible();
            moderator.type("n");
            assertThat(underCursor(moderator)).containsText("Where is my luggage?");
        }
    }

    /** Without waiting in between: the desk learns of them together. */
    private static void askAtOnce(Viewer viewer, String... questions) {
        for (int ref = 0; ref < questions.length; ref++) {
            viewer.say(Map.of("type", "ask", "ref", "ref-" + ref, "text", questions[ref]));
        }
        for (int ref = 0; ref < questions.length; ref++) {
            viewer.accepted("ref-" + ref);
        }
    }

    private static Locator underCursor(Person moderator) {
        return moderator.region("Questions").locator("[aria-current=true]");
    }
}
