package io.candor.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The player in its states, on a phone and on a desk, light and dark: pictures for people, and axe. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
@BrowserTest
@VideoTest
class PlayerLooksTest {

    private final HlsStream stream = HlsStream.onAirSince(28);
    private final List<Person> people = Person.onBothScreens();
    private final List<String> faults = new ArrayList<>();

    @AfterEach
    void nothingIsWrong() {
        people.forEach(Person::close);
        stream.close();
        assertThat(faults).isEmpty();
    }

    @Test
    void livePlayerFromTheEdgeToALostCamera() {
        Map<String, Object> plan = Broadcast.plan("Flights cancelled today");
        plan.put("videoUrl", stream.address());
        Broadcast broadcast =
                new Broadcast(Broadcast.post("/api/broadcasts/live", plan).getString("slug"));
        Broadcast.post(
                broadcast.path("captions"),
                Map.of(
                        "lines",
                        List.of(
                                Map.of(
                                        "seq",
                                        1,
                                        "startMs",
                                        0,
                                        "endMs",
                                        120_000,
                                        "text",
                                        "I am sorry. We pay every hotel night until you fly, and we call everybody who waits."))));
        for (Person person : people) {
            Watching watching = new Watching(person);
            person.open("/b/" + broadcast.slug());
            watching.untilItPlays();
            watching.wake();
            look(person, "player-live");
            watching.rewindTo(15);
            watching.untilItPlays();
            watching.wake();
            look(person, "player-behind");
            watching.wake().button("Options").click();
            assertThat(person.dialog("Captions and sound")).isVisible();
            look(person, "player-options");
            person.press("Done");
            watching.type("l");
        }
        stream.cameraGoes();
        for (Person person : people) {
            assertThat(person.text("We’ll be right back.")).isVisible();
            look(person, "player-lost");
        }
    }

    @Test
    void aPlatformIsAskedForNothingBeforeTheViewerAgrees() {
        Broadcast broadcast = Broadcast.live();
        Api.as(Role.COMMS)
                .body(Map.of("address", "https://www.youtube.com/watch?v=dQw4w9WgXcQ"))
                .put(broadcast.path("video/embed"))
                .then()
                .statusCode(200);
        for (Person person : people) {
            // What the platform's own page has to say is none of ours.
            person.page()
                    .route(
                            "https://**",
                            route -> route.fulfill(new Route.FulfillOptions()
                                    .setContentType("text/html")
                                    .setBody("<title>A player</title>")));
            person.open("/b/" + broadcast.slug());
            assertThat(person.text("The picture comes from YouTube")).isVisible();
            assertThat(person.text("sets cookies")).isVisible();
            look(person, "player-platform");
            assertThat(person.page().locator("iframe, [src*='youtube']")).hasCount(0);

            person.press("Load the YouTube player");

            Locator frame = person.page().locator("iframe[title='YouTube player: Flights cancelled today']");
            assertThat(frame).isVisible();
            assertThat(frame).hasAttribute("sandbox", Pattern.compile("allow-scripts"));
            assertThat(frame).hasAttribute("src", "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ");
        }
    }

    private void look(Person person, String name) {
        faults.addAll(person.look(name, false));
    }
}
