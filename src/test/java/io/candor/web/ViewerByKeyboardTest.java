package io.candor.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.candor.testsupport.Watching.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ReducedMotion;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.BrowserTest;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.Person;
import io.candor.testsupport.Viewer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

/** A viewer without a pointer, and one whom motion makes ill. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
@BrowserTest
class ViewerByKeyboardTest {

    private static final String OTHERS = "Is flight 212 still going?";
    private static final int ENOUGH_STEPS = 30;

    /** A ring around the element that has the focus: an outline, or a shadow that does its work. */
    private static final String RING = """
            () => {
              const style = getComputedStyle(document.activeElement);
              return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== 'none';
            }
            """;

    @Test
    void asksAndSaysMeTooByKeyboardAlone() {
        Broadcast broadcast = Broadcast.live();
        try (Viewer other = Viewer.in(broadcast.slug());
                Person viewer = Person.atADesk()) {
            other.hello();
            broadcast.approve(other.ask(OTHERS));
            viewer.open("/b/" + broadcast.slug());
            assertThat(viewer.tab("Waiting")).isVisible();

            viewer.type("Tab");
            assertThat(viewer.link("Skip to the content")).isFocused();
            step(viewer, viewer.field("Your question"));
            viewer.page().keyboard().type("Is there a bus to the city?");
            viewer.type("Control+Enter");
            assertThat(viewer.panel()).containsText("Is there a bus to the city?");
            assertThat(viewer.text("Received. You can follow it under Mine.")).isVisible();

            step(viewer, viewer.tab("Mine"));
            viewer.type("ArrowRight");
            viewer.type("ArrowRight");
            assertThat(viewer.tab("Waiting")).isFocused();
            Locator meToo = viewer.button("Me too: " + OTHERS);
            step(viewer, meToo);
            viewer.type("Enter");
            assertThat(meToo).hasAttribute("aria-pressed", "true");
            assertThat(meToo).isFocused();
            assertThat(viewer.panel()).containsText("2 people");
        }
    }

    @Test
    void nothingMovesForWhoAskedForStillness() {
        Broadcast broadcast = Broadcast.live();
        try (Person viewer = Person.onAPhone()) {
            viewer.page().emulateMedia(new Page.EmulateMediaOptions().setReducedMotion(ReducedMotion.REDUCE));
            viewer.open("/b/" + broadcast.slug());
            assertThat(viewer.text("LIVE").first()).isVisible();

            // Asked from outside: the browser's own waiting evaluates text, which the page's policy refuses.
            patiently("stillness")
                    .untilAsserted(() -> assertThat(viewer.page()
                                    .evaluate("document.getAnimations().every(a => a.playState !== 'running')"))
                            .isEqualTo(true));
        }
    }

    /** Goes on to this element, and sees at every stop where the focus is. */
    private static void step(Person person, Locator wanted) {
        for (int i = 0; i < ENOUGH_STEPS; i++) {
            person.type("Tab");
            assertThat(person.page().evaluate(RING))
                    .as("a ring around %s", person.page().evaluate("document.activeElement.outerHTML"))
                    .isEqualTo(true);
            if (Boolean.TRUE.equals(wanted.evaluate("element => element === document.activeElement"))) {
                return;
            }
        }
        throw new AssertionError("no way by Tab to " + wanted);
    }
}
