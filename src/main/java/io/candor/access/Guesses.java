package io.candor.access;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Passwords that are tried. Each try is paid for before it is looked at, and paid back when it was right: looked at
 * first, as many as come at once would all be let through.
 */
final class Guesses {

    /** Colleagues share an address; somebody who tries one password with many names does so too. */
    private static final int ACCOUNTS_OF_AN_ADDRESS = 10;

    private static final int REMEMBERED = 10_000;

    /** bcrypt is slow by design: without a bound a crowd at the sign-in would take every processor from viewers. */
    private static final int AT_ONCE = 2;

    private static final long PATIENCE_MILLIS = 1_000;

    private final RateLimit byAccount;
    private final RateLimit byAddress;
    private final Semaphore hashing = new Semaphore(AT_ONCE, true);

    Guesses(Clock clock, int burst, Duration refill) {
        this.byAccount = new RateLimit(clock, burst, refill, REMEMBERED);
        this.byAddress = new RateLimit(
                clock, burst * ACCOUNTS_OF_AN_ADDRESS, refill.dividedBy(ACCOUNTS_OF_AN_ADDRESS), REMEMBERED);
    }

    /** Whether {@code matches} says so; also false, without asking it, when too many were wrong or too many ask. */
    boolean isRight(String username, String from, BooleanSupplier matches) {
        // By account and address together: a stranger elsewhere cannot lock a known account out.
        String attempt = username + " " + from;
        if (!byAddress.take(from).isZero()) {
            return false;
        }
        if (!byAccount.take(attempt).isZero()) {
            byAddress.giveBack(from);
            return false;
        }
        boolean free = awaitTurn();
        boolean right = false;
        if (free) {
            try {
                right = matches.getAsBoolean();
            } finally {
                hashing.release();
            }
        }
        if (right || !free) {
            byAddress.giveBack(from);
            byAccount.giveBack(attempt);
        }
        return right;
    }

    private boolean awaitTurn() {
        try {
            return hashing.tryAcquire(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
