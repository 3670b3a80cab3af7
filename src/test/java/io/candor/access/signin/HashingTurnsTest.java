package io.candor.access.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class HashingTurnsTest {

    private final HashingTurns turns = new HashingTurns(1, 3, Duration.ofSeconds(60));
    private final List<String> order = Collections.synchronizedList(new ArrayList<>());

    @Test
    void whoIsKnownGoesFirst() throws InterruptedException {
        assertThat(turns.await(false)).isTrue();
        Thread stranger = waits("stranger", false);
        await().untilAsserted(() -> assertThat(turns.waiting()).isEqualTo(1));
        Thread known = waits("known", true);
        await().untilAsserted(() -> assertThat(turns.waiting()).isEqualTo(2));

        turns.done();
        known.join();
        stranger.join();

        assertThat(order).containsExactly("known", "stranger");
    }

    @Test
    void aQueueThatIsFullIsSaidAtOnceAndOnlyToThoseWhoWouldWaitInIt() throws InterruptedException {
        assertThat(turns.await(false)).isTrue();
        List<Thread> waiting = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            waiting.add(waits("stranger", false));
        }
        await().untilAsserted(() -> assertThat(turns.waiting()).isEqualTo(3));

        assertThat(turns.await(false)).isFalse();

        Thread known = waits("known", true);
        await().untilAsserted(() -> assertThat(turns.waiting()).isEqualTo(4));
        turns.done();
        known.join();
        for (Thread thread : waiting) {
            thread.join();
        }
        assertThat(order).startsWith("known").hasSize(4);
    }

    @Test
    void whoLosesPatienceLeavesNoTurnBehind() {
        HashingTurns hasty = new HashingTurns(1, 3, Duration.ofMillis(20));
        assertThat(hasty.await(false)).isTrue();
        assertThat(hasty.await(false)).isFalse();
        assertThat(hasty.waiting()).isZero();

        hasty.done();

        assertThat(hasty.await(false)).isTrue();
    }

    private Thread waits(String who, boolean known) {
        return Thread.ofVirtual().start(() -> {
            if (turns.await(known)) {
                order.add(who);
                turns.done();
            }
        });
    }
}
