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
import io.candor.testsupport.Phone;
import io.candor.testsupport.Watching;
import io.candor.testsupport.WithoutFfmpeg;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * From the presenter's camera to a chapter of the recording, with no other program: one Chromium presents, another
 * watches and asks, and what was recorded plays from the record's page. The picture is a clock, so what is to be seen
 * says when it was taken.
 */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
@TestProfile(WithoutFfmpeg.class)
@BrowserTest
class VideoStoryTest {

    private static final Path CLOCK_CAMERA = Path.of("src/test/resources/video/clock-camera.js");
    private static final Path READ_CLOCK = Path.of("src/test/resources/video/read-clock.js");
    private static final String NOTE_WHERE_A_JUMP_LANDS =
            "addEventListener('seeked', ({ target }) => (window.landed = window.readClock(target)), true)";

    private static final String HOTEL = "Will I get my hotel back?";

    /** A machine that is slow tells late; a picture of another time is minutes old. */
    private static final long LATEST_MS = 20_000;

    private static final long WITHIN_MS = 1_000;

    private final Person presenter = Person.onAPhone();
    private final Person viewer = Person.atADesk();
    private final Person comms = Person.atADesk();
    private final Person reader = Person.onAPhone();
    private final Watching watching = new Watching(viewer);

    @AfterEach
    void everybodyGoesWithoutAComplaint() {
        List.of(presenter, viewer, comms, reader).forEach(Person::close);
    }

    @Test
    void aPhoneIsWatchedWhileItAnswersAndItsRecordingPlaysFromTheQuestion() {
        Broadcast broadcast = Broadcast.scheduled();
        presenter.page().addInitScript(CLOCK_CAMERA);
        for (Person who : List.of(viewer, reader)) {
            who.page().addInitScript(READ_CLOCK);
            who.page().addInitScript(NOTE_WHERE_A_JUMP_LANDS);
        }
        viewer.open("/b/" + broadcast.slug());
        presenter.open("/present/" + Phone.newLink(broadcast));
        assertThat(presenter.text("We can hear you.")).isVisible();

        presenter.press("Go live");
        isSeenWhileItHappens();
        Instant before = Instant.now();
        isAskedAndAnsweredOnAir(broadcast);
        Instant after = Instant.now();
        reportTheDelay();
        presenter.press("Answered");
        assertThat(presenter.region("Answer now")).not().containsText(HOTEL);
        presenter.press("End…");
        presenter.press("End it");
        assertThat(presenter.heading("You are off air")).isVisible();
        publish(broadcast);

        viewer.link("Read the record").click();
        assertThat(viewer.heading("What was promised")).isVisible();
        viewer.button("Play").click();
        watching.untilItPlays();
        Locator chapter =
                viewer.page().locator(".chapters a.moment").filter(new Locator.FilterOptions().setHasText(HOTEL));
        String address = chapter.getAttribute("href");
        long moment = Long.parseLong(address.replace("#t=", ""));
        Instant asked = Instant.parse(broadcast.read().getString("wentLiveAt")).plusMillis(moment);
        assertThat(asked).isBetween(before, after);

        viewer.page().evaluate("window.landed = null");
        chapter.click();
        patiently("the chapter").untilAsserted(() -> assertThat(landed(viewer)).isNotZero());
        assertThat(landed(viewer)).isCloseTo(asked.toEpochMilli(), within());
        watching.untilItPlays();

        reader.open("/b/" + broadcast.slug() + address);
        patiently("the moment in the address").untilAsserted(() -> {
            assertThat(shown(reader)).isCloseTo(asked.toEpochMilli(), within());
            assertThat(new Watching(reader).look().momentMs()).isCloseTo((double) moment, within(250.0));
        });
    }

    /** Now, moving, and not black. */
    private void isSeenWhileItHappens() {
        patiently("the picture to be that of now")
                .untilAsserted(() -> assertThat(age()).isBetween(0L, LATEST_MS));
        double second = watching.look().second();
        patiently("it to go on").untilAsserted(() -> {
            assertThat(watching.look().second()).isGreaterThan(second + 2);
            assertThat(watching.look().black()).isFalse();
        });
        patiently("it to be of now still").untilAsserted(() -> assertThat(age()).isBetween(0L, LATEST_MS));
    }

    private void isAskedAndAnsweredOnAir(Broadcast broadcast) {
        viewer.field("Your question").fill(HOTEL);
        viewer.press("Ask");
        assertThat(viewer.text("Received.")).isVisible();
        String question =
                Api.as(Role.COMMS).get(broadcast.path("questions")).jsonPath().getString("questions[0].id");
        broadcast.approve(question);
        presenter.press("Next");
        assertThat(presenter.region("Answer now")).containsText(HOTEL);
        assertThat(viewer.region("Answering now")).containsText(HOTEL);
        double second = watching.look().second();
        patiently("the answer to be seen")
                .untilAsserted(() -> assertThat(watching.look().second()).isGreaterThan(second + 3));
    }

    /** Says what it was here and now; {@code -Dbench=glass} measures it. */
    private void reportTheDelay() {
        List<Long> ages = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            ages.add(age());
            viewer.page().waitForTimeout(150);
        }
        ages.sort(null);
        System.out.println("From camera to screen, beside the other tests: " + ages.get(4) + " ms (" + ages.getFirst()
                + " to " + ages.getLast() + ")");
    }

    private void publish(Broadcast broadcast) {
        comms.signIn(Api.newAccount(Role.COMMS, "Kim Comms")).open("/console/" + broadcast.slug());
        comms.press("Publish…");
        comms.dialog("Publish the record").locator("button[type=submit]").click();
        assertThat(comms.text("Edition 1").first()).isVisible();
    }

    private long age() {
        long shown = shown(viewer);
        return shown == 0 ? -1 : System.currentTimeMillis() - shown;
    }

    /** When the picture on the screen was taken, by the clock in it; 0 where there is none. */
    private static long shown(Person who) {
        return ((Number) who.page().evaluate("() => window.readClock() ?? 0")).longValue();
    }

    private static long landed(Person who) {
        return ((Number) who.page().evaluate("() => window.landed ?? 0")).longValue();
    }

    private static org.assertj.core.data.Offset<Long> within() {
        return org.assertj.core.data.Offset.offset(WITHIN_MS);
    }

    private static org.assertj.core.data.Offset<Double> within(double ms) {
        return org.assertj.core.data.Offset.offset(ms);
    }
}
