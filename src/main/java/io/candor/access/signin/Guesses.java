package io.candor.access.signin;

import io.candor.access.RateLimit;
import io.candor.access.Refusal;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Passwords that are tried. Each try is paid for before it is looked at, and paid back when it was right: looked at
 * first, as many as come at once would all be let through.
 *
 * <p>A stranger's try is paid for by the account and the address block together, so that a stranger elsewhere cannot
 * lock a known account out; by the block over all names; by the network around it, or whoever has a /48 would have 65,536
 * blocks; and by the account over all addresses, so that a thousand machines do not get a thousand times as far. The last
 * one can keep everybody from an account who is new to it, but not those who come with a device that has signed in to it
 * before: these pay for themselves and go first.
 */
final class Guesses {

    /** Colleagues share an address; somebody who tries one password with many names does so too. */
    private static final int ACCOUNTS_OF_AN_ADDRESS = 10;

    /** A network is several places, and is one stranger as often. */
    private static final int BLOCKS_OF_A_NETWORK = 3;

    /** From so many places at once an account is guessed at; no network can do it alone. */
    private static final int PLACES_OF_AN_ACCOUNT = 10;

    private static final int REMEMBERED = 10_000;
    private static final int AT_ONCE = 2;
    private static final int MOST_WAITING = 16;
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final RateLimit byAccountAndBlock;
    private final RateLimit byAccountAndNetwork;
    private final RateLimit byAccount;
    private final RateLimit byBlock;
    private final RateLimit byNetwork;
    private final RateLimit byDevice;
    private final HashingTurns hashing = new HashingTurns(AT_ONCE, MOST_WAITING, PATIENCE);

    /** What one try costs: a token of each. */
    private record Price(RateLimit limit, String key) {}

    /** {@code burst} wrong ones of an account and block at once, then one each {@code refill}. */
    Guesses(Clock clock, int burst, Duration refill) {
        this.byAccountAndBlock = limit(clock, burst, refill, 1);
        this.byAccountAndNetwork = limit(clock, burst, refill, BLOCKS_OF_A_NETWORK);
        this.byAccount = limit(clock, burst, refill, PLACES_OF_AN_ACCOUNT);
        this.byBlock = limit(clock, burst, refill, ACCOUNTS_OF_AN_ADDRESS);
        this.byNetwork = limit(clock, burst, refill, ACCOUNTS_OF_AN_ADDRESS * BLOCKS_OF_A_NETWORK);
        this.byDevice = limit(clock, burst, refill, 1);
    }

    private static RateLimit limit(Clock clock, int burst, Duration refill, int times) {
        return new RateLimit(clock, burst * times, refill.dividedBy(times), REMEMBERED);
    }

    /**
     * Whether {@code matches} says so. Refuses without asking it with TOO_FAST when too many were wrong, and with
     * UNAVAILABLE when too many ask at the moment: neither says anything about the password.
     */
    boolean isRight(Attempt attempt, BooleanSupplier matches) {
        List<Price> paid = pay(pricesOf(attempt));
        boolean looked = false;
        boolean right = false;
        try {
            if (!hashing.await(attempt.device().isPresent())) {
                throw Refusal.unavailable("Too many sign in at this moment. Your password was not looked at.", PATIENCE);
            }
            try {
                looked = true;
                right = matches.getAsBoolean();
            } finally {
                hashing.done();
            }
        } finally {
            if (right || !looked) {
                giveBack(paid);
            }
        }
        return right;
    }

    private List<Price> pricesOf(Attempt attempt) {
        String account = attempt.username();
        return attempt.device()
                .map(device -> List.of(new Price(byDevice, account + " " + device)))
                .orElseGet(() -> List.of(
                        new Price(byBlock, attempt.narrow().text()),
                        new Price(byNetwork, attempt.wide().text()),
                        new Price(byAccountAndBlock, account + " " + attempt.narrow()),
                        new Price(byAccountAndNetwork, account + " " + attempt.wide()),
                        new Price(byAccount, account)));
    }

    private static List<Price> pay(List<Price> prices) {
        List<Price> paid = new ArrayList<>();
        for (Price price : prices) {
            Duration wait = price.limit.take(price.key);
            if (!wait.isZero()) {
                giveBack(paid);
                throw Refusal.tooFast(wait);
            }
            paid.add(price);
        }
        return paid;
    }

    private static void giveBack(List<Price> paid) {
        paid.forEach(price -> price.limit.giveBack(price.key));
    }
}
