package io.candor.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.Cookie;
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
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who is no longer staff does not go on reading what is private in a tab that was left open. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
@TestProfile(StaffStayTest.ShortStay.class)
@BrowserTest
class StaffStayTest {

    private static final String SIGNED_OUT = "You are signed out, or your role does not open this room any more.";

    public static class ShortStay implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("candor.live.staff-stay", "2s");
        }
    }

    @Test
    void staffAreAskedToComeBackAtOnceAndViewersAreLeftAlone() {
        String slug = Broadcast.live().slug();
        try (Viewer viewer = Viewer.in(slug);
                Viewer moderator = controlRoom(slug)) {
            viewer.hello();
            moderator.hello();

            assertThat(moderator.closeCode()).isEqualTo(1012);
            assertThat(moderator.hears("bye").path("retryAfterMs").asLong(-1)).isBetween(0L, 500L);
            assertThat(viewer.isOpen()).isTrue();
        }
        try (Viewer back = controlRoom(slug)) {
            back.hello();
        }
    }

    @Test
    void aModeratorWhoIsDeactivatedIsSignedOutOfAnOpenControlRoomUntilTheySignInAgain() {
        String slug = Broadcast.live().slug();
        String username = Api.newAccount(Role.MODERATOR, "Mo Derator");
        try (Person mo = Person.atADesk()) {
            mo.signIn(username).open("/console/" + slug);
            assertThat(mo.region("Questions")).isVisible();

            activate(username, false);

            assertThat(mo.text(SIGNED_OUT)).isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(20_000));

            activate(username, true);
            // The session of before is over for good; in another tab there is a new one.
            mo.page()
                    .context()
                    .addCookies(List.of(new Cookie("candor_staff", Api.signIn(username, Api.PASSWORD))
                            .setUrl(Person.address("/"))));
            assertThat(mo.text(SIGNED_OUT)).isHidden(new LocatorAssertions.IsHiddenOptions().setTimeout(40_000));
            // It tried to come back all the while.
            mo.excusing("401").excusing("HTTP Authentication failed");
        }
    }

    private static void activate(String username, boolean active) {
        Api.inPerson(Role.ADMIN)
                .body(Map.of("name", "Mo Derator", "role", "MODERATOR", "active", active))
                .put("/api/staff/" + username)
                .then()
                .statusCode(200);
    }

    private static Viewer controlRoom(String slug) {
        return Viewer.open(
                "/api/broadcasts/" + slug + "/control", "Authorization", "Bearer " + Api.token(Role.MODERATOR));
    }
}
