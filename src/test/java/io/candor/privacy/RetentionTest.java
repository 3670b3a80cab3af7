package io.candor.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.candor.access.Role;
import io.candor.broadcast.Broadcasts;
import io.candor.broadcast.Traces;
import io.candor.testsupport.Api;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.TestClock;
import io.candor.testsupport.Viewer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is not kept for ever goes by itself, and what counts stays. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class RetentionTest {

    private static final Duration DAY = Duration.ofDays(1);

    @Inject
    AgroalDataSource dataSource;

    @Inject
    Broadcasts broadcasts;

    @Inject
    Retention retention;

    @Inject
    TestClock clock;

    private final String word = "zq" + UUID.randomUUID().toString().replaceAll("[^a-f]", "") + "walrus";
    private Instant now;

    @BeforeEach
    void theClockStands() {
        now = Instant.now().truncatedTo(java.time.temporal.ChronoUnit.SECONDS);
        clock.stopAt(now);
    }

    @AfterEach
    void theClockGoesOn() {
        clock.goOn();
    }

    @Test
    void contactsGoThirtyDaysAfterPublishing() throws SQLException {
        Broadcast live = Broadcast.live();
        ask(live, "Who pays?");
        live.end();
        live.publish();

        daysLater(30, -1);
        assertThat(contacts(live)).isEqualTo(1);
        daysLater(30, 1);

        assertThat(contacts(live)).isZero();
    }

    @Test
    void contactsGoWithoutAPublicationToo() throws SQLException {
        Broadcast ended = Broadcast.live();
        ask(ended, "Who pays?");
        ended.end();
        Broadcast cancelled = Broadcast.scheduled();
        ask(cancelled, "Who pays?");
        Broadcast.post(cancelled.path("cancel"), Map.of());
        Broadcast live = Broadcast.live();
        ask(live, "Who pays?");

        daysLater(30, 1);

        assertThat(contacts(ended)).isZero();
        assertThat(contacts(cancelled)).isZero();
        assertThat(contacts(live)).as("nobody has been told yet").isEqualTo(1);
    }

    @Test
    void wordsThatNobodyButStaffCouldReadAgeOutAndTheRowsCount() throws SQLException {
        Broadcast live = Broadcast.live();
        String dismissed = ask(live, "Dismissed " + word + "?");
        String secret = ask(live, "Private " + word + "?");
        String open = ask(live, "Public?");
        ask(live, "Received " + word + "?");
        live.act(dismissed, "dismiss", Map.of("reason", "Call us, " + word + "."));
        live.act(secret, "answer", Map.of("text", "For you, " + word + ".", "private", true));
        live.act(secret, "answer", Map.of("text", "For you: " + word + ".", "private", true));
        live.approve(open);
        live.end();
        live.publish();
        long asked = count(live);

        daysLater(90, -1);
        assertThat(traces(live)).contains("question", "question_action");
        daysLater(90, 1);

        assertThat(traces(live)).isEmpty();
        assertThat(count(live)).isEqualTo(asked);
        assertThat(Api.as(Role.COMMS).get(live.path("questions")).jsonPath().getList("questions.text"))
                .containsExactlyInAnyOrder("[removed]", "[removed]", "[removed]", "Public?");
    }

    @Test
    void itGoesInPartsUntilNothingIsLeft() throws SQLException {
        Broadcast live = Broadcast.live();
        for (int i = 0; i < 7; i++) {
            ask(live, word + " " + i + "?");
        }
        live.end();
        clock.stopAt(now.plus(Duration.ofDays(91)));

        retention.eraseWhatIsPastItsTime(3);

        assertThat(contacts(live)).isZero();
        assertThat(traces(live)).isEmpty();
    }

    @Test
    void onePodDoesItAtATime() throws SQLException {
        Broadcast live = Broadcast.live();
        ask(live, word + "?");
        live.end();
        try (Connection other = dataSource.getConnection();
                Statement s = other.createStatement()) {
            other.setAutoCommit(false);
            s.execute("select pg_advisory_xact_lock(hashtextextended('candor.privacy', 13))");

            daysLater(90, 1);

            assertThat(contacts(live)).isEqualTo(1);
            other.rollback();
        }
        daysLater(90, 1);
        assertThat(contacts(live)).isZero();
    }

    private void daysLater(int days, int andSeconds) {
        clock.stopAt(now.plus(DAY.multipliedBy(days)).plusSeconds(andSeconds));
        retention.eraseWhatIsPastItsTime();
        clock.stopAt(now);
    }

    private String ask(Broadcast broadcast, String text) {
        try (Viewer viewer = Viewer.in(broadcast.slug(), Viewer.newIdentity())) {
            viewer.hello();
            viewer.say(Map.of("type", "ask", "ref", "one", "text", text, "email", "somebody@example.org"));
            return viewer.accepted("one");
        }
    }

    private List<String> traces(Broadcast broadcast) throws SQLException {
        return Traces.of(dataSource, id(broadcast)).mentionsOf(word);
    }

    private long contacts(Broadcast broadcast) throws SQLException {
        return count("question_contact c join question q on q.id = c.question_id where q.broadcast_id = '"
                + id(broadcast) + "'");
    }

    private long count(Broadcast broadcast) throws SQLException {
        return count("question where broadcast_id = '" + id(broadcast) + "'");
    }

    private long count(String from) throws SQLException {
        try (Connection c = dataSource.getConnection();
                Statement s = c.createStatement();
                var row = s.executeQuery("select count(*) from " + from)) {
            row.next();
            return row.getLong(1);
        }
    }

    private UUID id(Broadcast broadcast) {
        return broadcasts.ref(broadcast.slug(), true).id();
    }
}
