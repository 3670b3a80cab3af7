package io.candor.live;

import io.quarkus.logging.Log;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A thread that does the same thing whenever it is woken, and by itself now and then. Many wake-ups are one. A failure
 * (the database is away) costs time, not the worker.
 */
final class Worker {

    private final String name;
    private final Duration poll;
    private final Supplier<Duration> gather;
    private final Runnable work;
    private final Semaphore wake = new Semaphore(0);
    private volatile boolean stopped;
    private boolean started;
    private String lastFault = "";

    /** After a wake-up waits for {@code gather}, so that what comes meanwhile is done in one go. */
    Worker(String name, Duration poll, Supplier<Duration> gather, Runnable work) {
        this.name = name;
        this.poll = poll;
        this.gather = gather;
        this.work = work;
    }

    /** Does nothing when it is started already. */
    synchronized void start() {
        if (!started) {
            started = true;
            Thread.ofVirtual().name(name).start(this::run);
        }
    }

    void wake() {
        if (wake.availablePermits() == 0) {
            wake.release();
        }
    }

    void stop() {
        stopped = true;
        wake.release();
    }

    private void run() {
        while (!stopped) {
            try {
                if (wake.tryAcquire(poll.toNanos(), TimeUnit.NANOSECONDS)) {
                    TimeUnit.NANOSECONDS.sleep(gather.get().toNanos());
                    wake.drainPermits();
                }
                if (!stopped) {
                    work.run();
                    lastFault = "";
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                sayOnce(e);
            }
        }
    }

    /** Once for each new reason, not once for each try. */
    private void sayOnce(RuntimeException e) {
        if (!e.toString().equals(lastFault)) {
            lastFault = e.toString();
            Log.warnf(e, "A room could not be served and will be in a moment");
        }
    }
}
