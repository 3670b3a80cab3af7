package io.candor.live;

import io.candor.access.RateLimit;
import io.candor.access.Refusal;
import io.candor.access.SecurityEvent;
import io.candor.access.SecurityEvents;
import io.candor.access.SigningKeys;
import io.candor.live.Crowd.Budget;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What a question, a "me too" or taking back costs whoever sends it: nothing in calm times; some work, which pages do unseen, when
 * very many ask from one address or of the whole service; a wait when more come from an address than people could be
 * behind it. What is refused without work takes nothing from the others: those who share an address with a flood get
 * through by working, as long as the flood does not work as well.
 */
@ApplicationScoped
class Toll {

    private static final int REMEMBERED_VIEWERS = 100_000;

    /** Of the intake's queue; far below what makes it refuse. */
    private static final double CALM = 0.25;

    /** For a client that cannot work, and for those whose crowd has used up what it had. */
    private static final Duration LATER = Duration.ofSeconds(2);

    private static final Duration SPREAD = Duration.ofSeconds(3);

    private final Intake intake;
    private final SecurityEvents events;
    private final RateLimit questions;
    private final Work work;
    private final boolean works;

    Toll(Intake intake, SecurityEvents events, SigningKeys keys, LiveConfig config, Clock clock) {
        this.intake = intake;
        this.events = events;
        this.questions = new RateLimit(clock, config.questionBurst(), config.questionRefill(), REMEMBERED_VIEWERS);
        this.work = new Work(keys, clock, Math.max(1, config.workBits()));
        this.works = config.workBits() > 0;
    }

    /** Refuses with WORK_NEEDED or TOO_FAST. What staff send costs nothing. */
    void take(Seat seat, ViewerMessage.Request request) {
        Crowd crowd = seat.crowd;
        if (crowd == null) {
            return;
        }
        switch (request) {
            case ViewerMessage.Ask ask -> {
                work(seat, crowd, ask, Budget.QUESTIONS, Budget.CALM_QUESTIONS);
                Duration wait = questions.take(seat.viewer.value().toString());
                if (!wait.isZero()) {
                    throw Refusal.tooFast(wait);
                }
                spend(crowd, Budget.QUESTIONS);
            }
            case ViewerMessage.MeToo meToo -> {
                work(seat, crowd, meToo, Budget.ME_TOOS, Budget.CALM_ME_TOOS);
                spend(crowd, Budget.ME_TOOS);
            }
            case ViewerMessage.Withdraw withdraw -> {
                work(seat, crowd, withdraw, Budget.WITHDRAWALS, Budget.CALM_WITHDRAWALS);
                spend(crowd, Budget.WITHDRAWALS);
            }
        }
    }

    private void work(Seat seat, Crowd crowd, ViewerMessage.Request request, Budget all, Budget calm) {
        String done = request.work();
        if (!works || (done != null && work.accept(seat.broadcast, seat.viewer, done))) {
            return;
        }
        double pressure = intake.pressure();
        if (pressure > CALM || !crowd.take(calm).isZero()) {
            events.happenedOften(SecurityEvent.FLOOD_REFUSED);
            double most = Math.max(pressure, crowd.pressure(all));
            throw Refusal.workNeeded(work.challenge(seat.broadcast, seat.viewer, most), later(LATER));
        }
    }

    private void spend(Crowd crowd, Budget budget) {
        Duration wait = crowd.take(budget);
        if (!wait.isZero()) {
            events.happenedOften(SecurityEvent.FLOOD_REFUSED);
            throw Refusal.tooFast(later(wait.plus(LATER)));
        }
    }

    /** Not all at once. */
    private static Duration later(Duration atLeast) {
        return atLeast.plusMillis(ThreadLocalRandom.current().nextLong(SPREAD.toMillis()));
    }
}
