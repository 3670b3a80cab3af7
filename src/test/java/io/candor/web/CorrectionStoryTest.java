package io.candor.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
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
import org.junit.jupiter.api.Test;

/** A wrong number: heard live, put right afterwards, and told to whoever reads the record. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
@BrowserTest
class CorrectionStoryTest {

    @Test
    void aWrongWordIsReadLiveCorrectedPublishedAndToldWithoutAScript() {
        Broadcast broadcast = Broadcast.live();
        try (Person viewer = Person.onAPhone();
                Person editor = Person.atADesk();
                Person other = Person.atADesk();
                Person reader = Person.onAPhoneWithoutScript()) {
            viewer.open("/b/" + broadcast.slug());
            assertThat(viewer.region("Captions")).isAttached();
            say(broadcast, 0, "We will refund your hotel within seventy days.");
            say(broadcast, 1, "Thank you for your patience.");
            assertThat(viewer.region("Captions")).containsText("within seventy days");
            broadcast.end();
            broadcast.publish();

            editor.signIn(Api.newAccount(Role.COMMS, "Kim Comms"));
            editor.open("/console/" + broadcast.slug() + "/transcript");
            assertThat(editor.text("within seventy days")).isVisible();
            editor.page().keyboard().press("Enter");
            Locator box = editor.page().locator("#transcript-edit");
            assertThat(box).isFocused();
            box.fill("We will refund your hotel within seven days.");

            other.signIn(Api.newAccount(Role.MODERATOR, "Mo Moderator"));
            other.open("/console/" + broadcast.slug() + "/transcript");
            assertThat(other.text("within seventy days")).isVisible();
            other.page().keyboard().press("Enter");
            other.page().locator("#transcript-edit").fill("We will refund your hotel in seventy days.");
            other.press("Save");
            assertThat(other.text("in seventy days")).isVisible();

            assertThat(editor.text("Somebody else changed this line meanwhile")).isVisible();
            assertThat(box).hasValue("We will refund your hotel within seven days.");
            editor.press("Keep mine");
            assertThat(editor.text("within seven days")).isVisible();

            editor.open("/console/" + broadcast.slug());
            editor.press("Publish a new edition…");
            editor.field("What changed").fill("Seven days, not seventy.");
            editor.dialog("Publish edition 2").locator("button[type=submit]").click();
            assertThat(editor.dialog("Publish edition 2")).isHidden();
            assertThat(editor.text("Edition 2").first()).isVisible();

            reader.open("/b/" + broadcast.slug());
            assertThat(reader.text("1 correction in the transcript.")).isVisible();
            assertThat(reader.page().locator(".corrections del")).hasText("seventy");
            assertThat(reader.page().locator(".corrections ins")).hasText("seven");
            reader.page().locator(".corrections a.moment").click();
            assertThat(reader.page()).hasURL(java.util.regex.Pattern.compile("#m=0$"));
        }
    }

    private static void say(Broadcast broadcast, int seq, String text) {
        Broadcast.post(
                broadcast.path("captions"),
                Map.of(
                        "lines",
                        List.of(Map.of(
                                "seq",
                                seq,
                                "startMs",
                                seq * 5000,
                                "endMs",
                                seq * 5000 + 4000,
                                "speaker",
                                "Dana Ortiz",
                                "text",
                                text))));
    }
}
