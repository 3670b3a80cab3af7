package io.candor.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.candor.access.Role;
import io.candor.testsupport.Api;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.BrowserTest;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.Person;
import io.candor.testsupport.Viewer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Markup that somebody wrote is text that somebody wrote, wherever it shows. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
@BrowserTest
class HostileTextOnPagesTest {

    private static final String IMAGE = "<img src=x onerror=alert(1)>";
    private static final String SCRIPT = "<script>window.pwned=1</script>";
    private static final String BREAKOUT = "</textarea></title>\"'><svg onload=\"window.pwned=1\">";

    @Test
    void markupIsShownAsItWasWrittenAndNeverRuns() {
        Broadcast broadcast = live();
        try (Viewer asker = Viewer.in(broadcast.slug());
                Person viewer = Person.onAPhone();
                Person staff = Person.atADesk()) {
            asker.hello();
            String waiting = ask(asker, "waiting", "waiting " + SCRIPT, IMAGE);
            String onAir = ask(asker, "on-air", "on air " + IMAGE, SCRIPT);
            String answered = ask(asker, "answered", "answered " + SCRIPT + BREAKOUT, IMAGE);
            String dismissed = ask(asker, "dismissed", "dismissed " + IMAGE, IMAGE);
            broadcast.approve(onAir);
            broadcast.act(onAir, "on-air", Map.of());
            broadcast.approve(answered);
            broadcast.act(
                    answered, "answer", Map.of("text", "written " + IMAGE, "author", SCRIPT, "role", "role " + IMAGE));
            broadcast.act(dismissed, "dismiss", Map.of("reason", "reason " + SCRIPT));
            commitmentAndCaption(broadcast, onAir);

            viewer.open("/b/" + broadcast.slug());
            assertThat(viewer.heading("title " + IMAGE)).isVisible();
            assertThat(viewer.region("Answering now")).containsText("on air " + IMAGE);
            assertThat(viewer.region("Captions")).containsText("caption " + SCRIPT);
            assertThat(viewer.text("happened " + IMAGE)).isVisible();
            viewer.tab("Answered").click();
            assertThat(viewer.panel()).containsText("answered " + SCRIPT + BREAKOUT);
            assertThat(viewer.panel()).containsText("written " + IMAGE);
            viewer.tab("Commitments").click();
            assertThat(viewer.panel()).containsText("promise " + SCRIPT);
            unharmed(viewer);

            staff.signIn(Api.newAccount(Role.COMMS, "name " + IMAGE));
            assertThat(staff.link("title " + IMAGE).first()).isVisible();
            unharmed(staff);
            staff.open("/console/" + broadcast.slug());
            assertThat(staff.region("Questions")).containsText("waiting " + SCRIPT);
            assertThat(staff.region("On air")).containsText("on air " + IMAGE);
            assertThat(staff.region("Right now")).containsText("caption " + SCRIPT);
            assertThat(staff.region("Right now")).containsText("promise " + SCRIPT);
            staff.type("5");
            assertThat(staff.region("Questions")).containsText("reason " + SCRIPT);
            staff.type("4");
            assertThat(staff.region("Questions")).containsText("written " + IMAGE);
            unharmed(staff);

            broadcast.act(onAir, "answered", Map.of());
            broadcast.approve(waiting);
            broadcast.end().publish();
            viewer.open("/b/" + broadcast.slug());
            assertThat(viewer.heading("title " + IMAGE)).isVisible();
            assertThat(viewer.heading("answered " + SCRIPT + BREAKOUT)).isVisible();
            assertThat(viewer.text("written " + IMAGE)).isVisible();
            assertThat(viewer.text("promise " + SCRIPT)).isVisible();
            assertThat(viewer.text("caption " + SCRIPT).last()).isVisible();
            assertThat(viewer.heading("speaker " + IMAGE)).isVisible();
            assertThat(viewer.text("happened " + IMAGE)).isVisible();
            viewer.field("Search this record").fill("<script>");
            assertThat(viewer.text("Once in the transcript below.")).isVisible();
            unharmed(viewer);
        }
    }

    /** Nothing ran, and nothing became an element; a dialog or a failed image would be a complaint at the end. */
    private static void unharmed(Person person) {
        assertThat(person.page().evaluate("window.pwned")).isNull();
        assertThat(person.page().locator("img[src=x], svg[onload], script:not([src])"))
                .hasCount(0);
        assertThat(person.complaints()).isEmpty();
    }

    private static Broadcast live() {
        Map<String, Object> plan = Broadcast.plan("title " + IMAGE);
        plan.put("summary", "summary " + SCRIPT);
        plan.put("presenter", Map.of("name", "presenter " + IMAGE, "role", BREAKOUT));
        plan.put(
                "brief",
                Map.of(
                        "happened",
                        "happened " + IMAGE,
                        "next",
                        SCRIPT,
                        "now",
                        BREAKOUT,
                        "contacts",
                        List.of(Map.of("label", IMAGE, "kind", "PHONE", "value", "+49 30 123", "hours", SCRIPT))));
        plan.put("responsePromise", Map.of("text", "response " + SCRIPT));
        return new Broadcast(Broadcast.post("/api/broadcasts/live", plan).getString("slug"));
    }

    private static String ask(Viewer asker, String ref, String text, String name) {
        asker.say(Map.of("type", "ask", "ref", ref, "text", text, "name", name));
        return asker.accepted(ref);
    }

    private static void commitmentAndCaption(Broadcast broadcast, String question) {
        Broadcast.post(
                broadcast.path("follow-ups"),
                Map.of(
                        "what",
                        "promise " + SCRIPT,
                        "owner",
                        "owner " + IMAGE,
                        "dueOn",
                        "2031-01-01",
                        "moment",
                        1,
                        "questions",
                        List.of(question)));
        Broadcast.post(
                broadcast.path("captions"),
                Map.of(
                        "lines",
                        List.of(Map.of(
                                "seq",
                                1,
                                "startMs",
                                0,
                                "endMs",
                                2000,
                                "speaker",
                                "speaker " + IMAGE,
                                "text",
                                "caption " + SCRIPT))));
    }
}
