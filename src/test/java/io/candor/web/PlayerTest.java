package io.candor.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.candor.testsupport.Watching.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.BrowserTest;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.HlsStream;
import io.candor.testsupport.Person;
import io.candor.testsupport.VideoTest;
import io.candor.testsupport.Watching;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Watching live: real video from a server to which everything happens that happens to such servers. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
@BrowserTest
@VideoTest
class PlayerTest {

    private static final int WINDOW_S = 28;
    private static final long CLOCK_MS = 250;

    private HlsStream stream;
    private Broadcast broadcast;
    private Instant wentLiveAt;
    private Person viewer;
    private Watching watching;

    @BeforeEach
    void onAir() {
        stream = HlsStream.onAirSince(WINDOW_S);
        broadcast = live(stream.address());
        wentLiveAt = Instant.parse(broadcast.read().getString("wentLiveAt"));
        viewer = Person.atADesk();
        watching = new Watching(viewer);
    }

    @AfterEach
    void offAir() {
        viewer.close();
        stream.close();
    }

    private void watch() {
        viewer.open("/b/" + broadcast.slug());
        viewer.page().evaluate("window.sameDocument = true");
        watching.untilItPlays();
    }

    private static Broadcast live(String address) {
        Map<String, Object> plan = Broadcast.plan("Flights cancelled today");
        plan.put("videoUrl", address);
        return new Broadcast(Broadcast.post("/api/broadcasts/live", plan).getString("slug"));
    }

    private void caption(int seq, long startMs, String text) {
        Broadcast.post(
                broadcast.path("captions"),
                Map.of(
                        "lines",
                        List.of(Map.of("seq", seq, "startMs", startMs, "endMs", startMs + 2_000, "text", text))));
    }

    private long now() {
        return Duration.between(wentLiveAt, Instant.now()).toMillis();
    }

    private void fullScreen(boolean expected) {
        patiently("full screen")
                .untilAsserted(() -> assertThat(viewer.page().evaluate("document.fullscreenElement !== null"))
                        .isEqualTo(expected));
    }

    private void neverReloaded() {
        assertThat(viewer.page().evaluate("window.sameDocument")).isEqualTo(true);
    }

    @Test
    void theMomentIsTheOneThatTheCameraSaw() {
        watch();

        watching.untilTheClockIsRight(stream, wentLiveAt, CLOCK_MS);

        watching.rewindTo(15);
        watching.untilItPlays();

        watching.untilTheClockIsRight(stream, wentLiveAt, CLOCK_MS);
    }

    @Test
    void captionsAreThoseOfThePictureAlsoForWhoGoesBack() {
        watch();
        patiently("some time on air").until(() -> now() > 11_000);
        caption(1, 500, "I am sorry.");
        caption(2, now(), "We pay every hotel night.");
        Locator captions = viewer.region("Captions");
        assertThat(captions).containsText("We pay every hotel night.");
        assertThat(viewer.page()
                        .evaluate(
                                "[...document.querySelector('video').textTracks[0].cues].map(cue => cue.text).join()"))
                .isEqualTo("I am sorry.,We pay every hotel night.");

        watching.rewindTo((int) (now() / 1000) - 1);

        assertThat(captions).containsText("I am sorry.");
        assertThat(captions).not().containsText("We pay every hotel night.");
    }

    @Test
    void goesBackAndToLiveAgain() {
        watch();
        assertThat(viewer.page().locator(".player-live")).isVisible();

        watching.rewindTo(15);

        Locator toLive = viewer.page().getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Go to live"));
        assertThat(toLive).containsText(java.util.regex.Pattern.compile("1[5-9] s behind|2[0-9] s behind"));
        watching.untilItPlays();

        watching.type("l");

        assertThat(toLive).hasCount(0);
        watching.untilItPlays();
    }

    @Test
    void isPlayedByKeyboard() {
        watch();

        watching.type("Space");
        watching.until("paused");
        watching.type("k");
        watching.untilItPlays();
        assertThat(watching.video("muted")).isEqualTo(true);
        watching.type("m");
        assertThat(watching.video("muted")).isEqualTo(false);
        watching.type("ArrowDown");
        assertThat(watching.video("volume")).isEqualTo(0.9);
        watching.type("c");
        assertThat(viewer.region("Captions")).isHidden();
        watching.type("c");
        assertThat(viewer.region("Captions")).isVisible();
        watching.type("f");
        fullScreen(true);
        assertThat(viewer.region("Captions")).isVisible();
        watching.type("f");
        fullScreen(false);
        double before = watching.look().second();
        watching.type("ArrowLeft");
        assertThat(watching.look().second()).isLessThan(before);
    }

    @Test
    void turnsTheSoundOnAndRemembersHowSomebodyWatches() {
        watch();
        viewer.press("Turn the sound on");
        assertThat(watching.video("muted")).isEqualTo(false);
        assertThat(viewer.button("Turn the sound on")).hasCount(0);
        watching.wake().slider("Volume").fill("0.4");
        watching.wake().button("Options").click();
        viewer.field("Very large").check();
        viewer.field("Yellow on black").check();
        viewer.press("Done");
        watching.wake().button("Captions").click();
        assertThat(viewer.region("Captions")).isHidden();

        viewer.page().reload();
        watching.untilItPlays();

        assertThat(watching.video("volume")).isEqualTo(0.4);
        assertThat(viewer.region("Captions")).isHidden();
        watching.wake().button("Options").click();
        assertThat(viewer.field("Very large")).isChecked();
        assertThat(viewer.field("Yellow on black")).isChecked();
    }

    @Test
    void comesBackWithTheCameraByItself() {
        watch();

        stream.cameraGoes();

        assertThat(viewer.text("We’ll be right back.")).isVisible();
        assertThat(viewer.text("Your questions are safe.")).isVisible();
        assertThat(watching.look().black()).as("the last picture stays").isFalse();
        assertThat(viewer.field("Your question")).isEnabled();

        stream.cameraComes();

        watching.untilItPlays();
        assertThat(viewer.text("We’ll be right back.")).hasCount(0);
        watching.untilTheClockIsRight(stream, wentLiveAt, CLOCK_MS);
        neverReloaded();
    }

    @Test
    void comesBackAfterAnEndThatWasNone() {
        watch();

        stream.ends();
        watching.until("lost");
        stream.cameraComes();

        watching.untilItPlays();
        neverReloaded();
    }

    @Test
    void comesBackFromAServerThatRefusesAndOneThatHangsUp() {
        watch();

        stream.refusesEverything();
        watching.until("lost");
        assertThat(watching.look().black()).as("the last picture stays").isFalse();
        stream.isWell();
        watching.untilItPlays();

        stream.hangsUp();
        watching.until("lost");
        stream.isWell();
        watching.untilItPlays();

        neverReloaded();
        viewer.expecting("404").expecting("net::");
    }

    @Test
    void whoIsBehindSeesTheEndToo() {
        watch();
        watching.rewindTo(12);
        watching.untilItPlays();

        stream.ends();
        broadcast.end();

        assertThat(viewer.text("The broadcast has ended").first()).isVisible();
        watching.untilItPlays();
        assertThat(viewer.text("The recording and every answer will be here")).isVisible();
    }

    @Test
    void soundOnlyLoadsNoPictureWhereTheStreamHasSuchAPart() {
        broadcast = live(stream.addressWithSoundOnly());
        watch();

        watching.wake().button("Options").click();
        viewer.field("Sound only, without the picture").check();
        viewer.press("Done");

        patiently("only sound").untilAsserted(() -> {
            assertThat(watching.look().state()).isEqualTo("playing");
            assertThat(watching.video("videoWidth")).isEqualTo(0);
        });
        assertThat(viewer.text("Sound only").first()).isVisible();
    }
}
