package io.candor.bench;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

/** Durations in microseconds, all of them kept, so that nothing is lost to buckets. Thread-safe. */
final class Samples {

    private long[] micros = new long[1024];
    private int size;
    private boolean sorted;

    synchronized void add(long value) {
        if (size == micros.length) {
            micros = Arrays.copyOf(micros, size * 2);
        }
        micros[size++] = value;
        sorted = false;
    }

    synchronized int size() {
        return size;
    }

    /** The smallest sample that {@code share} (0 to 1) of all do not exceed; 0 without samples. */
    synchronized long at(double share) {
        if (size == 0) {
            return 0;
        }
        if (!sorted) {
            Arrays.sort(micros, 0, size);
            sorted = true;
        }
        return micros[Math.clamp((long) Math.ceil(share * size) - 1, 0, size - 1)];
    }

    /** The same, each longer by this much. */
    synchronized Samples plus(Duration longer) {
        Samples all = new Samples();
        for (int i = 0; i < size; i++) {
            all.add(micros[i] + longer.toNanos() / 1000);
        }
        return all;
    }

    String ms(double share) {
        return String.format(Locale.ROOT, "%.1f", at(share) / 1000.0);
    }

    @Override
    public String toString() {
        return ms(0.5) + " / " + ms(0.99) + " / " + ms(1);
    }
}
