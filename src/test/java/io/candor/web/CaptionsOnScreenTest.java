package io.candor.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Media;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.BrowserTest;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.Person;
import io.candor.testsupport.Viewer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Captions as people see them: while they are being spoken, in another language, and afterwards on paper. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
@BrowserTest
class CaptionsOnScreenTest {

    private Broadcast broadcast;

    @BeforeEach
    void onAir() {
        broadcast = Broadcast.live();
    }

    private void say(int seq, String language, String state, String text) {
        Broadcast.post(
                broadcast.path("captions"),
                Map.of(
                        "lines",
                        List.of(Map.of(
                                "seq",
                                seq,
                                "startMs",
                                seq * 10,
                                "endMs",
                                seq * 10 + 5,
                                "text",
                                text,
                                "language",
                                language,
                                "state",
                                state))));
    }

    @Test
    void aLineThatGrowsNeverFlickersAndNothingIsLostOnTheWay() {
        try (Person viewer = Person.onAPhone()) {
            viewer.open("/b/" + broadcast.slug());
            Locator captions = viewer.region("Captions");
            say(1, "en", "FINAL", "Good evening.");
            assertThat(captions).containsText("Good evening.");
            viewer.page().evaluate("""
                    () => {
                      const lines = document.querySelector('.captions-lines');
                      window.seen = [];
                      new MutationObserver(() => window.seen.push(lines.textContent.trim()))
                        .observe(lines, { childList: true, characterData: true, subtree: true });
                    }
                    """);

            String spoken = "We will refund every ticket by Friday.";
            for (int end = 8; end < spoken.length(); end += 6) {
                say(2, "en", "INTERIM", spoken.substring(0, end));
                assertThat(captions).containsText(spoken.substring(0, end).strip());
            }
            say(2, "en", "FINAL", spoken);
            assertThat(captions).containsText(spoken);

            List<?> seen = (List<?>) viewer.page().evaluate("window.seen");
            assertThat(seen).hasSizeGreaterThan(3);
            String whole = "Good evening. " + spoken;
            String before = "Good evening.";
            for (Object text : seen) {
                assertThat(whole).as("what was seen").startsWith((String) text);
                assertThat(((String) text).length()).isGreaterThanOrEqualTo(before.length());
                before = (String) text;
            }
        }
    }

    @Test
    void aViewerReadsAnotherLanguage() {
        try (Person viewer = Person.onAPhone()) {
            viewer.open("/b/" + broadcast.slug());
            Locator captions = viewer.region("Captions");
            say(1, "en", "FINAL", "We are sorry.");
            say(1, "fr", "FINAL", "Nous sommes désolés.");
            assertThat(captions).containsText("We are sorry.");
            assertThat(captions).not().containsText("désolés");

            captions.getByLabel("Language of the captions").selectOption("fr");

            assertThat(captions).containsText("Nous sommes désolés.");
            assertThat(captions).not().containsText("sorry");
            assertThat(viewer.page().locator(".captions-lines")).hasAttribute("lang", "fr");
            say(2, "fr", "FINAL", "Nous remboursons.");
            say(2, "en", "FINAL", "We refund.");
            assertThat(captions).containsText("Nous remboursons.");
        }
    }

    @Test
    void theEditionPrintsOnWhitePaperWithNothingToPress() throws IOException {
        for (int seq = 1; seq <= 120; seq++) {
            say(
                    seq,
                    "en",
                    "FINAL",
                    "Sentence number " + seq + " of a speech that is long enough for some sheets of paper.");
        }
        try (Viewer asker = Viewer.in(broadcast.slug())) {
            asker.hello();
            String question = asker.ask("Who pays for my hotel?");
            broadcast.approve(question);
            broadcast.act(question, "answer", Map.of("text", "We do, every night of it.", "role", "Care team"));
        }
        Broadcast.post(
                broadcast.path("follow-ups"),
                Map.of("what", "Pay every hotel night", "owner", "Dana Ortiz", "dueOn", "2030-01-15", "moment", 50));
        broadcast.end();
        broadcast.publish();
        say(7, "en", "CORRECTED", "Sentence number seven of a speech that is long enough for some sheets of paper.");
        Broadcast.post(broadcast.path("publish"), Map.of("whatChanged", "A number is a word."));
        try (Person reader = Person.atADesk()) {
            reader.open("/b/" + broadcast.slug() + "/print");
            assertThat(reader.page().locator(".sheet")).containsText("Sentence number 120");
            assertThat(reader.page().locator(".sheet del")).hasText("7");
            assertThat(reader.page().locator(".sheet ins")).hasText("seven");
            assertThat(reader.look("print", true)).isEmpty();

            byte[] pdf = reader.page().pdf(new Page.PdfOptions().setFormat("A4").setPreferCSSPageSize(true));
            reader.page().emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));

            Files.createDirectories(Path.of("target", "screenshots"));
            Files.write(Path.of("target", "screenshots", "print.pdf"), pdf);
            reader.page()
                    .screenshot(new Page.ScreenshotOptions()
                            .setPath(Path.of("target", "screenshots", "print-paper.png"))
                            .setFullPage(true));
            String text = new String(pdf, StandardCharsets.ISO_8859_1);
            assertThat(text).startsWith("%PDF-");
            assertThat(text.split("/Type /Page\\b", -1).length - 1).as("sheets").isBetween(3, 12);
            assertThat(reader.page().locator("a:visible, button:visible")).hasCount(0);
            assertThat(reader.page().evaluate("getComputedStyle(document.body).backgroundColor"))
                    .isIn("rgb(255, 255, 255)", "rgba(0, 0, 0, 0)");
        }
    }
}
