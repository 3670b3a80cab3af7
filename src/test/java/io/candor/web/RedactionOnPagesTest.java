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
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Something is removed for good, by staff and by whoever asked it, and everybody can read that it was. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
@BrowserTest
class RedactionOnPagesTest {

    private final List<Person> people = Person.onBothScreens();
    private final List<String> faults = new ArrayList<>();

    @AfterEach
    void nothingIsWrong() {
        people.forEach(Person::close);
        assertThat(faults).isEmpty();
    }

    @Test
    void staffRemoveWordsInTwoStepsAndTheRecordSaysSo() {
        Broadcast broadcast = Broadcast.live();
        String question = asked(broadcast, "Why does Ada Lovelace of Main Street wait for a bed?");
        broadcast.approve(question);
        Broadcast.post(
                broadcast.path("captions"),
                Map.of(
                        "lines",
                        List.of(
                                line(1, 1_000, "We are sorry for what happened to all of you."),
                                line(2, 8_000, "Ada Lovelace of Main Street still waits for a bed."),
                                line(3, 15_000, "That must not be."))));
        Person desk = people.getLast();
        Person phone = people.getFirst();
        for (Person person : List.of(phone, desk)) {
            person.signIn(Api.newAccount(Role.COMMS, "Robin Vale")).open("/console/" + broadcast.slug());
            person.button("Approved 1").click();
            person.button("Redact…").first().click();
            assertThat(person.dialog("Redact")).isVisible();
            faults.addAll(person.look("redact", false));
            person.press("Next");
            assertThat(person.page().locator("#redact-reason")).hasAttribute("aria-invalid", "true");
            person.page().getByLabel("Only these words, wherever they stand in it").check();
            person.field("Words to remove").fill("Ada Lovelace of Main Street");
            person.field("Reason").fill("Ada Lovelace of Main Street did not agree");
            person.press("Next");
            assertThat(person.dialog("Remove this for good?")).isVisible();
            faults.addAll(person.look("redact-sure", false));
            person.press("Remove for good");
            assertThat(person.page().locator("#redact-reason")).hasAttribute("aria-invalid", "true");
            person.expecting("400");
            if (person == phone) {
                person.press("Cancel");
            }
        }
        desk.field("Reason").fill("she did not agree to be named");
        desk.press("Next");
        desk.press("Remove for good");
        assertThat(desk.text("Why does [removed] wait for a bed?").first()).isVisible();

        broadcast.end();
        broadcast.publish();
        desk.open("/console/" + broadcast.slug() + "/transcript");
        Locator row = desk.page().locator(".transcript-line", new com.microsoft.playwright.Page.LocatorOptions()
                .setHasText("Ada Lovelace"));
        row.locator("button.moment").click();
        row.getByText("Redact…").click();
        desk.page().getByLabel("Only these words, wherever they stand in it").check();
        desk.field("Words to remove").fill("Ada Lovelace of Main Street");
        desk.field("Reason").fill("she did not agree to be named");
        faults.addAll(desk.look("redact-line", false));
        desk.press("Next");
        desk.press("Remove for good");
        assertThat(desk.text("[removed] still waits for a bed.")).isVisible();

        for (Person person : people) {
            person.open("/b/" + broadcast.slug());
            assertThat(person.text("because she did not agree to be named").first()).isVisible();
            assertThat(person.page().locator("article")).not().containsText("Ada");
            faults.addAll(person.look("record-redacted", true));
            person.open("/b/" + broadcast.slug() + "/print");
            assertThat(person.text("because she did not agree to be named").first()).isVisible();
            faults.addAll(person.look("print-redacted", true));
        }
    }

    @Test
    void whoAskedRemovesItFromTheRecord() {
        Broadcast broadcast = Broadcast.live();
        for (Person person : people) {
            String text = "Will Ada Lovelace get her bag? " + UUID.randomUUID();
            person.open("/b/" + broadcast.slug());
            person.field("Your question").fill(text);
            person.press("Ask");
            person.tab("Mine").click();
            assertThat(person.panel()).containsText(text);
        }
        for (Map<String, Object> question : Api.as(Role.MODERATOR)
                .get(broadcast.path("questions"))
                .jsonPath()
                .<Map<String, Object>>getList("questions")) {
            broadcast.approve(String.valueOf(question.get("id")));
        }
        for (Person person : people) {
            person.page().getByText("Remove my question").first().click();
            assertThat(person.button("Remove for good")).isVisible();
            faults.addAll(person.look("mine-remove", true));
            person.press("Keep");
        }
        broadcast.end();
        broadcast.publish();
        for (Person person : people) {
            person.open("/b/" + broadcast.slug());
            assertThat(person.heading("What you asked")).isVisible();
            person.page().locator("candor-own").getByText("Remove my question").click();
            faults.addAll(person.look("record-own", true));
            person.press("Remove for good");
            assertThat(person.text("by its asker").first()).isVisible();
            assertThat(person.page().locator("candor-own")).containsText("[removed]");
            faults.addAll(person.look("record-own-removed", true));
        }
        assertThat(Api.asNobody().get("/b/" + broadcast.slug()).asString()).doesNotContain("Ada");
    }

    private static String asked(Broadcast broadcast, String text) {
        try (Viewer viewer = Viewer.in(broadcast.slug())) {
            viewer.hello();
            return viewer.ask(text);
        }
    }

    private static Map<String, Object> line(int seq, int at, String text) {
        return Map.of("seq", seq, "startMs", at, "endMs", at + 6_000, "speaker", "Dana Ortiz", "text", text);
    }
}
