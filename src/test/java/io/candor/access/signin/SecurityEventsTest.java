package io.candor.access.signin;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.candor.access.Role;
import io.candor.access.SecurityEvent;
import io.candor.testsupport.Api;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.Viewer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each event is caused by something real, is counted and logged, and tells nothing about anybody. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class SecurityEventsTest {

    /** Caused by what viewers and their moderators do, and tested there. */
    private static final Set<SecurityEvent> ELSEWHERE = EnumSet.of(
            SecurityEvent.FLOOD_REFUSED,
            SecurityEvent.VIEWER_BLOCKED,
            SecurityEvent.VIEWER_UNBLOCKED,
            SecurityEvent.REDACTED);

    private static final Logger LOG = Logger.getLogger("io.candor.security");
    private static final int CROWD = 60;

    private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
    private final Handler reader = new Handler() {
        @Override
        public void publish(LogRecord line) {
            lines.add(line.getMessage() + " "
                    + List.of(line.getParameters() == null ? new Object[0] : line.getParameters()));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    private final List<String> secrets = new ArrayList<>(List.of(Api.PASSWORD, "Mo Derator", "127.0.0.1", "localhost"));
    private String username;
    private String cookie;

    @BeforeEach
    void givenAModeratorWhoHasSignedIn() {
        LOG.setLevel(Level.ALL);
        LOG.addHandler(reader);
        username = Api.newAccount(Role.MODERATOR, "Mo Derator");
        secrets.add(username);
        cookie = signIn();
    }

    @AfterEach
    void readNoMore() {
        LOG.removeHandler(reader);
        LOG.setLevel(null);
    }

    @Test
    void eachEventIsCausedCountedAndLoggedWithoutSayingWhoAndWhere() {
        Map<SecurityEvent, Runnable> causes = new LinkedHashMap<>();
        causes.put(SecurityEvent.SIGNED_IN, this::signIn);
        causes.put(SecurityEvent.SIGNED_OUT, () -> post(signIn(), "/console/sign-out", Map.of()));
        causes.put(SecurityEvent.SIGN_IN_REFUSED, () -> attempt(username, "a wrong password"));
        causes.put(SecurityEvent.LOCKED_OUT, () -> {
            for (int i = 0; i < 12; i++) {
                attempt("nobody-" + username, "guess " + i);
            }
        });
        causes.put(SecurityEvent.SIGN_IN_BUSY, this::crowd);
        causes.put(SecurityEvent.ACCESS_REFUSED, () -> post(cookie, "/api/staff", Map.of()));
        causes.put(
                SecurityEvent.FOREIGN_SITE_REFUSED,
                () -> given().header("Sec-Fetch-Site", "cross-site").post("/login"));
        causes.put(SecurityEvent.IDENTITY_FORGED, () -> {
            try (Viewer forger = Viewer.in(Broadcast.live().slug(), "A".repeat(48))) {
                forger.hello();
            }
        });
        causes.put(
                SecurityEvent.ACCOUNT_CREATED,
                () -> Api.inPerson(Role.ADMIN)
                        .body(Map.of("username", "x" + username, "name", "Mo Derator", "role", "EXPERT"))
                        .post("/api/staff"));
        causes.put(SecurityEvent.ACCOUNT_DEACTIVATED, () -> update("x" + username, "EXPERT", false));
        causes.put(SecurityEvent.ROLE_CHANGED, () -> update("x" + username, "COMMS", true));
        causes.put(
                SecurityEvent.PASSWORD_RESET,
                () -> secrets.add(Api.inPerson(Role.ADMIN)
                        .post("/api/staff/x" + username + "/password")
                        .path("password")));
        causes.put(SecurityEvent.TOKEN_CREATED, () -> secrets.add(token().path("token")));
        causes.put(
                SecurityEvent.TOKEN_REVOKED,
                () -> given().cookie("candor_staff", cookie).delete("/api/tokens/" + token().path("id")));
        causes.put(SecurityEvent.SESSION_ENDED, () -> {
            signIn();
            given().cookie("candor_staff", cookie).delete("/api/me/sessions");
        });
        causes.put(
                SecurityEvent.PASSWORD_CHANGED,
                () -> post(
                        cookie, "/api/me/password", Map.of("current", Api.PASSWORD, "next", "another long password")));
        causes.put(
                SecurityEvent.REMOVED,
                () -> Api.as(Role.COMMS)
                        .delete("/api/broadcasts/" + Broadcast.draft().slug()));
        assertThat(causes.keySet()).isEqualTo(EnumSet.complementOf(EnumSet.copyOf(ELSEWHERE)));

        causes.forEach((event, cause) -> {
            double before = count(event);
            lines.clear();
            cause.run();
            assertThat(count(event)).as("%s counted", event).isGreaterThan(before);
            assertThat(lines).as("%s logged", event).anyMatch(line -> line.contains(event.name()));
            String said = lines + metrics();
            for (String secret : secrets) {
                assertThat(said).as("%s", event).doesNotContain(secret);
            }
        });
    }

    private void crowd() {
        List<Thread> crowd = new ArrayList<>();
        for (int i = 0; i < CROWD; i++) {
            crowd.add(Thread.ofVirtual().start(() -> attempt(username, Api.PASSWORD)));
        }
        for (Thread one : crowd) {
            try {
                one.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        // The oldest of somebody with so many sessions has ended.
        cookie = signIn();
    }

    private String signIn() {
        String secret = attempt(username, Api.PASSWORD).cookie("candor_staff");
        secrets.add(secret);
        return secret;
    }

    private static Response attempt(String username, String password) {
        return given().redirects()
                .follow(false)
                .contentType(ContentType.URLENC)
                .formParam("username", username)
                .formParam("password", password)
                .post("/login");
    }

    private Response token() {
        return post(cookie, "/api/tokens", Map.of("label", "Mo Derator"));
    }

    private static Response post(String cookie, String path, Map<String, ?> body) {
        return given().redirects()
                .follow(false)
                .cookie("candor_staff", cookie)
                .contentType(ContentType.JSON)
                .body(body)
                .post(path);
    }

    private static void update(String username, String role, boolean active) {
        Api.inPerson(Role.ADMIN)
                .body(Map.of("name", "Mo Derator", "role", role, "active", active))
                .put("/api/staff/" + username)
                .then()
                .statusCode(200);
    }

    private static String metrics() {
        return given().get("/q/metrics")
                .asString()
                .lines()
                .filter(line -> line.contains("candor_security"))
                .reduce("", (all, line) -> all + line + "\n");
    }

    private static double count(SecurityEvent event) {
        Matcher line = Pattern.compile("candor_security_events_total\\{[^}]*event=\""
                        + event.name().toLowerCase(Locale.ROOT) + "\"[^}]*} ([0-9.E]+)")
                .matcher(metrics());
        assertThat(line.find()).as("%s in the metrics", event).isTrue();
        return Double.parseDouble(line.group(1));
    }
}
