package io.candor.access.signin;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Who may hash now. bcrypt is slow by design: without a bound a crowd at the sign-in would take every processor from
 * viewers, and without a bound on those who wait every thread. Devices that are known go first.
 */
final class HashingTurns {

    private final int atOnce;
    private final int mostWaiting;
    private final long patienceNanos;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Waiter> known = new ArrayDeque<>();
    private final Deque<Waiter> others = new ArrayDeque<>();
    private int taken;

    /** @param mostWaiting of each of the two kinds; who comes to a longer queue is told at once */
    HashingTurns(int atOnce, int mostWaiting, Duration patience) {
        this.atOnce = atOnce;
        this.mostWaiting = mostWaiting;
        this.patienceNanos = patience.toNanos();
    }

    private static final class Waiter {
        final Condition called;
        boolean hasTurn;

        Waiter(Condition called) {
            this.called = called;
        }
    }

    /** Whether it is one's turn, within the patience; then {@link #done} has to follow. */
    boolean await(boolean isKnown) {
        lock.lock();
        try {
            if (taken < atOnce && known.isEmpty() && (isKnown || others.isEmpty())) {
                taken++;
                return true;
            }
            Deque<Waiter> queue = isKnown ? known : others;
            return queue.size() < mostWaiting && waitIn(queue);
        } finally {
            lock.unlock();
        }
    }

    private boolean waitIn(Deque<Waiter> queue) {
        Waiter waiter = new Waiter(lock.newCondition());
        queue.add(waiter);
        long left = patienceNanos;
        try {
            while (!waiter.hasTurn && left > 0) {
                left = waiter.called.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!waiter.hasTurn) {
            queue.remove(waiter);
        }
        return waiter.hasTurn;
    }

    void done() {
        lock.lock();
        try {
            Waiter next = known.isEmpty() ? others.poll() : known.poll();
            if (next == null) {
                taken--;
            } else {
                next.hasTurn = true;
                next.called.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** How many wait; for tests. */
    int waiting() {
        lock.lock();
        try {
            return known.size() + others.size();
        } finally {
            lock.unlock();
        }
    }
}
