package io.candor.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.agroal.api.AgroalDataSource;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.Viewer;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What was taken back is in no replay, wherever that comes from, and leaves no gap. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
@TestProfile(SmallRoom.class)
class RedactionTest {

    private static final String SECRET = "Gate B 17, Alma Peters";
    private static final String WORDS = "x".repeat(100);

    /** Well below the time after which a {@link SmallRoom} looks for itself. */
    private static final Duration AT_ONCE = Duration.ofSeconds(2);

    @Inject
    WrittenLog log;

    @Inject
    MeterRegistry metrics;

    @Inject
    Rooms rooms;

    @Inject
    AgroalDataSource dataSource;

    private final UUID subject = UUID.randomUUID();
    private String slug;
    private String epoch;
    private long start;
    private long secret;

    @BeforeEach
    void givenARoomInWhichSomethingWasSaid() {
        slug = Broadcast.live().slug();
        try (Viewer first = Viewer.in(slug)) {
            epoch = first.hello().path("epoch").asText();
            start = first.hello().path("offset").asLong();
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> rooms.everybody().isEmpty());
        log.say(slug, 1, "before it");
        log.sayAbout(slug, subject, SECRET);
        secret = log.offset(slug);
        log.say(slug, 1, "after it");
    }

    @Test
    void itIsNotReplayedFromMemory() {
        try (Viewer other = listener()) {
            double before = greeted("ring");
            log.takeBack(slug, subject);

            try (Viewer returning = returning()) {
                hearsAllButTheSecret(returning);
                assertThat(greeted("ring")).isEqualTo(before + 1);
            }
            assertThat(other.isOpen()).isTrue();
        }
    }

    @Test
    void itIsNotReplayedFromTheTableNorFromWhatWasReadOfItBefore() {
        log.say(slug, 80, WORDS);
        try (Viewer other = listener();
                Viewer early = returning()) {
            other.hello();
            early.hearsEvent(e -> e.toString().contains(SECRET));
            double before = greeted("table");
            log.takeBack(slug, subject);

            try (Viewer returning = returning()) {
                hearsAllButTheSecret(returning);
                assertThat(greeted("table")).isEqualTo(before + 1);
            }
        }
    }

    @Test
    void itIsNotReplayedAfterEverybodyHasGoneAndTheRoomIsReadAnew() {
        try (Viewer other = listener()) {
            other.hello();
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> rooms.everybody().isEmpty());
        log.takeBack(slug, subject);

        try (Viewer returning = returning()) {
            hearsAllButTheSecret(returning);
        }
    }

    @Test
    void whatAnotherPodTakesBackIsForgottenHereAtOnce() throws SQLException {
        try (Viewer other = listener()) {
            other.hello();
            otherPodTakesBack();
            sql("notify candor_room");

            await().atMost(AT_ONCE).untilAsserted(this::isForgotten);
        }
    }

    @Test
    void whatAnotherPodTakesBackIsForgottenAlsoWhenItsWordIsLost() throws SQLException {
        try (Viewer other = listener()) {
            other.hello();
            otherPodTakesBack();

            await().atMost(Duration.ofSeconds(20)).untilAsserted(this::isForgotten);
        }
    }

    @Test
    void whatWasReadWhileTheRedactionHadNotCommittedIsForgottenAfterIt() throws Exception {
        UUID late = UUID.randomUUID();
        CountDownLatch takenBack = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        try (Viewer other = listener()) {
            log.sayAbout(slug, late, SECRET);
            CompletableFuture<Void> taking = CompletableFuture.runAsync(
                    () -> QuarkusTransaction.requiringNew().run(() -> {
                        log.takeBackNow(slug, late);
                        log.takeBackNow(slug, subject);
                        takenBack.countDown();
                        waitFor(mayEnd);
                    }),
                    Thread::startVirtualThread);
            takenBack.await();
            // Read into memory, and given to whoever is there, as long as it is what the log says.
            other.hearsEvent(e ->
                    e.path("offset").asLong() > secret + 1 && e.toString().contains(SECRET));
            mayEnd.countDown();
            taking.get();

            isForgotten();
        }
    }

    @Test
    void oneThatDoesNotCommitTakesNothingBack() {
        try (Viewer other = listener()) {
            other.hello();
            try {
                QuarkusTransaction.requiringNew().run(() -> {
                    log.takeBackNow(slug, subject);
                    throw new IllegalStateException("rolled back on purpose");
                });
            } catch (RuntimeException onPurpose) {
                // as it was to be
            }

            try (Viewer returning = returning()) {
                returning.hearsEvent(e -> e.toString().contains(SECRET));
            }
        }
    }

    @Test
    void whoIsThereHearsOfTheTombstoneInsteadWhenItComesFirst() {
        UUID late = UUID.randomUUID();
        try (Viewer other = listener()) {
            QuarkusTransaction.requiringNew().run(() -> {
                log.sayAboutNow(slug, late, "never to be heard");
                log.takeBackNow(slug, late);
            });
            log.say(slug, 1, "the end");

            other.hearsEvent(e -> e.toString().contains("the end"));
            assertThat(other.everythingSaid()).noneMatch(m -> m.contains("never to be heard"));
            assertThat(offsets(other))
                    .containsExactlyElementsOf(LongStream.rangeClosed(
                                    other.hello().path("offset").asLong() + 1, log.offset(slug))
                            .boxed()
                            .toList());
        }
    }

    @Test
    void whatIsSaidOfItAfterwardsIsKept() {
        try (Viewer other = listener()) {
            log.takeBack(slug, subject);
            log.sayAbout(slug, subject, "in other words");
            other.hearsEvent(e -> e.toString().contains("in other words"));

            try (Viewer returning = returning()) {
                returning.hearsEvent(e -> e.toString().contains("in other words"));
                hearsAllButTheSecret(returning);
            }
        }
    }

    @Test
    void ofOneKindOnlyTheNewestIsLeftWhereTheOlderAreTakenBack() throws SQLException {
        try (Viewer other = listener()) {
            other.hello();
            log.keepNewest(slug, "said");

            try (Viewer returning = returning()) {
                hearsAllButTheSecret(returning);
                assertThat(returning.events().stream().map(e -> e.path("kind").asText()))
                        .containsExactly("removed", "removed", "said");
                assertThat(returning.everythingSaid()).anyMatch(m -> m.contains("after it"));
            }
        }
    }

    @Test
    void nothingOfItIsLeftInTheTable() throws SQLException {
        log.takeBack(slug, subject);

        assertThat(rows("data like '%" + SECRET + "%' or subject = '" + subject + "'")).isZero();
        assertThat(rows("kind = 'removed' and data = '{}' and redacted = 1")).isEqualTo(1);
    }

    @Test
    void takingBackAndAppendingAtOnceNeverWaitForEachOtherForEver() {
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int writer = 0; writer < 8; writer++) {
            UUID own = UUID.randomUUID();
            all.add(CompletableFuture.runAsync(
                    () -> {
                        for (int i = 0; i < 20; i++) {
                            log.sayAbout(slug, own, SECRET);
                            log.takeBack(slug, own, subject);
                        }
                    },
                    Thread::startVirtualThread));
        }
        all.forEach(writing -> writing.orTimeout(60, java.util.concurrent.TimeUnit.SECONDS)
                .join());

        try (Viewer returning = Viewer.open(address(log.offset(slug) - 90))) {
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(offsets(returning))
                            .containsExactlyElementsOf(
                                    LongStream.rangeClosed(log.offset(slug) - 89, log.offset(slug))
                                            .boxed()
                                            .toList()));
            assertThat(returning.everythingSaid()).noneMatch(m -> m.contains(SECRET));
        }
    }

    /** Somebody who is there, so that the room has in memory what was said. */
    private Viewer listener() {
        Viewer viewer = Viewer.in(slug);
        viewer.hello();
        return viewer;
    }

    private Viewer returning() {
        return Viewer.open(address(start));
    }

    private String address(long offset) {
        return "/api/broadcasts/" + slug + "/room?epoch=" + epoch + "&offset=" + offset;
    }

    private void isForgotten() {
        try (Viewer returning = returning()) {
            hearsAllButTheSecret(returning);
        }
    }

    /** Every offset from the beginning on, once and in order; in its place what says that it was taken back. */
    private void hearsAllButTheSecret(Viewer viewer) {
        long last = log.offset(slug);
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(offsets(viewer))
                        .containsExactlyElementsOf(
                                LongStream.rangeClosed(start + 1, last).boxed().toList()));
        assertThat(viewer.everythingSaid()).noneMatch(m -> m.contains(SECRET));
        assertThat(viewer.hello().has("snapshot")).isFalse();
        JsonNode tombstone = viewer.events().stream()
                .filter(e -> e.path("offset").asLong() == secret)
                .findFirst()
                .orElseThrow();
        assertThat(tombstone.path("kind").asText()).isEqualTo("removed");
        assertThat(tombstone.path("data").isEmpty()).isTrue();
        assertThat(tombstone.has("at")).isTrue();
    }

    private static List<Long> offsets(Viewer viewer) {
        return viewer.events().stream().map(e -> e.path("offset").asLong()).toList();
    }

    private double greeted(String source) {
        return metrics.get("candor.room.greetings").tag("source", source).counter().count();
    }

    /** As its transaction looks from here. */
    private void otherPodTakesBack() throws SQLException {
        sql("""
                with counted as (
                    update room set redactions = redactions + 1 where broadcast_id = '%s'
                    returning broadcast_id, redactions)
                update room_event e set kind = 'removed', data = '{}', subject = null, redacted = c.redactions
                from counted c where c.broadcast_id = e.broadcast_id and e.subject = '%s'
                """.formatted(log.idOf(slug), subject));
    }

    private void sql(String statement) throws SQLException {
        try (var c = dataSource.getConnection();
                var s = c.createStatement()) {
            s.execute(statement);
        }
    }

    private long rows(String which) throws SQLException {
        try (var c = dataSource.getConnection();
                var s = c.createStatement();
                var row = s.executeQuery("select count(*) from room_event where broadcast_id = '" + log.idOf(slug)
                        + "' and (" + which + ")")) {
            row.next();
            return row.getLong(1);
        }
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
