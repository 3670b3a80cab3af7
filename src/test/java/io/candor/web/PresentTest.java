package io.candor.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.candor.testsupport.Watching.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.candor.access.Role;
import io.candor.testsupport.Api;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.BrowserTest;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.Person;
import io.candor.testsupport.Phone;
import io.candor.testsupport.Rest;
import io.candor.testsupport.Viewer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A presenter with a link and a phone, and somebody who watches. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
@BrowserTest
class PresentTest {

    private static final Path CLOCK_CAMERA = Path.of("src/test/resources/video/clock-camera.js");
    private static final Path READ_CLOCK = Path.of("src/test/resources/video/read-clock.js");
    private static final Pattern CAPTURED = Pattern.compile("PROGRAM-DATE-TIME:(\\S+)");
    private static final long WITHIN_MS = 250;

    private final List<Person> others = new ArrayList<>();
    private Broadcast broadcast;
    private Person presenter;

    @BeforeEach
    void givenAnAnnouncedBroadcastAndItsPresenter() {
        broadcast = announced();
        presenter = Person.onAPhone();
    }

    @AfterEach
    void everybodyLeaves() {
        others.forEach(Person::close);
        presenter.close();
        // A camera that just goes away is waited for, and holds what it uses meanwhile.
        Api.as(Role.COMMS).post(broadcast.path("end"));
    }

    @Test
    void aPhoneGoesLiveIsWatchedTakesQuestionsAndEnds() {
        presenter.page().addInitScript(CLOCK_CAMERA);
        presenter.open("/present/" + Phone.newLink(broadcast));
        assertThat(presenter.text("Your picture is there.")).isVisible();
        assertThat(presenter.text("We can hear you.")).isVisible();
        assertThat(presenter.text("Mbit/s")).isVisible();

        presenter.press("Go live");

        assertThat(presenter.button("End…")).isVisible();
        String live = "/media/" + broadcast.slug() + "/live.m3u8";
        patiently("the playlist")
                .untilAsserted(() -> assertThat(Rest.get(live).body()).contains("1/3.m4s"));
        try (Viewer viewer = Viewer.in(broadcast.slug())) {
            assertThat(viewer.hello().at("/snapshot/video/state").asText()).isEqualTo("ON");
            broadcast.approve(viewer.ask("Will I get my hotel back?"));
            broadcast.approve(viewer.ask("Is flight 212 still going?"));
        }
        presenter.press("Next");
        assertThat(presenter.region("Answer now")).containsText("Will I get my hotel back?");
        presenter.press("Answered, next");
        assertThat(presenter.region("Answer now")).containsText("Is flight 212 still going?");

        presenter.press("End…");
        presenter.press("End it");

        assertThat(presenter.heading("You are off air")).isVisible();
        assertThat(broadcast.read().getString("state")).isEqualTo("ENDED");
        patiently("the playlist")
                .untilAsserted(() -> assertThat(Rest.get(live).body()).contains("#EXT-X-ENDLIST"));
        momentsAreWhereThePictureSaysTheyAre();
    }

    /** The picture is a clock: what it shows is compared with when the playlist says that it was captured. */
    private void momentsAreWhereThePictureSaysTheyAre() {
        broadcast.publish();
        String base = "/media/" + broadcast.slug() + "/";
        String list = patiently("the recording")
                .until(() -> Rest.get(base + "recording.m3u8").body(), body -> body.contains("#EXTM3U"));
        Matcher captured = CAPTURED.matcher(list);
        assertThat(captured.find()).isTrue();
        long first = Instant.parse(captured.group(1)).toEpochMilli();

        Person viewer = watching();
        List<?> read = (List<?>) viewer.page().evaluate("""
                async (base) => {
                  const list = await (await fetch(base + "recording.m3u8")).text();
                  const parts = [base + "1/init.mp4", ...list.split("\\n").filter((l) => l.endsWith(".m4s")).map((l) => base + l)];
                  const blobs = await Promise.all(parts.map(async (part) => (await fetch(part)).blob()));
                  const video = document.createElement("video");
                  video.muted = true;
                  video.src = URL.createObjectURL(new Blob(blobs, { type: "video/mp4" }));
                  await new Promise((resolve, reject) => { video.onloadeddata = resolve; video.onerror = reject; });
                  const read = [];
                  for (const at of [0.5, 1.5, 2.5]) {
                    video.currentTime = at;
                    await new Promise((resolve) => (video.onseeked = resolve));
                    await new Promise((resolve) => setTimeout(resolve, 200));
                    read.push(window.readClock(video) - at * 1000);
                  }
                  return read;
                }""", base);

        assertThat(read)
                .hasSize(3)
                .allSatisfy(zero -> assertThat(((Number) zero).doubleValue() - first)
                        .isBetween((double) -WITHIN_MS, (double) WITHIN_MS));
    }

    @Test
    void aLineThatBreaksLeavesNoGap() {
        String live = goesLive("/present/" + Phone.newLink(broadcast));

        try (Viewer viewer = Viewer.in(broadcast.slug())) {
            assertThat(viewer.hello().at("/snapshot/video/state").asText()).isEqualTo("ON");
            presenter.page().context().setOffline(true);
            assertThat(presenter.text("No connection.")).isVisible();
            viewer.hearsEvent(e -> e.at("/data/state").asText().equals("LOST"));
            presenter.page().context().setOffline(false);
            viewer.hearsEvent(e -> e.at("/data/state").asText().equals("ON"));
        }

        presenter.expecting("ERR_INTERNET_DISCONNECTED");
        patiently("the playlist")
                .untilAsserted(() -> assertThat(Rest.get(live).body()).contains("1/8.m4s"));
        List<Instant> captured = captured(live);
        for (int i = 1; i < captured.size(); i++) {
            assertThat(Duration.between(captured.get(i - 1), captured.get(i)))
                    .as(Rest.get(live).body())
                    .isLessThan(Duration.ofSeconds(3));
        }
    }

    @Test
    void aBreakOfAQuarterOfAMinuteIsSentAfterwards() {
        String live = goesLive("/present/" + Phone.newLink(broadcast));

        presenter.page().context().setOffline(true);
        patiently("a break of a quarter of a minute")
                .during(Duration.ofSeconds(15))
                .until(() -> presenter.text("No connection.").isVisible());
        presenter.page().context().setOffline(false);
        presenter.expecting("ERR_INTERNET_DISCONNECTED");

        patiently("the playlist")
                .untilAsserted(() -> assertThat(captured(live).getLast())
                        .isAfter(captured(live).getFirst().plusSeconds(20)));
        List<Instant> captured = captured(live);
        for (int i = 1; i < captured.size(); i++) {
            assertThat(Duration.between(captured.get(i - 1), captured.get(i)))
                    .as(Rest.get(live).body())
                    .isLessThan(Duration.ofSeconds(3));
        }
    }

    /** Small requests get through and large ones do not: that is a thin line, and no reason to keep what nobody will see. */
    @Test
    void aLineThatIsTooThinIsNotTakenForNoLine() {
        presenter.open("/present/" + Phone.newLink(broadcast));
        assertThat(presenter.text("We can hear you.")).isVisible();
        AtomicInteger posts = new AtomicInteger();
        presenter.page().route("**/api/present/media/**", route -> posts.incrementAndGet());

        presenter.press("Go live");

        patiently("a second try")
                .until(() -> presenter.text("Your line is slow").isVisible() && posts.get() > 1);
        assertThat(presenter.text("No connection.")).isHidden();
        assertThat(presenter.look("present-thin-line", true)).isEmpty();
        presenter.page().unroute("**/api/present/media/**");
        patiently("the playlist")
                .untilAsserted(() -> assertThat(Rest.get("/media/" + broadcast.slug() + "/live.m3u8")
                                .body())
                        .contains("1/2.m4s"));
        assertThat(presenter.text("Your line is thin, so the picture is small."))
                .isVisible();
    }

    @Test
    void aCameraThatIsTakenAwayOnAirIsOpenedAgain() {
        String live = goesLive("/present/" + Phone.newLink(broadcast));

        presenter.page().evaluate("""
                for (const track of document.querySelector("video").srcObject.getTracks()) {
                  track.stop();
                  track.dispatchEvent(new Event("ended"));
                }""");

        patiently("the playlist")
                .untilAsserted(() -> assertThat(Rest.get(live).body()).contains("2/2.m4s"));
        assertThat(presenter.text("The camera or the microphone was taken away."))
                .isHidden();
        assertThat(Rest.get(live).body()).doesNotContain("3/1.m4s");
    }

    /** @return the playlist, with two seconds in it */
    private String goesLive(String link) {
        presenter.open(link);
        assertThat(presenter.text("We can hear you.")).isVisible();
        presenter.press("Go live");
        String live = "/media/" + broadcast.slug() + "/live.m3u8";
        patiently("the playlist")
                .untilAsserted(() -> assertThat(Rest.get(live).body()).contains("1/2.m4s"));
        return live;
    }

    private static List<Instant> captured(String list) {
        return CAPTURED.matcher(Rest.get(list).body())
                .results()
                .map(found -> Instant.parse(found.group(1)))
                .toList();
    }

    @Test
    void aSecondDeviceHasToSayThatItTakesOver() {
        String link = "/present/" + Phone.newLink(broadcast);
        String live = goesLive(link);

        Person second = Person.atADesk();
        others.add(second);
        second.open(link);
        assertThat(second.text("We can hear you.")).isVisible();
        second.press("Go on air here");
        presenter.page().evaluate("window.filmed = document.querySelector('video').srcObject");
        second.press("Take over here");

        assertThat(presenter.heading("Another device is on air now")).isVisible();
        assertThat(presenter.page().evaluate("window.filmed.active")).isEqualTo(false);
        presenter.expecting("409");
        second.expecting("409");
        patiently("the playlist")
                .untilAsserted(() -> assertThat(Rest.get(live).body()).contains("#EXT-X-DISCONTINUITY\n"));
    }

    @Test
    void onlyThisPageMayUseTheCameraAndItsAddressIsToldToNobody() {
        String link = "/present/" + Phone.newLink(broadcast);

        Rest.Answer page = Rest.get(link, "Accept", "text/html");

        assertThat(page.header("Permissions-Policy")).contains("camera=(self)", "microphone=(self)");
        assertThat(page.header("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(Rest.get("/b/" + broadcast.slug(), "Accept", "text/html").header("Permissions-Policy"))
                .contains("camera=()", "microphone=()");
        assertThat(Rest.get("/present/cp_nobodyhasthis", "Accept", "text/html").status())
                .isEqualTo(404);
    }

    @Test
    void theConsoleMakesALinkAndRevokesIt() {
        Person comms = Person.atADesk();
        others.add(comms);
        comms.signIn(Api.newAccount(Role.COMMS, "Kim Comms")).open("/console/" + broadcast.slug());
        comms.press("Presenter…");
        comms.press("Make a link");
        String address = comms.page().locator(".secret code").textContent();
        presenter.page().navigate(address);
        assertThat(presenter.button("Go live")).isVisible();

        comms.page().locator("candor-presenter .account button").first().click();

        assertThat(presenter.heading("This link does not work any more")).isVisible();
        // Each answer to a page with a dead link is a complaint: away from it first.
        presenter.open("/").expecting("401");
    }

    @Test
    void thePageIsWellMadeOnEveryScreenBeforeAndOnAir() {
        List<String> faults = new ArrayList<>();
        for (Person person : Person.onBothScreens()) {
            Broadcast own = announced();
            person.open("/present/" + Phone.newLink(own));
            assertThat(person.text("Mbit/s")).isVisible();
            faults.addAll(person.look("present-before", false));
            person.press("Go live");
            try (Viewer viewer = Viewer.in(own.slug())) {
                own.approve(viewer.ask("Will I get my hotel back?"));
                own.approve(viewer.ask("Is flight 212 to Lisbon cancelled for good, or only late?"));
            }
            assertThat(person.button("Next")).isVisible();
            person.press("Next");
            assertThat(person.button("Answered, next")).isVisible();
            faults.addAll(person.look("present-on-air", false));
            person.press("End…");
            assertThat(person.dialog("End the broadcast?")).isVisible();
            faults.addAll(person.look("present-end", false));
            person.press("End it");
            assertThat(person.heading("You are off air")).isVisible();
            faults.addAll(person.look("present-over", false));
            person.close();
        }
        assertThat(faults).isEmpty();
    }

    private Person watching() {
        Person viewer = Person.atADesk();
        others.add(viewer);
        Page page = viewer.page();
        page.addInitScript(READ_CLOCK);
        return viewer.open("/");
    }

    private static Broadcast announced() {
        Map<String, Object> plan = Broadcast.plan("Flights cancelled after a systems failure");
        plan.put("startsAt", "2030-01-15T17:00:00Z");
        plan.put(
                "brief",
                Map.of(
                        "happened",
                        "Our check-in and crew systems failed at 05:00. No aircraft was in danger.",
                        "next",
                        "We bring the systems back one airport at a time.",
                        "now",
                        "Please don’t travel to the airport without a new booking.",
                        "contacts",
                        List.of()));
        return new Broadcast(Broadcast.post("/api/broadcasts", plan).getString("slug"));
    }
}
