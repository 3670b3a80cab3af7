package io.candor.access.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.candor.access.Refusal;
import io.smallrye.common.net.Inet;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GuessesTest {

    private static final String HOME = "198.51.100.7";
    private static final String ELSEWHERE = "203.0.113.9";
    private static final int BURST = 3;
    private static final String TOO_FAST = "/problems/too-fast";

    private final Guesses guesses = new Guesses(Clock.systemUTC(), BURST, Duration.ofHours(1));
    private final AtomicInteger lookedAt = new AtomicInteger();

    @Test
    void whoGuessesAtOnceGetsNoMoreGuessesThanOneAfterTheOther() throws InterruptedException {
        crowd(40, i -> tries("mo", HOME, this::wrong));

        assertThat(lookedAt).hasValueLessThanOrEqualTo(BURST);
    }

    @Test
    void aNewNameForEachGuessDoesNotHelp() {
        for (int i = 0; i < 1_000; i++) {
            tries("name" + i, HOME, this::wrong);
        }

        assertThat(lookedAt).hasValueLessThan(50);
        assertThat(tries("mo", HOME, () -> true)).isEqualTo(TOO_FAST);
    }

    @Test
    void aStrangerElsewhereLocksNobodyOut() {
        for (int i = 0; i < 1_000; i++) {
            tries("mo", ELSEWHERE, this::wrong);
        }

        assertThat(tries("mo", HOME, () -> true)).isEqualTo("right");
    }

    @Test
    void allAddressesOfAnIpv6NetworkAreOneStranger() {
        for (int i = 0; i < 1_000; i++) {
            tries("mo", "2001:db8:1:1::" + Integer.toHexString(i), this::wrong);
        }
        assertThat(lookedAt).as("one /64").hasValueLessThanOrEqualTo(BURST);

        for (int i = 0; i < 1_000; i++) {
            tries("mo", "2001:db8:1:" + Integer.toHexString(i) + "::1", this::wrong);
        }
        assertThat(lookedAt).as("one /48").hasValueLessThanOrEqualTo(3 * BURST);
        assertThat(tries("mo", HOME, () -> true)).isEqualTo("right");
    }

    @Test
    void aThousandMachinesGuessAtAnAccountNoFasterThanTen() {
        for (int i = 0; i < 1_000; i++) {
            tries("mo", "10." + i / 250 + "." + i % 250 + ".1", this::wrong);
        }

        assertThat(lookedAt).hasValueLessThanOrEqualTo(10 * BURST);
    }

    @Test
    void aDeviceThatIsKnownPaysForItselfAlone() {
        for (int i = 0; i < 1_000; i++) {
            tries("mo", "10." + i / 250 + "." + i % 250 + ".1", this::wrong);
            tries("mo", HOME, this::wrong);
        }
        assertThat(tries("mo", HOME, () -> true)).isEqualTo(TOO_FAST);

        assertThat(tries(from("mo", HOME, "laptop"), () -> true)).isEqualTo("right");
        for (int i = 0; i < BURST; i++) {
            tries(from("mo", HOME, "laptop"), this::wrong);
        }
        assertThat(tries(from("mo", HOME, "laptop"), () -> true)).isEqualTo(TOO_FAST);
        assertThat(tries(from("mo", HOME, "phone"), () -> true)).isEqualTo("right");
    }

    @Test
    void whoIsRefusedIsToldWhenToComeBack() {
        for (int i = 0; i < BURST; i++) {
            tries("mo", HOME, this::wrong);
        }

        Long wait = refusal(from("mo", HOME, null), () -> true).problem().retryAfterMs();

        assertThat(wait).isPositive().isLessThanOrEqualTo(Duration.ofHours(1).toMillis());
    }

    @Test
    void whoKnowsThePasswordMaySignInAsOftenAsTheyLike() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(tries("mo", HOME, () -> true)).isEqualTo("right");
        }
    }

    @Test
    void aCrowdAtTheSignInIsLookedAtTwoAtATime() throws InterruptedException {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CyclicBarrier pair = new CyclicBarrier(2);

        crowd(
                12,
                i -> tries("name" + i, "192.0.2." + i, () -> {
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
                i -> tries("slow" + i, ELSEWHERE, () -> {
                    busy.countDown();
                    return waitFor(done);
                }));
        busy.await();

        for (int i = 0; i < BURST; i++) {
            assertThat(tries("mo", HOME, () -> true)).as("too many at once").isEqualTo("/problems/unavailable");
        }
        done.countDown();
        for (Thread thread : slow) {
            thread.join();
        }

        assertThat(tries("mo", HOME, () -> true)).isEqualTo("right");
    }

    private static Attempt from(String username, String address, @Nullable String device) {
        return Attempt.of(
                username, Objects.requireNonNull(Inet.parseInetAddress(address)), Optional.ofNullable(device));
    }

    private String tries(String username, String address, BooleanSupplier matches) {
        return tries(from(username, address, null), matches);
    }

    /** "right", "wrong", or the type of the refusal. */
    private String tries(Attempt attempt, BooleanSupplier matches) {
        try {
            return guesses.isRight(attempt, matches) ? "right" : "wrong";
        } catch (Refusal refusal) {
            return refusal.problem().type();
        }
    }

    private Refusal refusal(Attempt attempt, BooleanSupplier matches) {
        return catchThrowableOfType(Refusal.class, () -> guesses.isRight(attempt, matches));
    }

    private boolean wrong() {
        lookedAt.incrementAndGet();
        return false;
    }

    private interface Visit {
        Object by(int visitor);
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
