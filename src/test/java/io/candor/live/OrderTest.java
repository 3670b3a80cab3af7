package io.candor.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.candor.testsupport.Broadcast;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.Viewer;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Everybody sees the same events in the same order, whoever commits first. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class OrderTest {

    @Inject
    WrittenLog log;

    private String slug;
    private UUID broadcast;
    private final CountDownLatch appended = new CountDownLatch(1);
    private final CountDownLatch mayEnd = new CountDownLatch(1);

    @BeforeEach
    void givenABroadcast() {
        slug = Broadcast.live().slug();
        broadcast = log.idOf(slug);
    }

    @Test
    void nobodySkipsAnEventThatCommitsLate() throws Exception {
        try (Viewer viewer = Viewer.in(slug)) {
            long start = viewer.hello().path("offset").asLong();
            CompletableFuture<Void> first = hold(true);
            CompletableFuture<Void> second =
                    CompletableFuture.runAsync(() -> log.say(slug, 1, "second"), Thread::startVirtualThread);

            // The second one waits for the first: until that has committed there is no larger offset to be seen.
            await().during(Duration.ofMillis(500))
                    .until(() -> !second.isDone() && viewer.events().isEmpty());
            mayEnd.countDown();
            first.get();
            second.get();

            viewer.hearsEvent(e -> said(e).equals("second"));
            assertThat(viewer.events().stream().map(e -> e.path("offset").asLong() + " " + said(e)))
                    .containsExactly((start + 1) + " first", (start + 2) + " second");
        }
    }

    @Test
    void anEventThatIsNotCommittedLeavesNoGap() throws Exception {
        try (Viewer viewer = Viewer.in(slug)) {
            long start = viewer.hello().path("offset").asLong();
            CompletableFuture<Void> first = hold(false);
            CompletableFuture<Void> second =
                    CompletableFuture.runAsync(() -> log.say(slug, 1, "second"), Thread::startVirtualThread);

            mayEnd.countDown();
            first.handle((done, failed) -> failed).get();
            second.get();

            viewer.hearsEvent(e -> said(e).equals("second"));
            assertThat(viewer.events().stream().map(e -> e.path("offset").asLong()))
                    .containsExactly(start + 1);
        }
    }

    @Test
    void severalEventsOfOneCommitComeTogetherAndInOrder() {
        try (Viewer viewer = Viewer.in(slug)) {
            long start = viewer.hello().path("offset").asLong();

            log.say(slug, 3, "at once");

            viewer.hearsEvent(e -> e.path("offset").asLong() == start + 3);
            List<Integer> frames = viewer.heard().stream()
                    .filter(m -> m.path("type").asText().equals("events"))
                    .map(m -> m.path("events").size())
                    .toList();
            assertThat(frames).containsExactly(3);
        }
    }

    /** Appends, then keeps the transaction open until {@link #mayEnd}. */
    private CompletableFuture<Void> hold(boolean commit) throws InterruptedException {
        CompletableFuture<Void> held = CompletableFuture.runAsync(
                () -> QuarkusTransaction.requiringNew().run(() -> {
                    log.append(broadcast, 1, "first");
                    appended.countDown();
                    waitFor(mayEnd);
                    if (!commit) {
                        throw new IllegalStateException("rolled back on purpose");
                    }
                }),
                Thread::startVirtualThread);
        appended.await();
        return held;
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String said(com.fasterxml.jackson.databind.JsonNode event) {
        return event.path("data").path("words").asText();
    }
}
