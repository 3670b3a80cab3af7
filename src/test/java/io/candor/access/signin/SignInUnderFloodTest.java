package io.candor.access.signin;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.candor.access.Role;
import io.candor.testsupport.Api;
import io.candor.testsupport.EmbeddedDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Real guessers, behind a proxy that says where they are. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
@TestProfile(SignInUnderFloodTest.BehindAProxy.class)
class SignInUnderFloodTest {

    private static final int BURST = 3;
    private static final int GUESSERS = 24;

    /** Each test has a /24 and a /48 of its own. */
    private static int networks;

    public static class BehindAProxy implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "quarkus.http.proxy.proxy-address-forwarding", "true",
                    "quarkus.http.proxy.trusted-proxies", "127.0.0.1,[::1],10.0.0.0/8",
                    "candor.access.login-burst", String.valueOf(BURST),
                    "candor.access.login-refill", "1h");
        }
    }

    private String username;
    private String v4;
    private String v6;

    @BeforeEach
    void givenAnAccount() {
        username = Api.newAccount(Role.MODERATOR, "Mo Derator");
        networks++;
        v4 = "203.0." + networks + ".";
        v6 = "2001:db8:" + networks + ":";
    }

    @Test
    void aKnownDeviceSignsInFromAmongTheGuessersAndNobodyHonestIsToldThatTheyAreWrong() throws InterruptedException {
        String device = attempt(v4 + "9", Api.PASSWORD, null).cookie("candor_device");
        AtomicBoolean over = new AtomicBoolean();
        Set<Integer> told = ConcurrentHashMap.newKeySet();
        List<Thread> guessers = IntStream.range(0, GUESSERS)
                .mapToObj(i -> Thread.ofVirtual().start(() -> {
                    for (int guess = 0; guess < 40 && !over.get(); guess++) {
                        told.add(attempt(v4 + "7", "guess " + i + " " + guess, null)
                                .statusCode());
                    }
                }))
                .toList();
        try {
            List<Integer> known = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                known.add(attempt(v4 + "7", Api.PASSWORD, device).statusCode());
            }
            assertThat(known).as("with a device that is known").containsOnly(302);

            for (int i = 0; i < 5; i++) {
                Response busy = attempt(v4 + "7", Api.PASSWORD, null);
                assertThat(busy.statusCode()).as("without one").isIn(429, 503);
                assertThat(busy.header("Retry-After")).isNotNull();
                assertThat(busy.header("Location")).isNull();
            }
        } finally {
            over.set(true);
            for (Thread guesser : guessers) {
                guesser.join();
            }
        }
        assertThat(told).as("what guessers are told").isSubsetOf(302, 429, 503).contains(429);
        assertThat(attempt("198.51.100." + networks, Api.PASSWORD, null).statusCode())
                .as("from elsewhere")
                .isEqualTo(302);
    }

    @Test
    void aKnownDeviceGuessesNoFasterThanAStranger() {
        String device = attempt(v4 + "9", Api.PASSWORD, null).cookie("candor_device");
        for (int i = 0; i < BURST; i++) {
            assertThat(attempt(v4 + "9", "guess " + i, device).header("Location"))
                    .endsWith("/login?failed=1");
        }

        assertThat(attempt(v4 + "9", Api.PASSWORD, device).statusCode()).isEqualTo(429);
    }

    @Test
    void aDeviceOfSomebodyElseIsNone() {
        String other = Api.newAccount(Role.ADMIN, "Somebody Else");
        String device = attempt(v4 + "9", Api.PASSWORD, null).cookie("candor_device");
        username = other;
        for (int i = 0; i < BURST; i++) {
            attempt(v4 + "7", "guess " + i, null);
        }

        assertThat(attempt(v4 + "7", Api.PASSWORD, device).statusCode()).isEqualTo(429);
    }

    @Test
    void allAddressesOfAnIpv6SubscriberShareABudget() {
        for (int i = 0; i < BURST; i++) {
            assertThat(attempt(v6 + "1::" + i, "guess " + i, null).statusCode()).isEqualTo(302);
        }

        assertThat(attempt(v6 + "1:ffff:1:2:3", Api.PASSWORD, null).statusCode())
                .isEqualTo(429);
        assertThat(attempt(v6 + "2::1", Api.PASSWORD, null).header("Location")).endsWith("/console");
    }

    @Test
    void whatAGuesserWritesIntoTheHeaderMakesThemNobodyElse() {
        for (int i = 0; i < BURST; i++) {
            attempt("192.0.2." + i + ", " + v4 + "7, 10.0.0.1", "guess " + i, null);
        }

        assertThat(attempt("192.0.2.99, " + v4 + "7, 10.0.0.1", Api.PASSWORD, null)
                        .statusCode())
                .isEqualTo(429);
        assertThat(attempt(v4 + "7, " + v4 + "8", Api.PASSWORD, null).statusCode())
                .isEqualTo(302);
    }

    @Test
    void overTlsTheCookiesBelongToThisHostAlone() {
        Response response = from(v4 + "1", null)
                .header("X-Forwarded-Proto", "https")
                .formParam("password", Api.PASSWORD)
                .post("/login");

        assertThat(response.headers().getValues("Set-Cookie"))
                .hasSize(2)
                .allSatisfy(cookie -> assertThat(cookie)
                        .startsWith("__Host-candor_")
                        .contains("Secure", "HttpOnly", "SameSite=Strict")
                        .containsIgnoringCase("Path=/")
                        .doesNotContain("Domain"));
        String secret = response.cookie("__Host-candor_staff");
        assertThat(me("__Host-candor_staff", secret, "https")).isEqualTo(200);
        assertThat(me("candor_staff", secret, "https"))
                .as("a cookie that any host of the domain could have set")
                .isEqualTo(401);
    }

    private static int me(String cookie, String secret, String scheme) {
        return given().header("X-Forwarded-Proto", scheme)
                .cookie(cookie, secret)
                .get("/api/me")
                .statusCode();
    }

    private Response attempt(String forwardedFor, String password, @Nullable String device) {
        return from(forwardedFor, device).formParam("password", password).post("/login");
    }

    private RequestSpecification from(String forwardedFor, @Nullable String device) {
        RequestSpecification request = given().redirects()
                .follow(false)
                .header("X-Forwarded-For", forwardedFor)
                .contentType(ContentType.URLENC)
                .formParam("username", username);
        return device == null ? request : request.cookie("candor_device", device);
    }
}
