package io.candor.access.signin;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.endsWith;

import io.candor.access.Refusal;
import io.candor.access.Role;
import io.candor.access.Staff;
import io.candor.operations.DatabaseReady;
import io.candor.testsupport.Api;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.TestClock;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class StaffAccountsTest {

    private static final int ROUNDS = 15;

    @Inject
    StaffAccounts accounts;

    @Inject
    Sessions sessions;

    @Inject
    EntityManager database;

    @Inject
    TestClock clock;

    @AfterEach
    void timeGoesOn() {
        clock.goOn();
    }

    @Test
    void twoWhoTakeTheLastTwoAdministratorsAwayFromEachOtherLeaveOne() throws InterruptedException {
        String ada = newAccount(Role.ADMIN);
        String bo = newAccount(Role.ADMIN);
        List<String> others = administratorsBut(ada, bo);
        setRole(others, Role.COMMS);
        try {
            for (int round = 0; round < ROUNDS; round++) {
                List<Object> outcomes = atOnce(
                        () -> accounts.update(ada, "Ada", Role.ADMIN, false),
                        () -> accounts.update(bo, "Bo", Role.EXPERT, true));

                assertThat(administratorsBut())
                        .as("round %d: %s", round, outcomes)
                        .hasSize(1);
                assertThat(outcomes.stream().filter(Refusal.class::isInstance)).hasSize(1);
                QuarkusTransaction.requiringNew().run(() -> {
                    database.createNativeQuery("update staff_account set active = true where username = :name")
                            .setParameter("name", ada)
                            .executeUpdate();
                });
                setRole(List.of(ada, bo), Role.ADMIN);
            }
        } finally {
            setRole(others, Role.ADMIN);
        }
    }

    @Test
    void oneOfTwoWhoTakeAUsernameAtOnceGetsItAndTheOtherIsToldThatItIsTaken() throws InterruptedException {
        for (int round = 0; round < ROUNDS; round++) {
            String name = "same-" + UUID.randomUUID().toString().substring(0, 8);

            List<Object> outcomes = atOnce(() -> post(name), () -> post(name));

            assertThat(outcomes.stream().map(o -> ((Response) o).statusCode())).containsExactlyInAnyOrder(201, 400);
            assertThat(outcomes.stream().map(o -> ((Response) o).asString()))
                    .anyMatch(body -> body.contains("This username is taken."));
        }
    }

    @Test
    void aOneTimePasswordThatIsNotUsedInTimeOpensNothing() {
        StaffAccounts.OneTimePassword first =
                accounts.create("late-" + UUID.randomUUID().toString().substring(0, 8), "Late", Role.MODERATOR);
        Instant made = Instant.now();

        clock.stopAt(made.plus(Duration.ofHours(71)));
        signIn(first.username(), first.password()).then().header("Location", endsWith("/console"));
        clock.stopAt(made.plus(Duration.ofHours(73)));
        Response tooLate = signIn(first.username(), first.password());

        tooLate.then().header("Location", endsWith("/login?expired=1"));
        assertThat(tooLate.cookie("candor_staff")).isNull();
        // Who does not know it is told nothing.
        signIn(first.username(), "a guess").then().header("Location", endsWith("/login?failed=1"));
    }

    @Test
    void whoSignedInWithAOneTimePasswordIsSignedOutWhenItEnds() {
        StaffAccounts.OneTimePassword first =
                accounts.create("late-" + UUID.randomUUID().toString().substring(0, 8), "Late", Role.MODERATOR);
        Instant made = Instant.now();
        clock.stopAt(made.plus(Duration.ofHours(71)));
        String cookie = signIn(first.username(), first.password()).cookie("candor_staff");
        given().cookie("candor_staff", cookie).get("/api/me").then().statusCode(200);

        clock.stopAt(made.plus(Duration.ofHours(73)));

        given().cookie("candor_staff", cookie)
                .contentType(ContentType.JSON)
                .body(Map.of("current", first.password(), "next", "a long password of one's own"))
                .post("/api/me/password")
                .then()
                .statusCode(401);
    }

    @Test
    void aOneTimePasswordThatEndedMeanwhileIsNotExchangedForAnother() throws UnknownHostException {
        StaffAccounts.OneTimePassword first =
                accounts.create("late-" + UUID.randomUUID().toString().substring(0, 8), "Late", Role.MODERATOR);
        Staff late = new Staff(first.username(), "Late", Role.MODERATOR, true);
        SignIn.Browser browser =
                new SignIn.Browser(InetAddress.getByName("192.0.2.1"), "Firefox on Linux", null, null, false);
        clock.stopAt(Instant.now().plus(Duration.ofHours(73)));

        assertThatThrownBy(() -> accounts.changePassword(
                        late, UUID.randomUUID(), first.password(), "a long password of one's own", false, browser))
                .isInstanceOf(Refusal.class)
                .extracting(refusal -> ((Refusal) refusal).kind())
                .isEqualTo(Refusal.Kind.INVALID);
    }

    @Test
    void theFirstAdministratorGetsAnotherOneTimePasswordWhenNobodyUsedTheFirstInTime() {
        QuarkusTransaction.begin();
        try {
            // All of this is taken back.
            database.createNativeQuery("delete from staff_account where username <> 'admin'")
                    .executeUpdate();
            change("must_change_password = true, password_hash = 'old', password_set_at = now() - interval '1 day'");
            accounts.createFirstAdministrator(new DatabaseReady());
            assertThat(hash()).as("still good").isEqualTo("old");

            change("password_set_at = now() - interval '4 days'");
            database.clear();
            String before = sessions.open("admin", "old", "Firefox on Linux")
                    .orElseThrow()
                    .secret();
            accounts.createFirstAdministrator(new DatabaseReady());
            database.flush();
            assertThat(hash()).isNotEqualTo("old");
            assertThat(sessions.find(before))
                    .as("what was opened with the old one")
                    .isEmpty();

            change("must_change_password = false, password_hash = 'own', password_set_at = now() - interval '4 days'");
            database.clear();
            accounts.createFirstAdministrator(new DatabaseReady());
            database.flush();
            assertThat(hash()).as("a password of one's own").isEqualTo("own");
        } finally {
            QuarkusTransaction.rollback();
        }
    }

    private void change(String set) {
        database.createNativeQuery("update staff_account set " + set).executeUpdate();
    }

    private Object hash() {
        return database.createNativeQuery("select password_hash from staff_account")
                .getSingleResult();
    }

    private interface Act {
        Object run();
    }

    /** What each of them answers or throws, when they begin together. */
    private static List<Object> atOnce(Act... acts) throws InterruptedException {
        CountDownLatch begin = new CountDownLatch(1);
        List<Object> outcomes = Collections.synchronizedList(new ArrayList<>());
        List<Thread> threads = new ArrayList<>();
        for (Act act : acts) {
            threads.add(Thread.ofPlatform().start(() -> {
                try {
                    begin.await();
                    outcomes.add(act.run());
                } catch (InterruptedException | RuntimeException e) {
                    outcomes.add(e);
                }
            }));
        }
        begin.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        return outcomes;
    }

    private static Response post(String username) {
        return Api.inPerson(Role.ADMIN)
                .body(Map.of("username", username, "name", "Same Name", "role", "EXPERT"))
                .post("/api/staff");
    }

    private static Response signIn(String username, String password) {
        return given().redirects()
                .follow(false)
                .contentType(ContentType.URLENC)
                .formParam("username", username)
                .formParam("password", password)
                .post("/login");
    }

    private String newAccount(Role role) {
        String username = "last-" + UUID.randomUUID().toString().substring(0, 8);
        accounts.create(username, "Ada", role);
        return username;
    }

    private List<String> administratorsBut(String... names) {
        List<?> found = QuarkusTransaction.requiringNew()
                .call(() -> database.createNativeQuery(
                                "select username from staff_account where role = 'ADMIN' and active and username <>"
                                        + " all (:names)")
                        .setParameter("names", names)
                        .getResultList());
        return found.stream().map(String.class::cast).toList();
    }

    private void setRole(List<String> names, Role role) {
        QuarkusTransaction.requiringNew()
                .run(() -> database.createNativeQuery(
                                "update staff_account set role = :role where username = any (:names)")
                        .setParameter("role", role.name())
                        .setParameter("names", names.toArray(String[]::new))
                        .executeUpdate());
    }
}
