package io.candor.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.candor.testsupport.Watching.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import io.candor.access.Role;
import io.candor.testsupport.Api;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.BrowserTest;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.Person;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A broadcast is removed in the console, by keyboard, and whoever has its page open is told. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
@BrowserTest
class RemovingOnPagesTest {

    private static final String GONE = "This broadcast was removed";

    @Test
    void itsAddressHasToBeTypedAndItsViewersAreTold() {
        Map<String, Object> plan = Broadcast.plan("Announced by mistake " + System.nanoTime());
        plan.put("startsAt", "2030-01-15T17:00:00Z");
        Broadcast broadcast =
                new Broadcast(Broadcast.post("/api/broadcasts", plan).getString("slug"));
        List<String> faults = new ArrayList<>();
        try (Person viewer = Person.onAPhone();
                Person desk = Person.onBothScreens().getLast()) {
            viewer.open("/b/" + broadcast.slug());
            assertThat(viewer.text("Starts in")).isVisible();
            desk.signIn(Api.newAccount(Role.COMMS, "Robin Vale")).open("/console");
            Locator remove = desk.button("Remove " + plan.get("title"));

            remove.focus();
            desk.type("Enter");
            Locator typed = desk.page().locator("#remove-slug");
            assertThat(typed).isFocused();
            faults.addAll(desk.look("remove-broadcast", false));
            desk.page().keyboard().type("not its address");
            desk.type("Enter");
            assertThat(typed).hasAttribute("aria-invalid", "true");
            assertThat(typed).isFocused();
            faults.addAll(desk.look("remove-broadcast-refused", false));
            typed.fill(broadcast.slug());
            desk.type("Enter");

            assertThat(desk.page().locator("#removed")).isFocused();
            assertThat(remove).hasCount(0);
            faults.addAll(desk.look("removed-in-the-console", false));
            patiently("the viewer's page to say so")
                    .untilAsserted(() -> assertThat(viewer.heading(GONE)).isVisible());
            assertThat(viewer.text("Removed on")).isVisible();
            faults.addAll(viewer.look("removed", true));
            viewer.expecting("410");
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void itFitsOnAPhone() {
        Broadcast draft = Broadcast.draft();
        List<String> faults;
        try (Person phone = Person.onBothScreens().getFirst()) {
            phone.signIn(Api.newAccount(Role.COMMS, "Robin Vale")).open("/console");

            phone.button("Remove " + draft.read().getString("title")).last().click();

            assertThat(phone.page().locator("#remove-slug")).isFocused();
            faults = phone.look("remove-broadcast", false);
        }
        assertThat(faults).isEmpty();
    }
}
