package io.candor.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.candor.testsupport.Broadcast;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.Viewer;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** However many come back at once, what they missed is asked of the database once for all of them, or not at all. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
@TestProfile(SmallRoom.class)
class ResumeStormTest {

    private static final int CROWD = 50;

    /** About how many of these fit into the memory of a {@link SmallRoom}: twenty. */
    private static final String WORDS = "x".repeat(100);

    @Inject
    WrittenLog log;

    @Inject
    MeterRegistry metrics;

    @Inject
    Rooms rooms;

    private String slug;
    private String epoch;
    private long start;
    private List<Viewer> crowd = List.of();

    @BeforeEach
    void givenABroadcast() {
        slug = Broadcast.live().slug();
        try (Viewer first = Viewer.in(slug)) {
            epoch = first.hello().path("epoch").asText();
            start = first.hello().path("offset").asLong();
        }
        untilNobodyIsThere();
    }

    @AfterEach
    void everybodyLeaves() {
        crowd.forEach(Viewer::close);
        untilNobodyIsThere();
    }

    @Test
    void whatIsInMemoryCostsNoQuery() {
        try (Viewer other = Viewer.in(slug)) {
            other.hello();
            log.say(slug, 10, WORDS);
            other.hearsEvent(e -> e.path("offset").asLong() == start + 10);
            double before = reads();

            everybodyComesBackFrom(start + 1, start + 5);

            everybodyHasAllUpTo(start + 10);
            assertThat(reads()).isEqualTo(before);
        }
    }

    @Test
    void aRoomThatNobodyWasInIsReadOnce() {
        log.say(slug, 10, WORDS);
        double before = reads();

        everybodyComesBackFrom(start + 1, start + 5);

        everybodyHasAllUpTo(start + 10);
        assertThat(reads()).isEqualTo(before + 1);
    }

    @Test
    void whatIsNoLongerInMemoryIsReadOnceForAllOfThem() {
        try (Viewer other = Viewer.in(slug)) {
            other.hello();
            log.say(slug, 80, WORDS);
            other.hearsEvent(e -> e.path("offset").asLong() == start + 80);
            double before = reads();

            everybodyComesBackFrom(start + 1, start + 30);

            everybodyHasAllUpTo(start + 80);
            assertThat(reads()).isEqualTo(before + 1);
        }
    }

    @Test
    void newcomersCauseNoReadingOfEvents() {
        try (Viewer other = Viewer.in(slug)) {
            other.hello();
            double before = reads();

            crowd = IntStream.range(0, CROWD).mapToObj(i -> Viewer.in(slug)).toList();

            crowd.forEach(Viewer::hello);
            assertThat(reads()).isEqualTo(before);
        }
    }

    @Test
    void whoHasSeenMoreOnAnotherPodThanThisOneKnowsIsNotSentBack() throws Exception {
        try (Viewer other = Viewer.in(slug)) {
            other.hello();
            happensOnAnotherPod();

            try (Viewer back = returning(start + 1)) {
                assertThat(back.hello().has("snapshot")).isFalse();
                assertThat(back.hello().path("offset").asLong()).isEqualTo(start + 1);
            }
        }
    }

    /** Appended without a word to this pod. */
    private void happensOnAnotherPod() throws java.sql.SQLException {
        try (var c = dataSource.getConnection();
                var s = c.createStatement()) {
            String broadcast = "'" + log.idOf(slug) + "'";
            s.execute("with next as (update room set last_offset = last_offset + 1 where broadcast_id = " + broadcast
                    + " returning broadcast_id, last_offset) insert into room_event"
                    + " select broadcast_id, last_offset, now(), null, 'said', '{}' from next");
        }
    }

    @Inject
    io.agroal.api.AgroalDataSource dataSource;

    private void everybodyComesBackFrom(long first, long last) {
        crowd = IntStream.range(0, CROWD)
                .parallel()
                .mapToObj(i -> returning(first + i % (last - first + 1)))
                .toList();
    }

    private void everybodyHasAllUpTo(long offset) {
        for (Viewer viewer : crowd) {
            viewer.hearsEvent(e -> e.path("offset").asLong() == offset);
            assertThat(viewer.hello().has("snapshot")).isFalse();
        }
    }

    private Viewer returning(long offset) {
        return Viewer.open("/api/broadcasts/" + slug + "/room?epoch=" + epoch + "&offset=" + offset);
    }

    private void untilNobodyIsThere() {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(rooms.everybody()).isEmpty());
    }

    private double reads() {
        return metrics.get("candor.room.reads").counter().count();
    }
}
