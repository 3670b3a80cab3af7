package io.candor.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.Viewer;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A pod that stops lets nobody in any more, and then sends everybody away, not all at once and not all back at once. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
@TestProfile(FarewellTest.SlowFarewell.class)
class FarewellTest {

    private static final int VIEWERS = 30;
    private static final int RETURN_WITHIN = 60_000;

    public static class SlowFarewell implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("candor.live.farewell", "4s", "candor.live.return-within", RETURN_WITHIN + "ms");
        }
    }

    @Inject
    Event<ShutdownDelayInitiatedEvent> shutdown;

    @Test
    void everybodyIsSentAwayInWavesAndToldADifferentTimeToComeBack() {
        String slug = Broadcast.live().slug();
        List<Viewer> viewers =
                IntStream.range(0, VIEWERS).mapToObj(i -> Viewer.in(slug)).toList();
        viewers.forEach(Viewer::hello);

        shutdown.fire(new ShutdownDelayInitiatedEvent());

        assertThat(statusOfOneMore(slug)).isEqualTo(503);
        assertThat(viewers).as("still here when the door is closed").anyMatch(Viewer::isOpen);
        await().pollInterval(Duration.ofMillis(5)).until(() -> viewers.stream().anyMatch(FarewellTest::wasSentAway));
        assertThat(viewers).as("sent away later").anyMatch(v -> !wasSentAway(v));
        assertThat(viewers).allSatisfy(v -> assertThat(v.closeCode()).isEqualTo(1012));
        List<Long> times = viewers.stream()
                .map(v -> v.hears("bye"))
                .map(bye -> bye.path("retryAfterMs").asLong(-1))
                .toList();
        assertThat(times).allMatch(t -> t >= 0 && t < RETURN_WITHIN);
        assertThat(times.stream().distinct().count()).isGreaterThan(VIEWERS / 2);
    }

    private static boolean wasSentAway(Viewer viewer) {
        return viewer.heard().stream()
                .map(m -> m.path("type"))
                .map(JsonNode::asText)
                .anyMatch("bye"::equals);
    }

    private static int statusOfOneMore(String slug) {
        try {
            Viewer.in(slug).close();
            return 101;
        } catch (CompletionException e) {
            WebSocketHandshakeException refused = (WebSocketHandshakeException) Objects.requireNonNull(e.getCause());
            return refused.getResponse().statusCode();
        }
    }
}
