package io.candor.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.candor.access.Role;
import io.candor.testsupport.Api;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.BrowserTest;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.Person;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The control room is told what is wrong with the captions, politely, and that it is over. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
@BrowserTest
class CaptionNoticesPageTest {

    private Broadcast broadcast;

    @BeforeEach
    void onAir() {
        broadcast = Broadcast.live();
    }

    @Test
    void linesThatAreMissingAreToldUntilTheyCome() {
        String moderator = Api.newAccount(Role.MODERATOR, "Mo Derator");
        try (Person mo = Person.onAPhone()) {
            mo.signIn(moderator);
            mo.open("/console/" + broadcast.slug());
            Locator told = mo.page()
                    .getByRole(
                            AriaRole.STATUS,
                            new Page.GetByRoleOptions().setName("Captions").setExact(true));
            say(1);
            say(3);

            assertThat(told).containsText("2 never came");
            assertThat(mo.look("caption-notices", false)).isEmpty();
            say(2);
            assertThat(told).isEmpty();

            say(5);
            assertThat(told).containsText("4 never came");
            mo.press("Put away");
            assertThat(told).isEmpty();
        }
    }

    private void say(int seq) {
        Broadcast.post(
                broadcast.path("captions"),
                Map.of(
                        "lines",
                        List.of(Map.of("seq", seq, "startMs", seq * 10, "endMs", seq * 10 + 5, "text", "Words."))));
    }
}
