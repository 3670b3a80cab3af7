package io.candor.video;

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
import io.candor.testsupport.Rest;
import io.candor.testsupport.Viewer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What staff see and do about video, with a media server configured. */
@BrowserTest
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
@TestProfile(MediaMtxTest.Chosen.class)
class VideoSectionTest {

    private MediaMtxApi api;

    @BeforeEach
    void start() {
        api = new MediaMtxApi(
                ConfigProvider.getConfig().getValue("candor.video.mediamtx.api", URI.class), MediaMtxTest.SECRET);
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void theSectionAtBothSizesInBothSchemes() {
        String comms = Api.newAccount(Role.COMMS, "Kim Comms");
        List<String> faults = new ArrayList<>();
        for (Person person : Person.onBothScreens()) {
            try (person) {
                Broadcast broadcast = Broadcast.live();
                person.signIn(comms).open("/console/" + broadcast.slug() + "/edit");
                Locator section = person.region("Video");
                assertThat(section.getByText("OBS or an encoder")).isVisible();
                faults.addAll(person.look("video-section", true));

                section.getByText("Make a stream key").click();
                assertThat(section.getByText("The key is shown only now")).isVisible();
                section.getByLabel("Address of the video").fill("https://evil.example/watch?v=dQw4w9WgXcQ");
                section.getByText("Use it").click();
                assertThat(section.getByText("The https address of one video")).isVisible();
                faults.addAll(person.expecting("400").look("video-key", true));

                person.open("/console/" + broadcast.slug());
                assertThat(person.heading("Flights cancelled today")).isVisible();
                person.turnTo("Right now");
                person.button("Set up video…").click();
                assertThat(person.dialog("Video").getByText("not used yet")).isVisible();
                faults.addAll(person.look("video-dialog", false));
            }
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void aKeyIsMadeSeenOnceReplacedAndRevoked() {
        Broadcast broadcast = Broadcast.scheduled();
        try (Person comms = Person.atADesk().signIn(Api.newAccount(Role.COMMS, "Kim Comms"))) {
            comms.open("/console/" + broadcast.slug() + "/edit");
            Locator section = comms.region("Video");
            section.getByText("Make a stream key").click();
            Locator key = section.locator("code")
                    .filter(new Locator.FilterOptions().setHasText("token="))
                    .first();
            String first = key.textContent();
            comms.press("I have it");
            assertThat(section).not().containsText("ck_");

            comms.press("Replace the key…");
            comms.press("Replace it");
            assertThat(key).not().hasText(first);
            comms.press("I have it");
            comms.press("Revoke it…");
            comms.press("Revoke it");

            assertThat(comms.button("Make a stream key")).isVisible();
        }
    }

    @Test
    void aPlatformsPlayerIsToldToViewersAndFramedOnItsPageAlone() {
        Broadcast broadcast = Broadcast.live();
        Broadcast other = Broadcast.live();
        try (Person comms = Person.atADesk().signIn(Api.newAccount(Role.COMMS, "Kim Comms"));
                Viewer viewer = Viewer.in(broadcast.slug())) {
            viewer.hello();
            comms.open("/console/" + broadcast.slug() + "/edit");
            comms.field("Address of the video").fill("https://youtu.be/dQw4w9WgXcQ");
            comms.type("Enter");
            assertThat(comms.link("https://www.youtube.com/watch?v=dQw4w9WgXcQ"))
                    .isVisible();

            var told = viewer.hearsEvent(e -> e.at("/data/kind").asText().equals("EMBED"));
            assertThat(told.at("/data/state").asText()).isEqualTo("ON");
            assertThat(told.at("/data/embed/provider").asText()).isEqualTo("YOUTUBE");
            assertThat(told.at("/data/embed/src").asText())
                    .isEqualTo("https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ");
            assertThat(policy(broadcast)).contains(" frame-src https://www.youtube-nocookie.com;");
            assertThat(policy(other)).doesNotContain("frame-src", "youtube");

            comms.press("Take it away");
            viewer.hearsEvent(e -> e.at("/data/state").asText().equals("WAITING"));
            assertThat(policy(broadcast)).doesNotContain("frame-src");
        }
    }

    @Test
    void thePagesMayLoadMediaFromTheMediaServer() {
        assertThat(policy(Broadcast.live()))
                .contains("connect-src 'self' https://cdn.example https://media.example;")
                .contains("media-src 'self' blob: https://cdn.example https://media.example;");
    }

    @Test
    void onlyCommsMayDecideAboutVideo() {
        Broadcast broadcast = Broadcast.live();
        Api.as(Role.MODERATOR).get(broadcast.path("video")).then().statusCode(403);
        try (Person moderator = Person.atADesk().signIn(Api.newAccount(Role.MODERATOR, "Mo"))) {
            moderator.open("/console/" + broadcast.slug());
            assertThat(moderator.region("Right now")).isVisible();
            assertThat(moderator
                            .page()
                            .getByRole(
                                    AriaRole.BUTTON,
                                    new Page.GetByRoleOptions().setName(Pattern.compile("Set up video"))))
                    .hasCount(0);
        }
    }

    private static String policy(Broadcast broadcast) {
        return Rest.get("/b/" + broadcast.slug(), "Accept", "text/html").header("Content-Security-Policy");
    }
}
