package io.candor.access.signin;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.candor.access.Role;
import io.candor.testsupport.Api;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.TestClock;
import io.candor.testsupport.Viewer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is over is over: with the cookie of before, over real HTTP. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class SessionsTest {

    private static final int OVER = 401;
    private static final int ON = 200;
    private static final int COME_BACK = 1012;
    private static final String NEXT = "another long password";

    @Inject
    TestClock clock;

    @Inject
    Sessions sessions;

    private String username;
    private String cookie;

    @BeforeEach
    void givenAModeratorWhoHasSignedIn() {
        username = Api.newAccount(Role.MODERATOR, "Mo Derator");
        cookie = Api.signIn(username, Api.PASSWORD);
        assertThat(status(cookie)).isEqualTo(ON);
    }

    @AfterEach
    void timeGoesOn() {
        clock.goOn();
    }

    @Test
    void anOldCookieIsNobodyAfterSigningOut() {
        as(cookie).redirects().follow(false).post("/console/sign-out").then().statusCode(303);

        assertThat(status(cookie)).isEqualTo(OVER);
    }

    @Test
    void anotherSitesPageSignsNobodyOutAndALinkDoesNotEither() {
        as(cookie)
                .header("Sec-Fetch-Site", "cross-site")
                .post("/console/sign-out")
                .then()
                .statusCode(403);
        as(cookie).get("/console/sign-out");

        assertThat(status(cookie)).isEqualTo(ON);
    }

    @Test
    void aChangedPasswordEndsAllSessionsAndBeginsAnotherOneForWhoChangedIt() {
        String stolen = Api.signIn(username, Api.PASSWORD);

        String anew = as(cookie)
                .contentType(ContentType.JSON)
                .body(Map.of("current", Api.PASSWORD, "next", NEXT))
                .post("/api/me/password")
                .then()
                .statusCode(204)
                .extract()
                .cookie("candor_staff");

        assertThat(List.of(status(stolen), status(cookie), status(anew))).containsExactly(OVER, OVER, ON);
    }

    @Test
    void whoIsDeactivatedAndActivatedAgainGetsNeitherSessionsNorTokensBack() {
        String token = token(cookie);

        change("MODERATOR", false);
        change("MODERATOR", true);

        assertThat(status(cookie)).isEqualTo(OVER);
        given().header("Authorization", "Bearer " + token).get("/api/me").then().statusCode(401);
        assertThat(status(Api.signIn(username, Api.PASSWORD))).isEqualTo(ON);
    }

    @Test
    void whoGetsAnotherRoleSignsInAgain() {
        change("COMMS", true);

        assertThat(status(cookie)).isEqualTo(OVER);
    }

    @Test
    void anAdministratorSignsSomebodyOutEverywhereAndLeavesTheirTokens() {
        String token = token(cookie);

        Api.inPerson(Role.ADMIN)
                .delete("/api/staff/" + username + "/sessions")
                .then()
                .statusCode(204);

        assertThat(status(cookie)).isEqualTo(OVER);
        given().header("Authorization", "Bearer " + token).get("/api/me").then().statusCode(200);
    }

    @Test
    void whoSignsInWhileSignedInGetsAnotherSessionAndTheFirstEnds() {
        String second = as(cookie)
                .redirects()
                .follow(false)
                .contentType(ContentType.URLENC)
                .formParam("username", username)
                .formParam("password", Api.PASSWORD)
                .post("/login")
                .then()
                .statusCode(302)
                .extract()
                .cookie("candor_staff");

        assertThat(second).isNotEqualTo(cookie);
        assertThat(status(cookie)).isEqualTo(OVER);
        assertThat(status(second)).isEqualTo(ON);
    }

    @Test
    void aSessionThatIsNotUsedEnds() {
        clock.stopAt(Instant.now().plus(Duration.ofHours(8).plusMinutes(2)));

        assertThat(status(cookie)).isEqualTo(OVER);
    }

    @Test
    void aSessionThatIsUsedAllTheTimeEndsAfterAWeek() {
        Instant begin = Instant.now();
        for (Duration after = Duration.ZERO; after.toDays() < 7; after = after.plusHours(7)) {
            clock.stopAt(begin.plus(after));
            assertThat(status(cookie)).as("after %s", after).isEqualTo(ON);
        }

        clock.stopAt(begin.plus(Duration.ofDays(7).plusMinutes(1)));

        assertThat(status(cookie)).isEqualTo(OVER);
    }

    @Test
    void lastSeenIsWrittenOnceAMinuteAtMost() {
        Instant begin = Instant.parse(list(cookie).getString("sessions[0].lastSeenAt"));

        clock.stopAt(begin.plusSeconds(59));
        assertThat(list(cookie).getString("sessions[0].lastSeenAt")).isEqualTo(begin.toString());
        clock.stopAt(begin.plusSeconds(61));

        assertThat(list(cookie).getString("sessions[0].lastSeenAt"))
                .isEqualTo(begin.plusSeconds(61).toString());
    }

    @Test
    void sessionsAreListedWithoutAnAddressAndEndedOneByOneOrAllTheOthers() {
        String phone = given().redirects()
                .follow(false)
                .header("User-Agent", "Mozilla/5.0 (Linux; Android 15) Chrome/142.0 Safari/537.36")
                .contentType(ContentType.URLENC)
                .formParam("username", username)
                .formParam("password", Api.PASSWORD)
                .post("/login")
                .cookie("candor_staff");
        String third = Api.signIn(username, Api.PASSWORD);
        // One more is from choosing the password.
        JsonPath list = list(cookie);
        assertThat(list.getList("sessions")).hasSize(4);
        assertThat(list.getList("sessions.findAll { it.current }")).hasSize(1);
        assertThat(list.prettify()).contains("Chrome on Android").doesNotContain("127.0.0.1", "Mozilla", phone);

        as(cookie)
                .delete("/api/me/sessions/"
                        + list.getString("sessions.find { it.device == 'Chrome on Android' }.id"))
                .then()
                .statusCode(204);
        assertThat(List.of(status(cookie), status(phone), status(third))).containsExactly(ON, OVER, ON);

        as(cookie).delete("/api/me/sessions").then().statusCode(204);
        assertThat(List.of(status(cookie), status(third))).containsExactly(ON, OVER);
    }

    @Test
    void nobodyEndsTheSessionOfSomebodyElse() {
        String other = Api.signIn(Api.newAccount(Role.ADMIN, "Somebody Else"), Api.PASSWORD);

        as(other)
                .delete("/api/me/sessions/" + list(cookie).getString("sessions[0].id"))
                .then()
                .statusCode(404);

        assertThat(status(cookie)).isEqualTo(ON);
    }

    @Test
    void anAccountHasABoundedNumberOfSessions() {
        for (int i = 0; i < Sessions.MOST_OF_AN_ACCOUNT; i++) {
            Api.signIn(username, Api.PASSWORD);
        }

        assertThat(sessions.of(username, null)).hasSize(Sessions.MOST_OF_AN_ACCOUNT);
        assertThat(status(cookie)).as("the one used longest ago").isEqualTo(OVER);
    }

    /** A password is looked at for a tenth of a second, in which it can be reset. */
    @Test
    void aPasswordThatWasChangedWhileItWasLookedAtOpensNothing() {
        assertThat(sessions.open(username, "the hash that was looked at", "Firefox on Linux"))
                .isEmpty();
    }

    @Test
    void anOpenControlRoomClosesWhenItsSessionEnds() {
        String slug = Broadcast.live().slug();
        try (Viewer room = Viewer.open("/api/broadcasts/" + slug + "/control", "Cookie", "candor_staff=" + cookie);
                Viewer other = Viewer.open(
                        "/api/broadcasts/" + slug + "/control",
                        "Cookie",
                        "candor_staff=" + Api.signIn(username, Api.PASSWORD))) {
            room.hello();
            other.hello();

            as(cookie).redirects().follow(false).post("/console/sign-out");

            assertThat(room.closeCode()).isEqualTo(COME_BACK);
            assertThat(other.isOpen()).isTrue();
        }
    }

    private static RequestSpecification as(String cookie) {
        return given().cookie("candor_staff", cookie);
    }

    private static int status(String cookie) {
        return as(cookie).get("/api/me").statusCode();
    }

    private static JsonPath list(String cookie) {
        return as(cookie).get("/api/me/sessions").then().statusCode(200).extract().jsonPath();
    }

    private static String token(String cookie) {
        return as(cookie)
                .contentType(ContentType.JSON)
                .body(Map.of("label", "captions", "scope", "CAPTIONS"))
                .post("/api/tokens")
                .then()
                .statusCode(201)
                .body("scope", equalTo("CAPTIONS"))
                .extract()
                .path("token");
    }

    private void change(String role, boolean active) {
        Api.inPerson(Role.ADMIN)
                .body(Map.of("name", "Mo Derator", "role", role, "active", active))
                .put("/api/staff/" + username)
                .then()
                .statusCode(200);
    }
}
