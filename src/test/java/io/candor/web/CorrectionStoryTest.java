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
import io.candor.testsupport.HlsStream;
import io.candor.testsupport.Person;
import io.candor.testsupport.VideoTest;
import io.candor.testsupport.Watching;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A wrong number: read off the video element while live, put right afterwards, told to whoever reads the record, and
 * right on the video from then on.
 */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
@BrowserTest
@VideoTest
class CorrectionStoryTest {

    private static final String CUES = """
            [...document.querySelector('video').textTracks]
              .flatMap(track => [...(track.cues ?? [])].map(cue => cue.text.replace(/<[^>]*>/g, '').trim()))
            """;

    private HlsStream stream;

    @BeforeEach
    void aCameraIsOn() {
        stream = HlsStream.onAirSince(3);
    }

    @AfterEach
    void itIsGone() {
        stream.close();
    }

    @Test
    void aWrongWordIsReadOffTheVideoCorrectedPublishedAndToldAndTheVideoSaysTheRightOne() {
        Map<String, Object> plan = Broadcast.plan("Flights cancelled today");
        plan.put("videoUrl", stream.address());
        Broadcast broadcast =
                new Broadcast(Broadcast.post("/api/broadcasts/live", plan).getString("slug"));
        try (Person viewer = Person.atADesk();
                Person editor = Person.atADesk();
                Person other = Person.atADesk();
                Person reader = Person.atADesk();
                Person readerWithoutScript = Person.onAPhoneWithoutScript()) {
            viewer.open("/b/" + broadcast.slug());
            new Watching(viewer).untilItPlays();
            say(broadcast, 0, "We will refund your hotel within seventy days.");
            say(broadcast, 1, "Thank you for your patience.");
            patiently("the cues of the video on air")
                    .untilAsserted(() -> assertThat(cues(viewer))
                            .contains(
                                    "We will refund your hotel within seventy days.", "Thank you for your patience."));
            stream.ends();
            broadcast.end();
            broadcast.publish();
            reader.open("/b/" + broadcast.slug() + "#m=0");
            patiently("the cues of the recording")
                    .untilAsserted(
                            () -> assertThat(cues(reader)).contains("We will refund your hotel within seventy days."));

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
            reader.page().reload();
            patiently("the cues of the first edition")
                    .untilAsserted(
                            () -> assertThat(cues(reader)).contains("We will refund your hotel within seventy days."));

            editor.open("/console/" + broadcast.slug());
            editor.press("Publish a new edition…");
            editor.field("What changed").fill("Seven days, not seventy.");
            editor.dialog("Publish edition 2").locator("button[type=submit]").click();
            assertThat(editor.dialog("Publish edition 2")).isHidden();
            assertThat(editor.text("Edition 2").first()).isVisible();

            reader.open("/login"); // the same address with another hash would not be loaded anew
            for (Person one : List.of(reader, readerWithoutScript)) {
                one.open("/b/" + broadcast.slug());
                assertThat(one.text("1 correction in the transcript.")).isVisible();
                assertThat(one.page().locator(".corrections del")).hasText("seventy");
                assertThat(one.page().locator(".corrections ins")).hasText("seven");
                one.page().locator(".corrections a.moment").click();
                assertThat(one.page()).hasURL(Pattern.compile("#m=0$"));
                patiently("the cues of the new edition")
                        .untilAsserted(() -> assertThat(cues(one))
                                .contains(
                                        "We will refund your hotel within seven days.", "Thank you for your patience.")
                                .noneMatch(text -> text.contains("seventy")));
            }
        }
    }

    /** What Chromium has in the text tracks of the one video of the page. */
    @SuppressWarnings("unchecked")
    private static List<String> cues(Person person) {
        return (List<String>) person.page().evaluate(CUES);
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
