package io.candor.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.candor.access.Role;
import io.candor.testsupport.Api;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.BrowserTest;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.Person;
import io.candor.testsupport.Viewer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Pages when very many ask from one address: viewers notice nothing, and moderators see where it comes from. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
@BrowserTest
@TestProfile(CrowdOnPagesTest.SmallCrowd.class)
class CrowdOnPagesTest {

    /** One question at once is calm, and four are all. */
    public static class SmallCrowd implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "candor.live.crowd", "100",
                    "quarkus.http.proxy.proxy-address-forwarding", "true",
                    "quarkus.http.proxy.trusted-proxies", "127.0.0.1,[::1]");
        }
    }

    @Test
    void aPageThatIsAskedToWorkDoesSoAndTheViewerSeesNothingOfIt() {
        Broadcast broadcast = Broadcast.live();
        List<String> heard = new CopyOnWriteArrayList<>();
        try (Viewer other = Viewer.in(broadcast.slug());
                Person viewer = Person.onAPhone()) {
            viewer.page().onWebSocket(socket -> socket.onFrameReceived(frame -> heard.add(frame.text())));
            viewer.open("/b/" + broadcast.slug());
            other.hello();
            other.ask("What uses up the calm of this address?");

            viewer.field("Your question").fill("Will you pay for the hotel?");
            viewer.type("Control+Enter");

            assertThat(viewer.text("Received. You can follow it under Mine.")).isVisible();
        }
        assertThat(heard).anyMatch(frame -> frame.contains("/problems/work-needed"));
        assertThat(Api.as(Role.COMMS)
                        .get(broadcast.path("questions"))
                        .jsonPath()
                        .getList("questions.text", String.class))
                .contains("Will you pay for the hotel?");
    }

    @Test
    void moderatorsSeeHowManyComeFromOneNetwork() {
        Broadcast broadcast = Broadcast.live();
        List<Viewer> people = new ArrayList<>();
        try (Person moderator = Person.atADesk();
                Person phone = Person.onAPhone()) {
            String account = Api.newAccount(Role.MODERATOR, "Mo Moderator");
            moderator.signIn(account).open("/console/" + broadcast.slug());
            phone.signIn(account).open("/console/" + broadcast.slug());
            Viewer asker = Viewer.in(broadcast.slug(), "X-Forwarded-For", "198.51.100.7");
            people.add(asker);
            asker.hello();
            String question = asker.ask("Who pays for my hotel?");
            broadcast.approve(question);
            for (int i = 1; i <= 6; i++) {
                Viewer one = Viewer.in(broadcast.slug(), "X-Forwarded-For", "203.0.113." + i);
                people.add(one);
                one.hello();
                one.say(Map.of("type", "me-too", "ref", "m", "question", question));
                one.accepted("m");
            }

            // Told as it happens, and to whoever comes in later.
            for (int look = 0; look < 2; look++) {
                for (Person who : List.of(moderator, phone)) {
                    who.turnTo("Queue");
                    who.button("Approved 1").click();
                    assertThat(who.region("Questions")).containsText("7 people · 6 from one network");
                    assertThat(who.look("one-network", false)).isEmpty();
                    who.page().reload();
                }
            }
        } finally {
            people.forEach(Viewer::close);
        }
    }
}
