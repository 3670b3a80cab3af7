package io.candor.live;

import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The people in one broadcast who come from one address, or from one network: they cannot be told apart by it, so they
 * share budgets. How many people that may be is said by the broadcast or the operator; all budgets follow from it (see
 * {@link Budget}), and a network has four times those of an address in it.
 *
 * <p>What an honest crowd never uses up keeps somebody who makes identities, sockets and questions by the thousand from
 * using up what is there for all. It is counted on each pod by itself.
 */
final class Crowd {

    /** A /24 or a /48 may hold several addresses with a crowd behind them. */
    private static final int ADDRESSES_OF_A_NETWORK = 4;

    /**
     * So many at once, then so many a second. With 5,000 people behind one address, the standard, as at an airport:
     *
     * <ul>
     *   <li>identities: all of them arrive within five minutes, 16.7/s, and 500 at the same moment;
     *   <li>sockets: all of them at once after a pod was started anew, then 67/s: each comes back every 75 s;
     *   <li>questions: each asks every ten minutes, 8.3/s; one in 25 at the same moment, 200;
     *   <li>me too: one in five at the same moment, 1,000, then each every 100 s, 50/s;
     *   <li>taking back: as questions; nobody takes back more than they asked.
     * </ul>
     *
     * A quarter of the last three is calm: up to it nobody is asked for work.
     */
    enum Budget {
        IDENTITIES(10, 300),
        SOCKETS(1, 75),
        QUESTIONS(25, 600),
        CALM_QUESTIONS(100, 2400),
        ME_TOOS(5, 100),
        CALM_ME_TOOS(20, 400),
        WITHDRAWALS(25, 600),
        CALM_WITHDRAWALS(100, 2400);

        private final double burst;
        private final double seconds;

        Budget(double burst, double seconds) {
            this.burst = burst;
            this.seconds = seconds;
        }

        private double burst(int people) {
            return Math.max(1, people / burst);
        }

        private double perSecond(int people) {
            return people / seconds;
        }
    }

    private final Clock clock;
    private final @Nullable Crowd network;
    private final short number;
    private volatile int people;

    // All below is guarded by this.
    private final Map<Budget, Used> used = new EnumMap<>(Budget.class);
    private int sockets;

    /** Of a network: those of its addresses that are remembered. */
    private int addresses;

    /** A network, by a number that says no more of it than whether two people are in the same. */
    static Crowd network(Clock clock, short number) {
        return new Crowd(clock, null, number);
    }

    /** An address in a network. */
    static Crowd address(Clock clock, Crowd network) {
        network.isJoined(1);
        return new Crowd(clock, network, network.number);
    }

    private synchronized void isJoined(int more) {
        addresses += more;
    }

    private Crowd(Clock clock, @Nullable Crowd network, short number) {
        this.clock = clock;
        this.network = network;
        this.number = number;
    }

    /** How many people may be behind one address; from now on. */
    Crowd of(int most) {
        people = network == null ? most * ADDRESSES_OF_A_NETWORK : most;
        if (network != null) {
            network.of(most);
        }
        return this;
    }

    short networkNumber() {
        return number;
    }

    /** Takes one. {@link Duration#ZERO} when there was one here and in the network, else how long until there is. */
    synchronized Duration take(Budget budget) {
        double left = left(budget);
        if (left < 1) {
            return Duration.ofMillis((long) Math.ceil((1 - left) / budget.perSecond(people) * 1000));
        }
        Duration wait = network == null ? Duration.ZERO : network.take(budget);
        if (wait.isZero()) {
            used(budget).count++;
        }
        return wait;
    }

    /** 0 when all of a budget is there, 1 when nothing is; of the address or of the network, where there is less. */
    synchronized double pressure(Budget budget) {
        double here = 1 - Math.max(0, left(budget)) / budget.burst(people);
        return network == null ? here : Math.max(here, network.pressure(budget));
    }

    /** What is used grows back with time; a larger crowd has more at once. */
    private double left(Budget budget) {
        Used u = used(budget);
        long now = clock.millis();
        double regrown = Math.max(0, now - u.at) / 1000.0 * budget.perSecond(people);
        u.count = Math.max(0, u.count - regrown);
        u.at = now;
        return budget.burst(people) - u.count;
    }

    private Used used(Budget budget) {
        return used.computeIfAbsent(budget, b -> new Used());
    }

    private static final class Used {
        double count;
        long at;
    }

    /** Whether no socket more can be opened from here now. */
    synchronized boolean isFull() {
        return !hasPlace() || left(Budget.SOCKETS) < 1;
    }

    /**
     * Lets it go, if one made anew would be the same: nobody is here, and all that was used has grown back. A network
     * stays as long as one of its addresses. Whether it was let go.
     */
    synchronized boolean letGo() {
        boolean isLikeNew = sockets == 0
                && addresses == 0
                && used.keySet().stream().allMatch(budget -> left(budget) >= budget.burst(people));
        if (isLikeNew && network != null) {
            network.isJoined(-1);
        }
        return isLikeNew;
    }

    /** Sockets that are open: one and a fifth for each person. */
    synchronized boolean hasPlace() {
        return sockets < people * 1.2 && (network == null || network.hasPlace());
    }

    synchronized void enter() {
        sockets++;
        if (network != null) {
            network.enter();
        }
    }

    synchronized void leave() {
        sockets--;
        if (network != null) {
            network.leave();
        }
    }
}
