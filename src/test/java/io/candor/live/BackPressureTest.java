package io.candor.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.candor.testsupport.Broadcast;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.FrozenReader;
import io.candor.testsupport.Viewer;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A slow or broken viewer costs only themselves. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
@TestProfile(SmallRoom.class)
class BackPressureTest {

    @Inject
    WrittenLog log;

    @Inject
    MeterRegistry metrics;

    @Test
    void aReaderThatNeverReadsIsSentAwayAndTheOthersMissNothing() throws Exception {
        String slug = Broadcast.live().slug();
        double before = sentAway();
        try (FrozenReader frozen = FrozenReader.in(slug);
                Viewer other = Viewer.in(slug)) {
            long start = other.hello().path("offset").asLong();
            await().until(() -> metrics.get("candor.room.connections")
                            .tag("who", "viewer")
                            .gauge()
                            .value()
                    >= 2);

            int said = 0;
            while (sentAway() == before && said < 1000) {
                log.say(slug, 1, "x".repeat(10_000));
                long offset = start + ++said;
                other.hearsEvent(e -> e.path("offset").asLong() == offset);
            }

            long last = start + said;
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(sentAway()).isEqualTo(before + 1));
            assertThat(other.events().stream().map(e -> e.path("offset").asLong()))
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(start + 1, last).boxed().toList());
            assertThat(other.isOpen()).isTrue();
            assertThat(frozen.closeCodeWhenItReadsAtLast()).isEqualTo(4408);
        }
    }

    @Test
    void whoAsksForTheSameAgainAndAgainWithoutReadingIsSentAway() throws Exception {
        String slug = Broadcast.live().slug();
        try (Viewer other = Viewer.in(slug);
                FrozenReader frozen = FrozenReader.in(slug)) {
            long start = other.hello().path("offset").asLong();
            String epoch = other.hello().path("epoch").asText();
            log.say(slug, 50, "x".repeat(1_200));
            other.hearsEvent(e -> e.path("offset").asLong() == start + 50);
            double before = sentAway();

            await().pollInterval(Duration.ofMillis(300)).untilAsserted(() -> {
                if (sentAway() == before) {
                    frozen.sends("{\"type\":\"resume\",\"epoch\":\"" + epoch + "\",\"offset\":" + start + "}");
                }
                assertThat(sentAway()).isEqualTo(before + 1);
            });

            assertThat(other.isOpen()).isTrue();
        }
    }

    @Test
    void aGreetingMayBeLongerThanWhatMayWaitOtherwise() {
        String slug = Broadcast.live().slug();
        try (Viewer first = Viewer.in(slug)) {
            long start = first.hello().path("offset").asLong();
            String epoch = first.hello().path("epoch").asText();
            log.say(slug, 50, "x".repeat(1_200));
            first.hearsEvent(e -> e.path("offset").asLong() == start + 50);
            try (Viewer back = Viewer.open("/api/broadcasts/" + slug + "/room?epoch=" + epoch + "&offset=" + start)) {
                back.hearsEvent(e -> e.path("offset").asLong() == start + 50);
                log.sayOneByOne(slug, List.of("a", "b"));
                back.hearsEvent(e -> e.path("offset").asLong() == start + 52);
                assertThat(back.isOpen()).isTrue();
            }
        }
    }

    private double sentAway() {
        return metrics.get("candor.room.drops").tag("reason", "slow").counter().count();
    }
}
