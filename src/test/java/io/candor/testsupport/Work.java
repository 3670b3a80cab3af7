package io.candor.testsupport;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.function.IntFunction;

/**
 * How work grows with what is worked on, where it cannot be counted: in processor time of this thread alone, so that
 * other threads and a loaded machine do not count; of several tries the cheapest.
 */
public final class Work {

    private static final int TIMES = 8;

    /** Eight times the size may cost three times as much as eight times; the square of it would be 64 times. */
    private static final int GROWTH = 24;

    private static final long CHEAP_NANOS = 40_000_000;
    private static final long DEAR_NANOS = 400_000_000;
    private static final int TRIES = 3;

    private Work() {}

    /**
     * What costs next to nothing at the largest size is fine; else eight times the size must cost about eight times as
     * much. Grows by doubling and looks no further once it costs something, so that a fault ends the test early.
     *
     * @param input makes what is to be done for a size
     */
    public static void isInProportion(String what, int largest, IntFunction<Runnable> input) {
        int size = Math.min(largest, 1 << 10);
        long cost = cost(input.apply(size));
        while (size < largest && cost < DEAR_NANOS) {
            size = Math.min(largest, 2 * size);
            cost = cost(input.apply(size));
        }
        if (cost < CHEAP_NANOS) {
            return;
        }
        long small = Math.max(1, cost(input.apply(Math.max(1, size / TIMES))));
        // The first tries were those of code that the machine did not know yet.
        for (int i = 0; i < TRIES && cost / (double) small >= GROWTH; i++) {
            cost = Math.min(cost, cost(input.apply(size)));
        }
        assertThat(cost / (double) small)
                .as(
                        "%s: %d ms for a size of %d, %d times that of an eighth",
                        what, cost / 1_000_000, size, cost / small)
                .isLessThan(GROWTH);
    }

    private static long cost(Runnable work) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < TRIES && least > CHEAP_NANOS / TIMES; i++) {
            least = Math.min(least, once(work));
        }
        return least;
    }

    private static long once(Runnable work) {
        var threads = ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadCpuTime();
        work.run();
        return threads.getCurrentThreadCpuTime() - before;
    }
}
