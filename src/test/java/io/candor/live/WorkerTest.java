package io.candor.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The threads that rooms live on. */
class WorkerTest {

    private final AtomicInteger rounds = new AtomicInteger();
    private final AtomicBoolean givenBack = new AtomicBoolean();

    @Test
    void anErrorCostsARoundAndNotTheRoom() {
        Worker worker = worker(() -> {
            if (rounds.incrementAndGet() == 1) {
                throw new OutOfMemoryError("a test: no direct memory");
            }
        });
        worker.start();

        await().until(() -> rounds.get() > 1);
        worker.stop(() -> {});
    }

    @Test
    void whatItHoldsIsGivenBackAfterItsLastRound() throws InterruptedException {
        CountDownLatch working = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Worker worker = worker(() -> {
            working.countDown();
            goOn.await();
        });
        worker.start();
        worker.wake();
        working.await();

        worker.stop(() -> givenBack.set(true));
        assertThat(givenBack).isFalse();
        goOn.countDown();

        await().untilTrue(givenBack);
    }

    @Test
    void oneThatWasNeverStartedGivesBackAtOnceAndDoesNotStartAnyMore() {
        Worker worker = worker(rounds::incrementAndGet);

        worker.stop(() -> givenBack.set(true));
        worker.start();
        worker.wake();

        assertThat(givenBack).isTrue();
        assertThat(rounds).hasValue(0);
    }

    private interface Work {
        void run() throws InterruptedException;
    }

    private static Worker worker(Work work) {
        return new Worker("test", Duration.ofMillis(5), () -> Duration.ZERO, () -> {
            try {
                work.run();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
