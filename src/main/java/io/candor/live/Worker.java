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
    private Runnable afterwards = () -> {};
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

    /** Ends the thread; then {@code afterwards} gives back what the work has held. At once if it was never started. */
    synchronized void stop(Runnable afterwards) {
        if (stopped) {
            return;
        }
        this.afterwards = afterwards;
        stopped = true;
        wake.release();
        if (!started) {
            started = true;
            afterwards.run();
        }
    }

    private void run() {
        goOn();
        // Whoever has set it before stopped was seen has set this too.
        afterwards.run();
    }

    private void goOn() {
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
            } catch (RuntimeException | Error e) {
                // An error too (no direct memory, say): a room that is not served any more would look alive.
                sayOnce(e);
            }
        }
    }

    /** Once for each new reason, not once for each try. */
    private void sayOnce(Throwable e) {
        if (!e.toString().equals(lastFault)) {
            lastFault = e.toString();
            Log.warnf(e, "A room could not be served and will be in a moment");
        }
    }
}
