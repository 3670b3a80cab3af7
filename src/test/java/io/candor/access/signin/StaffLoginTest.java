package io.candor.access.signin;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import io.candor.access.Role;
import io.candor.testsupport.Api;
import io.candor.testsupport.EmbeddedDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class StaffLoginTest {

    @Test
    void aOneTimePasswordOpensNothingButItsOwnChange() {
        String username = "new-" + UUID.randomUUID().toString().substring(0, 8);
        String password = Api.inPerson(Role.ADMIN)
                .body(Map.of("username", username, "name", "New", "role", "COMMS"))
                .post("/api/staff")
                .then()
                .statusCode(201)
                .extract()
                .path("password");

        String session = signIn(username, password).cookie("candor_staff");

        given().cookie("candor_staff", session).get("/api/broadcasts").then().statusCode(403);
        given().cookie("candor_staff", session)
                .get("/api/me")
                .then()
                .statusCode(200)
                .body("mustChangePassword", equalTo(true));
    }

    @Test
    void aWrongPasswordLeadsBackToTheForm() {
        String username = Api.newAccount(Role.MODERATOR, "Mo");

        Response response = signIn(username, "not the password");

        assertThat(response.statusCode()).isEqualTo(302);
        response.then().header("Location", endsWith("/login?failed=1"));
        assertThat(response.cookie("candor_staff")).isNull();
    }

    @Test
    void whoIsDeactivatedLosesAccessAtOnce() {
        String username = Api.newAccount(Role.MODERATOR, "Mo");
        String session = signIn(username, Api.PASSWORD).cookie("candor_staff");
        given().cookie("candor_staff", session).get("/api/broadcasts").then().statusCode(200);

        Api.inPerson(Role.ADMIN)
                .body(Map.of("name", "Mo", "role", "MODERATOR", "active", false))
                .put("/api/staff/" + username)
                .then()
                .statusCode(200);

        given().cookie("candor_staff", session).get("/api/broadcasts").then().statusCode(401);
    }

    @Test
    void aResetPasswordEndsTheAccountsTokens() {
        String username = Api.newAccount(Role.MODERATOR, "Mo");
        String session = signIn(username, Api.PASSWORD).cookie("candor_staff");
        String token = given().cookie("candor_staff", session)
                .contentType(ContentType.JSON)
                .body(Map.of("label", "captions"))
                .post("/api/tokens")
                .then()
                .extract()
                .path("token");
        given().header("Authorization", "Bearer " + token).get("/api/me").then().statusCode(200);

        Api.inPerson(Role.ADMIN)
                .body(Map.of())
                .post("/api/staff/" + username + "/password")
                .then()
                .statusCode(200);

        given().header("Authorization", "Bearer " + token).get("/api/me").then().statusCode(401);
    }

    @Test
    void aChangedPasswordEndsTheAccountsSessionsButNotItsTokens() {
        String username = Api.newAccount(Role.MODERATOR, "Mo");
        String stolen = signIn(username, Api.PASSWORD).cookie("candor_staff");
        String own = signIn(username, Api.PASSWORD).cookie("candor_staff");
        String token = given().cookie("candor_staff", own)
                .contentType(ContentType.JSON)
                .body(Map.of("label", "captions"))
                .post("/api/tokens")
                .then()
                .extract()
                .path("token");
        String next = "another long password";

        given().cookie("candor_staff", own)
                .contentType(ContentType.JSON)
                .body(Map.of("current", Api.PASSWORD, "next", next))
                .post("/api/me/password")
                .then()
                .statusCode(204);

        given().cookie("candor_staff", stolen).get("/api/me").then().statusCode(401);
        given().header("Authorization", "Bearer " + token).get("/api/me").then().statusCode(200);
        String anew = signIn(username, next).cookie("candor_staff");
        given().cookie("candor_staff", anew).get("/api/broadcasts").then().statusCode(200);
    }

    @Test
    void aResetPasswordEndsTheAccountsSessionsAndLeadsToTheSignIn() {
        String username = Api.newAccount(Role.MODERATOR, "Mo");
        String session = signIn(username, Api.PASSWORD).cookie("candor_staff");

        Api.inPerson(Role.ADMIN)
                .body(Map.of())
                .post("/api/staff/" + username + "/password")
                .then()
                .statusCode(200);

        given().cookie("candor_staff", session).get("/api/me").then().statusCode(401);
        given().cookie("candor_staff", session)
                .accept(ContentType.HTML)
                .redirects()
                .follow(false)
                .get("/console")
                .then()
                .statusCode(303)
                .header("Location", endsWith("/login"));
        given().cookie("candor_staff", session)
                .accept(ContentType.HTML)
                .get("/login")
                .then()
                .statusCode(200);
    }

    @Test
    void aGuesserIsSlowedDown() {
        String username = Api.newAccount(Role.MODERATOR, "Mo");
        // More than the limit: one comes back every while.
        for (int i = 0; i < 15; i++) {
            signIn(username, "guess " + i);
        }

        // Even with the right one; and nobody is told that it was wrong.
        signIn(username, Api.PASSWORD)
                .then()
                .statusCode(429)
                .header("Retry-After", notNullValue())
                .body("type", equalTo("/problems/too-fast"));
        given().accept(ContentType.HTML)
                .contentType(ContentType.URLENC)
                .formParam("username", username)
                .formParam("password", Api.PASSWORD)
                .post("/login")
                .then()
                .statusCode(429)
                .header("Retry-After", notNullValue())
                .body(containsString("We are busy"));
    }

    @Test
    void everyPasswordIsLongEnough() {
        String username = Api.newAccount(Role.MODERATOR, "Mo");
        String session = signIn(username, Api.PASSWORD).cookie("candor_staff");

        given().cookie("candor_staff", session)
                .contentType(ContentType.JSON)
                .body(Map.of("current", Api.PASSWORD, "next", "short"))
                .post("/api/me/password")
                .then()
                .statusCode(400)
                .body("fields[0].field", equalTo("next"));
    }

    private static Response signIn(String username, String password) {
        return given().redirects()
                .follow(false)
                .contentType(ContentType.URLENC)
                .formParam("username", username)
                .formParam("password", password)
                .post("/login");
    }
}
