package io.candor.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a moderator does when not everybody means well, by keyboard; and what viewers see of it. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
@BrowserTest
class DeskUnderPressureTest {

    @Test
    void oneKeyPublishesWhatAnExpertWrote() {
        Broadcast broadcast = Broadcast.live();
        try (Viewer viewer = Viewer.in(broadcast.slug());
                Person moderator = Person.atADesk()) {
            String id = viewer.ask("Who pays for my hotel?");
            draft(broadcast, id);
            enter(moderator, broadcast);
            assertThat(underCursor(moderator)).containsText("We do, every night.");
            assertThat(underCursor(moderator)).containsText("Draft");

            moderator.type("r");

            viewer.mine(id, "ANSWERED");
        }
    }

    @Test
    void oneKeyBlocksAndOneTakesItBack() {
        Broadcast broadcast = Broadcast.live();
        try (Viewer viewer = Viewer.in(broadcast.slug());
                Person moderator = Person.atADesk()) {
            String insult = viewer.ask("You are all useless!");
            enter(moderator, broadcast);
            assertThat(underCursor(moderator)).containsText("useless");

            moderator.type("b");
            moderator.dialog("Block this viewer").waitFor();
            moderator.press("Block");
            assertThat(moderator.button("Blocked 1")).isVisible();
            assertThat(moderator.button("Waiting 0")).isVisible();
            moderator.type("6");
            assertThat(underCursor(moderator)).containsText("From a blocked viewer");

            moderator.type("u");

            assertThat(moderator.button("Waiting 1")).isVisible();
            assertThat(broadcast.question(insult).getBoolean("blocked")).isFalse();
        }
    }

    @Test
    void whoIsSecondSeesWhatTheFirstDidAndKeepsWhatTheyTyped() {
        Broadcast broadcast = Broadcast.live();
        try (Viewer viewer = Viewer.in(broadcast.slug());
                Person moderator = Person.atADesk()) {
            String id = viewer.ask("Who pays for my hotel?");
            enter(moderator, broadcast);
            assertThat(underCursor(moderator)).containsText("hotel");
            moderator.type("d");
            Locator dialog = moderator.dialog("Dismiss this question");
            moderator.field("Or in your own words").fill("Please see the brief.");

            broadcast.approve(id);
            dialog.getByText("Dismiss", new Locator.GetByTextOptions().setExact(true))
                    .click();

            assertThat(dialog).containsText("Approved by Test COMMS meanwhile.");
            assertThat(moderator.field("Or in your own words")).hasValue("Please see the brief.");
            moderator.expecting("409");
            dialog.getByText("Dismiss", new Locator.GetByTextOptions().setExact(true))
                    .click();
            assertThat(viewer.mine(id, "DISMISSED").path("reason").asText()).isEqualTo("Please see the brief.");
        }
    }

    @Test
    void whatAViewerIsWritingStaysWhileQuestionsAreClosed() {
        Broadcast broadcast = Broadcast.live();
        try (Person moderator = Person.atADesk();
                Person viewer = Person.onAPhone()) {
            enter(moderator, broadcast);
            viewer.open("/b/" + broadcast.slug());
            viewer.field("Your question").fill("Who pays for my hotel?");

            assertThat(moderator.button("Close questions")).isVisible();
            moderator.type("s");
            assertThat(viewer.text("Questions are closed for now.")).isVisible();
            assertThat(viewer.text("Who pays for my hotel?")).isVisible();
            assertThat(moderator.button("Questions are closed: open")).isVisible();
            moderator.type("s");

            assertThat(viewer.field("Your question")).hasValue("Who pays for my hotel?");
            viewer.press("Ask");
            assertThat(viewer.text("Received.")).isVisible();
        }
    }

    @Test
    void thePageSaysWhenOneMayAskAgain() {
        Broadcast broadcast = Broadcast.live();
        try (Person viewer = Person.onAPhone()) {
            viewer.open("/b/" + broadcast.slug());
            viewer.field("Your question").fill("Who pays for my hotel?");
            broadcast.asking(Map.of("slowModeSeconds", 300));
            assertThat(viewer.text("one question every 5 minutes")).isVisible();
            viewer.press("Ask");

            assertThat(viewer.text("Slow mode: you can ask again in")).isVisible();
        }
    }

    @Test
    void itLooksRightOnBothScreens() {
        Broadcast broadcast = Broadcast.live();
        List<String> faults = new ArrayList<>();
        List<Person> people = Person.onBothScreens();
        try (Viewer viewer = Viewer.in(broadcast.slug());
                Viewer spoiler = Viewer.in(broadcast.slug())) {
            String id = viewer.ask("Who pays for my hotel, and for the taxi that took me there in the night?");
            draft(broadcast, id);
            broadcast.act(spoiler.ask("You are all useless!"), "block", Map.of());
            broadcast.asking(Map.of("slowModeSeconds", 60));
            for (Person person : people) {
                enter(person, broadcast);
                assertThat(underCursor(person)).containsText("We do, every night.");
                faults.addAll(person.look("desk-slow-mode", false));
                person.button("Blocked 1").click();
                assertThat(underCursor(person)).containsText("useless");
                person.page().getByText("Unblock viewer").waitFor();
                faults.addAll(person.look("desk-blocked", false));
                person.button("Waiting 1").click();
                underCursor(person).getByText("Block viewer…").click();
                person.dialog("Block this viewer").waitFor();
                person.page().getByText("Dismiss their open questions").click();
                faults.addAll(person.look("desk-block", false));
                person.press("Cancel");
                person.open("/b/" + broadcast.slug());
                person.field("Your question").fill("May I?");
                assertThat(person.text("one question every minute")).isVisible();
                faults.addAll(person.look("viewer-slow-mode", false));
            }
            broadcast.asking(Map.of("open", false));
            for (Person person : people) {
                assertThat(person.text("Questions are closed for now.")).isVisible();
                faults.addAll(person.look("viewer-closed", false));
                person.open("/console/" + broadcast.slug());
                assertThat(underCursor(person)).containsText("We do, every night.");
                faults.addAll(person.look("desk-closed", false));
            }
        } finally {
            people.forEach(Person::close);
        }
        assertThat(faults).isEmpty();
    }

    private static void enter(Person moderator, Broadcast broadcast) {
        moderator.signIn(Api.newAccount(Role.MODERATOR, "Mo Moderator"));
        moderator.open("/console/" + broadcast.slug());
    }

    private static void draft(Broadcast broadcast, String question) {
        Api.as(Role.EXPERT)
                .body(Map.of("text", "We do, every night.", "role", "Head of Care", "version", 0))
                .post(broadcast.path("questions/" + question + "/answer"))
                .then()
                .statusCode(200);
    }

    private static Locator underCursor(Person moderator) {
        return moderator.region("Questions").locator("[aria-current=true]");
    }
}
