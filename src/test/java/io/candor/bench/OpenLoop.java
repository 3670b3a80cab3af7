package io.candor.bench;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;

/**
 * Does something at a fixed rate, at moments fixed beforehand: a slow answer does not slow down what is asked next, so
 * the waiting it causes is measured too (no coordinated omission). Everything is timed from the moment of intent.
 *
 * @param late how late the generator itself was; when this is not small, it and not the service was measured
 */
record OpenLoop(long sent, Samples late) {

    /** Calls {@code action} with the moment of intent in microseconds since 1970. Returns when the time is over. */
    static OpenLoop run(double perSecond, Duration time, LongConsumer action) {
        Samples late = new Samples();
        long start = Wire.nowMicros();
        long count = Math.round(perSecond * time.toMillis() / 1000.0);
        for (long i = 0; i < count; i++) {
            long intent = start + Math.round(i * 1_000_000.0 / perSecond);
            for (long wait = intent - Wire.nowMicros(); wait > 0; wait = intent - Wire.nowMicros()) {
                LockSupport.parkNanos(wait * 1000);
            }
            late.add(Wire.nowMicros() - intent);
            action.accept(intent);
        }
        return new OpenLoop(count, late);
    }
}
