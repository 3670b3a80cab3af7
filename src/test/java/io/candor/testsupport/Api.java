package io.candor.testsupport;

import static io.restassured.RestAssured.given;

import io.candor.access.Role;
import io.candor.access.signin.StaffAccounts;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import jakarta.enterprise.inject.spi.CDI;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The REST API as a member of staff with a certain role uses it. Accounts are made once a run, with a real login. */
public final class Api {

    public static final String PASSWORD = "a long enough password";

    private static final String COOKIE = "candor_staff";
    private static final Map<String, String> TOKENS = new ConcurrentHashMap<>();
    private static final Map<String, String> SESSIONS = new ConcurrentHashMap<>();

    private Api() {}

    /** Requests as somebody with this role, by API token. */
    public static RequestSpecification as(Role role) {
        return given().header("Authorization", "Bearer " + token(role)).contentType(ContentType.JSON);
    }

    /** Requests as somebody with this role who signed in: what tokens may not do. */
    public static RequestSpecification inPerson(Role role) {
        return given().header("Cookie", session(role)).contentType(ContentType.JSON);
    }

    public static RequestSpecification asNobody() {
        return given().contentType(ContentType.JSON);
    }

    public static String token(Role role) {
        return TOKENS.computeIfAbsent(role.name() + io.restassured.RestAssured.port, r -> newToken(role));
    }

    /** A session's cookie, as a browser sends it. */
    public static String session(Role role) {
        return SESSIONS.computeIfAbsent(
                role.name() + io.restassured.RestAssured.port,
                r -> COOKIE + "=" + signIn(newAccount(role, "Test " + role.name()), PASSWORD));
    }

    /** The header for a token or a session's cookie. */
    public static String[] header(String credential) {
        return credential.startsWith(COOKIE + "=")
                ? new String[] {"Cookie", credential}
                : new String[] {"Authorization", "Bearer " + credential};
    }

    /** A new account with {@link #PASSWORD}, ready to sign in. */
    public static String newAccount(Role role, String name) {
        StaffAccounts accounts = CDI.current().select(StaffAccounts.class).get();
        String username = role.name().toLowerCase(java.util.Locale.ROOT) + "-"
                + UUID.randomUUID().toString().substring(0, 8);
        StaffAccounts.OneTimePassword first = accounts.create(username, name, role);
        String session = signIn(username, first.password());
        given().cookie(COOKIE, session)
                .contentType(ContentType.JSON)
                .body(Map.of("current", first.password(), "next", PASSWORD))
                .post("/api/me/password")
                .then()
                .statusCode(204);
        return username;
    }

    /** Somebody who has signed in with a one-time password and may do nothing yet but choose an own one. */
    public static String sessionBeforeThePasswordIsChanged() {
        StaffAccounts accounts = CDI.current().select(StaffAccounts.class).get();
        String username = "newcomer-" + UUID.randomUUID().toString().substring(0, 8);
        return signIn(
                username, accounts.create(username, "Newcomer", Role.ADMIN).password());
    }

    /** Answers the session's secret. */
    public static String signIn(String username, String password) {
        return given().redirects()
                .follow(false)
                .contentType(ContentType.URLENC)
                .formParam("username", username)
                .formParam("password", password)
                .post("/login")
                .then()
                .statusCode(302)
                .extract()
                .cookie(COOKIE);
    }

    private static String newToken(Role role) {
        String username = newAccount(role, "Test " + role.name());
        String session = signIn(username, PASSWORD);
        return given().cookie(COOKIE, session)
                .contentType(ContentType.JSON)
                .body(Map.of("label", "tests"))
                .post("/api/tokens")
                .then()
                .statusCode(201)
                .extract()
                .path("token");
    }
}
