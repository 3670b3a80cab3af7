package io.candor.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.candor.testsupport.Watching.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import io.candor.access.Role;
import io.candor.testsupport.Api;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.BrowserTest;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.Person;
import io.candor.testsupport.Phone;
import io.candor.testsupport.Programs;
import io.candor.testsupport.Recorder;
import io.candor.testsupport.Rest;
import io.candor.testsupport.VideoTest;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A recording before it is published: staff work with it, and nobody else has it. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
@BrowserTest
@VideoTest
class UnpublishedRecordingTest {

    private static final Pattern CAPTURED = Pattern.compile("PROGRAM-DATE-TIME:(\\S+)");
    private static final int SECONDS = 14;
    private static final int LINE_MS = 4_000;
    private static final String WORDS = "one two three four five six";
    private static final double WITHIN_S = 0.3;

    private Broadcast broadcast;

    @BeforeEach
    void recordedAndOver() {
        broadcast = Broadcast.live();
        Phone.of(broadcast).sends(Recorder.seconds(SECONDS));
        say(broadcast, 3);
        broadcast.end();
        assertThat(Rest.get(media("replay.m3u8")).status()).isEqualTo(404);
    }

    @Test
    void aClickOnAWordOfTheTranscriptPlaysFromIt() {
        try (Person editor = Person.atADesk()) {
            editor.signIn(Api.newAccount(Role.MODERATOR, "Mo Deray"));
            editor.open("/console/" + broadcast.slug() + "/transcript");
            assertThat(editor.page().locator(".transcript-text")).hasCount(3);
            patiently("the recording")
                    .untilAsserted(() -> assertThat(number(editor, "duration")).isGreaterThan(SECONDS - 1));

            clickOn(editor, 2, "four");

            double into = (double) WORDS.indexOf("four") / WORDS.length();
            double said = (2 + into) * LINE_MS / 1000;
            patiently("the word").untilAsserted(() -> {
                assertThat(number(editor, "currentTime")).isBetween(said - WITHIN_S, (double) SECONDS);
                assertThat(number(editor, "paused")).isZero();
            });
            patiently("the place it began at")
                    .untilAsserted(() ->
                            assertThat(editor.page().evaluate("window.landed")).isNotNull());
            assertThat(((Number) editor.page().evaluate("window.landed")).doubleValue())
                    .isBetween(said - WITHIN_S, said + WITHIN_S);
        }
    }

    @Test
    void aFileIsMadeOfItThatPlaysWhereItIsTakenTo() {
        String comms = Api.newAccount(Role.COMMS, "Kim Comms");
        List<String> faults = new ArrayList<>();
        for (Person person : Person.onBothScreens()) {
            try (person) {
                person.signIn(comms).open("/console/" + broadcast.slug());
                person.turnTo("Record");
                assertThat(person.button("Make an MP4 file")).isVisible();
                faults.addAll(person.look("control-recording", true));
                person.press("Make an MP4 file");
                Locator link = person.link("Download the recording (MP4)");
                assertThat(link).isVisible();
                faults.addAll(person.look("control-recording-file", true));
                Download file = person.page().waitForDownload(link::click);
                assertThat(file.suggestedFilename()).isEqualTo("recording.mp4");
                assertThat(Programs.run(
                                "ffprobe",
                                "-v",
                                "error",
                                "-show_entries",
                                "format=duration",
                                "-of",
                                "csv=p=0",
                                file.path().toString()))
                        .startsWith(SECONDS + ".");
                plays(person, media("recording.mp4"));
            }
        }
        assertThat(faults).isEmpty();
    }

    /** H.264 and AAC: Debian's Chromium plays both, other builds may not. */
    private static void plays(Person person, String file) {
        Object codecs = person.page()
                .evaluate(
                        "document.createElement('video').canPlayType('video/mp4; codecs=\"avc1.42E01E, mp4a.40.2\"')");
        if ("".equals(codecs)) {
            System.out.println("Not played here: this browser has no H.264 or no AAC.");
            return;
        }
        Object black = person.page().evaluate("""
                async (file) => {
                  const video = document.createElement('video');
                  video.muted = true;
                  video.src = file;
                  await video.play();
                  while (video.currentTime < 1) await new Promise((go) => setTimeout(go, 50));
                  const canvas = document.createElement('canvas');
                  const pen = canvas.getContext('2d');
                  pen.drawImage(video, 0, 0, 16, 9);
                  return pen.getImageData(0, 0, 16, 9).data.every((value, i) => i % 4 === 3 || value < 16);
                }""", file);
        assertThat(black).isEqualTo(false);
    }

    private String media(String rest) {
        return "/media/" + broadcast.slug() + "/" + rest;
    }

    /** Lines of four seconds each, from the first picture on. */
    private static void say(Broadcast broadcast, int lines) {
        Matcher captured = CAPTURED.matcher(
                Rest.get("/media/" + broadcast.slug() + "/live.m3u8").body());
        assertThat(captured.find()).isTrue();
        Instant wentLiveAt = Instant.parse(broadcast.read().getString("wentLiveAt"));
        long first =
                Duration.between(wentLiveAt, Instant.parse(captured.group(1))).toMillis();
        List<Map<String, Object>> said = new ArrayList<>();
        for (int i = 0; i < lines; i++) {
            said.add(Map.of(
                    "seq",
                    i,
                    "startMs",
                    first + (long) i * LINE_MS,
                    "endMs",
                    first + (long) (i + 1) * LINE_MS,
                    "text",
                    WORDS));
        }
        Broadcast.post(broadcast.path("captions"), Map.of("lines", said));
    }

    private static void clickOn(Person editor, int line, String word) {
        List<?> at = (List<?>) editor.page().evaluate("""
                ([line, word]) => {
                  addEventListener('seeked', ({ target }) => (window.landed ??= target.currentTime), true);
                  const text = document.querySelectorAll('.transcript-text')[line];
                  text.scrollIntoView({ block: 'center' });
                  const node = [...text.childNodes].find((child) => child.data?.includes(word));
                  const range = document.createRange();
                  range.setStart(node, node.data.indexOf(word));
                  range.setEnd(node, node.data.indexOf(word) + word.length);
                  const { x, y, width, height } = range.getBoundingClientRect();
                  return [x + width / 2, y + height / 2];
                }""", List.of(line, word));
        editor.page().mouse().click(((Number) at.get(0)).doubleValue(), ((Number) at.get(1)).doubleValue());
    }

    private static double number(Person editor, String property) {
        return ((Number) editor.page()
                        .evaluate(
                                "name => Number(document.querySelector('.transcript-video')?.[name] ?? -1)", property))
                .doubleValue();
    }
}
