package io.candor.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.candor.testsupport.Watching.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import io.candor.testsupport.Broadcast;
import io.candor.testsupport.BrowserTest;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.Person;
import io.candor.testsupport.Phone;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** One Chromium presents and another watches, with no other program: what comes from the one plays in the other. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
@TestProfile(PresentWithoutFfmpegTest.Nothing.class)
@BrowserTest
class PresentWithoutFfmpegTest {

    private static final Path CLOCK_CAMERA = Path.of("src/test/resources/video/clock-camera.js");
    private static final Path READ_CLOCK = Path.of("src/test/resources/video/read-clock.js");

    /** A machine that is slow tells late; a picture of another time is minutes old. */
    private static final double LATEST_MS = 20_000;

    public static class Nothing implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("candor.video.ffmpeg.program", "none");
        }
    }

    @Test
    void whatOneBrowserRecordsIsSeenInAnotherWhileItHappens() {
        Broadcast broadcast = Broadcast.live();
        try (Person presenter = Person.onAPhone();
                Person viewer = Person.atADesk()) {
            presenter.page().addInitScript(CLOCK_CAMERA);
            presenter.open("/present/" + Phone.newLink(broadcast));
            assertThat(presenter.text("We can hear you.")).isVisible();
            viewer.page().addInitScript(READ_CLOCK);
            viewer.open("/b/" + broadcast.slug());

            presenter.press("Go on air here");

            patiently("the picture to be that of now")
                    .untilAsserted(() -> assertThat(age(viewer)).isBetween(0.0, LATEST_MS));
            double second = currentTime(viewer);
            patiently("it to go on")
                    .untilAsserted(() -> assertThat(currentTime(viewer)).isGreaterThan(second + 2));
            assertThat(age(viewer)).isBetween(0.0, LATEST_MS);
        }
    }

    private static double age(Person viewer) {
        Object shown = viewer.page()
                .evaluate("() => { const shown = window.readClock();"
                        + " return shown === null ? -1 : Date.now() - shown; }");
        return ((Number) shown).doubleValue();
    }

    private static double currentTime(Person viewer) {
        Object at = viewer.page().evaluate("() => document.querySelector('video')?.currentTime ?? 0");
        return ((Number) at).doubleValue();
    }
}
