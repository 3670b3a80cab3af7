package io.candor.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.Viewer;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A returning viewer gets exactly what was missed, or a fresh snapshot; never a part. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
@TestProfile(SmallRoom.class)
class ResumeTest {

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

    @BeforeEach
    void givenARoomWithSomebodyInIt() {
        slug = Broadcast.live().slug();
        try (Viewer first = Viewer.in(slug)) {
            epoch = first.hello().path("epoch").asText();
            start = first.hello().path("offset").asLong();
        }
        // Whoever leaves is gone a moment later, and a room with somebody in it reads on.
        await().atMost(Duration.ofSeconds(20)).until(() -> rooms.everybody().isEmpty());
    }

    @Test
    void whoMissedALittleIsGivenItFromMemory() {
        try (Viewer other = Viewer.in(slug)) {
            other.hello();
            log.say(slug, 5, WORDS);
            other.hearsEvent(e -> e.path("offset").asLong() == start + 5);
            double before = greeted("ring");

            try (Viewer returning = returning(start + 2)) {
                hears(returning, start + 3, start + 5);
                assertThat(returning.hello().has("snapshot")).isFalse();
                assertThat(greeted("ring")).isEqualTo(before + 1);
            }
        }
    }

    @Test
    void whoMissedMoreThanThereIsInMemoryIsGivenItFromTheTable() {
        try (Viewer other = Viewer.in(slug)) {
            other.hello();
            log.say(slug, 80, WORDS);
            other.hearsEvent(e -> e.path("offset").asLong() == start + 80);
            double before = greeted("table");

            try (Viewer returning = returning(start + 1);
                    Viewer another = returning(start + 3)) {
                hears(returning, start + 2, start + 80);
                hears(another, start + 4, start + 80);
                assertThat(greeted("table")).isEqualTo(before + 2);
            }
        }
    }

    @Test
    void whoMissedTooMuchGetsASnapshotAndThenGoesOn() {
        log.say(slug, SmallRoom.LONGEST_REPLAY + 1, WORDS);

        try (Viewer returning = returning(start)) {
            assertThat(returning.hello().path("snapshot").isObject()).isTrue();
            assertThat(returning.hello().path("offset").asLong()).isEqualTo(start + SmallRoom.LONGEST_REPLAY + 1);
            log.say(slug, 1, "after it");
            hears(returning, start + SmallRoom.LONGEST_REPLAY + 2, start + SmallRoom.LONGEST_REPLAY + 2);
        }
    }

    @Test
    void whoMissedFewEventsOfTooManyBytesGetsASnapshot() {
        log.say(slug, 3, "x".repeat(SmallRoom.QUEUE_BYTES / 2));

        try (Viewer returning = returning(start)) {
            assertThat(returning.hello().path("snapshot").isObject()).isTrue();
            assertThat(returning.hello().path("offset").asLong()).isEqualTo(start + 3);
        }
    }

    @Test
    void whoMissedNothingIsGreetedWithoutAnything() {
        try (Viewer returning = returning(start)) {
            assertThat(returning.hello().has("snapshot")).isFalse();
            log.say(slug, 1, "the next one");
            hears(returning, start + 1, start + 1);
        }
    }

    @Test
    void anOffsetFromTheFutureOrOfAnotherLogIsFromNowhere() {
        for (String query : List.of(
                "?epoch=" + epoch + "&offset=" + (start + 1000), "?epoch=" + UUID.randomUUID() + "&offset=" + start)) {
            try (Viewer lost = Viewer.open("/api/broadcasts/" + slug + "/room" + query)) {
                assertThat(lost.hello().path("snapshot").isObject()).as(query).isTrue();
                assertThat(lost.hello().path("epoch").asText()).as(query).isEqualTo(epoch);
                assertThat(lost.hello().path("offset").asLong()).as(query).isEqualTo(start);
            }
        }
    }

    @Test
    void onAnOpenSocketResumingIsAnsweredTheSameWay() {
        try (Viewer viewer = Viewer.in(slug)) {
            viewer.hello();
            log.say(slug, 3, WORDS);
            hears(viewer, start + 1, start + 3);

            viewer.say(Map.of("type", "resume", "epoch", epoch, "offset", start + 1));

            await().untilAsserted(() ->
                    assertThat(offsets(viewer)).containsExactly(start + 1, start + 2, start + 3, start + 2, start + 3));
            log.say(slug, 1, "the next one");
            viewer.hearsEvent(e -> e.path("offset").asLong() == start + 4);
        }
    }

    @Test
    void whatHappensWhileSomebodyCatchesUpIsNeitherLostNorRepeated() throws Exception {
        AtomicBoolean enough = new AtomicBoolean();
        CompletableFuture<Void> talking =
                CompletableFuture.runAsync(() -> talkUntil(enough), Thread::startVirtualThread);
        List<Viewer> all = new ArrayList<>();
        try {
            for (int i = 0; i < 30; i++) {
                long now = log.offset(slug);
                all.add(i % 3 == 0 ? Viewer.in(slug) : returning(Math.max(start, now - i * 2L)));
            }
            all.forEach(Viewer::hello);
            enough.set(true);
            talking.get();
            log.say(slug, 1, "the end");
            long end = log.offset(slug);

            for (Viewer viewer : all) {
                hears(viewer, viewer.hello().path("offset").asLong() + 1, end);
            }
        } finally {
            enough.set(true);
            all.forEach(Viewer::close);
        }
    }

    /** Two events at a time, each as soon as the last ones were heard. */
    private void talkUntil(AtomicBoolean enough) {
        try (Viewer listener = Viewer.in(slug)) {
            listener.hello();
            while (!enough.get()) {
                log.say(slug, 2, WORDS);
                long said = log.offset(slug);
                listener.hearsEvent(e -> e.path("offset").asLong() == said);
            }
        }
    }

    @Test
    void anotherLogInTheSameRoomBringsEverybodyASnapshot() throws Exception {
        try (Viewer viewer = Viewer.in(slug)) {
            viewer.hello();
            sql("update room set epoch = gen_random_uuid() where broadcast_id = '" + log.idOf(slug) + "'");

            await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
                List<JsonNode> hellos = viewer.heard().stream()
                        .filter(m -> m.path("type").asText().equals("hello"))
                        .toList();
                assertThat(hellos).hasSize(2);
                assertThat(hellos.getLast().path("snapshot").isObject()).isTrue();
                assertThat(hellos.getLast().path("epoch").asText()).isNotEqualTo(epoch);
            });
        }
    }

    @Inject
    io.agroal.api.AgroalDataSource dataSource;

    private void sql(String statement) throws java.sql.SQLException {
        try (var c = dataSource.getConnection();
                var s = c.createStatement()) {
            s.execute(statement);
        }
    }

    private Viewer returning(long offset) {
        return Viewer.open("/api/broadcasts/" + slug + "/room?epoch=" + epoch + "&offset=" + offset);
    }

    private static void hears(Viewer viewer, long first, long last) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(offsets(viewer))
                        .containsExactly(
                                LongStream.rangeClosed(first, last).boxed().toArray(Long[]::new)));
    }

    private static List<Long> offsets(Viewer viewer) {
        return viewer.events().stream().map(e -> e.path("offset").asLong()).toList();
    }

    private double greeted(String source) {
        return metrics.get("candor.room.greetings")
                .tag("source", source)
                .counter()
                .count();
    }
}
