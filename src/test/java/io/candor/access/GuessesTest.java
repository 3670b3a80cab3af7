package io.candor.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class GuessesTest {

    private static final String HOME = "198.51.100.7";
    private static final String ELSEWHERE = "203.0.113.9";
    private static final int BURST = 3;

    private final Guesses guesses = new Guesses(Clock.systemUTC(), BURST, Duration.ofHours(1));
    private final AtomicInteger lookedAt = new AtomicInteger();

    @Test
    void whoGuessesAtOnceGetsNoMoreGuessesThanOneAfterTheOther() throws InterruptedException {
        crowd(40, i -> guesses.isRight("mo", HOME, this::wrong));

        assertThat(lookedAt).hasValueLessThanOrEqualTo(BURST);
    }

    @Test
    void aNewNameForEachGuessDoesNotHelp() {
        for (int i = 0; i < 1_000; i++) {
            guesses.isRight("name" + i, HOME, this::wrong);
        }

        assertThat(lookedAt).hasValueLessThan(50);
        assertThat(guesses.isRight("mo", HOME, () -> true)).isFalse();
    }

    @Test
    void aStrangerElsewhereLocksNobodyOut() {
        for (int i = 0; i < 1_000; i++) {
            guesses.isRight("mo", ELSEWHERE, this::wrong);
        }

        assertThat(guesses.isRight("mo", HOME, () -> true)).isTrue();
    }

    @Test
    void whoKnowsThePasswordMaySignInAsOftenAsTheyLike() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(guesses.isRight("mo", HOME, () -> true)).isTrue();
        }
    }

    @Test
    void aCrowdAtTheSignInIsLookedAtTwoAtATime() throws InterruptedException {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CyclicBarrier pair = new CyclicBarrier(2);

        crowd(
                12,
                i -> guesses.isRight("name" + i, "192.0.2." + i, () -> {
                    most.accumulateAndGet(now.incrementAndGet(), Math::max);
                    meet(pair);
                    now.decrementAndGet();
                    return true;
                }));

        assertThat(most).hasValue(2);
    }

    @Test
    void whoeverWasNotLookedAtHasNotGuessed() throws InterruptedException {
        CountDownLatch busy = new CountDownLatch(2);
        CountDownLatch done = new CountDownLatch(1);
        List<Thread> slow = start(
                2,
                i -> guesses.isRight("slow" + i, ELSEWHERE, () -> {
                    busy.countDown();
                    return waitFor(done);
                }));
        busy.await();

        for (int i = 0; i < BURST; i++) {
            assertThat(guesses.isRight("mo", HOME, () -> true))
                    .as("too many at once")
                    .isFalse();
        }
        done.countDown();
        for (Thread thread : slow) {
            thread.join();
        }

        assertThat(guesses.isRight("mo", HOME, () -> true)).isTrue();
    }

    private boolean wrong() {
        lookedAt.incrementAndGet();
        return false;
    }

    private interface Visit {
        boolean by(int visitor);
    }

    private static void crowd(int visitors, Visit visit) throws InterruptedException {
        for (Thread thread : start(visitors, visit)) {
            thread.join();
        }
    }

    private static List<Thread> start(int visitors, Visit visit) {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < visitors; i++) {
            int visitor = i;
            threads.add(Thread.ofVirtual().start(() -> visit.by(visitor)));
        }
        return threads;
    }

    private static boolean waitFor(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Nobody goes on alone. */
    private static void meet(CyclicBarrier pair) {
        try {
            pair.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException alone) {
            throw new IllegalStateException(alone);
        }
    }
}
