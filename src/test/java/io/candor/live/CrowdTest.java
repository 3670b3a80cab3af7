package io.candor.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.live.Crowd.Budget;
import io.candor.testsupport.TestClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CrowdTest {

    private static final int PEOPLE = 5_000;

    private final TestClock clock = new TestClock();
    private final Crowd network = Crowd.network(clock, (short) 7);
    private final Crowd airport = Crowd.address(clock, network).of(PEOPLE);

    @BeforeEach
    void theClockStandsStill() {
        clock.stopAt(Instant.parse("2026-11-25T10:00:00Z"));
    }

    @Test
    void fiveThousandPeopleBehindOneAddressArriveWithinFiveMinutesWithoutWaiting() {
        for (int person = 0; person < PEOPLE; person++) {
            assertThat(airport.take(Budget.SOCKETS)).isZero();
            assertThat(airport.take(Budget.IDENTITIES)).isZero();
            assertThat(airport.hasPlace()).isTrue();
            airport.enter();
            clock.advance(Duration.ofMillis(60));
        }
    }

    @Test
    void afterAPodWasStartedAnewAllOfThemComeBackAtOnce() {
        for (int person = 0; person < PEOPLE; person++) {
            assertThat(airport.take(Budget.SOCKETS)).isZero();
        }
        assertThat(airport.take(Budget.SOCKETS)).isPositive();
    }

    @Test
    void theyAskEveryTenMinutesForAsLongAsTheyLike() {
        for (int question = 0; question < 3 * PEOPLE; question++) {
            assertThat(airport.take(Budget.QUESTIONS)).isZero();
            clock.advance(Duration.ofMillis(120));
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoTakesAllThereIsWaitsAndIsToldForHowLong(Budget budget) {
        Duration wait = takeAll(airport, budget);

        clock.advance(wait.minusMillis(1));
        assertThat(airport.take(budget)).isPositive();
        clock.advance(Duration.ofMillis(2));
        assertThat(airport.take(budget)).isZero();
    }

    @Test
    void anotherAddressOfTheNetworkIsNotConcernedUntilTheNetworkHasTakenFourTimesAsMuch() {
        takeAll(airport, Budget.QUESTIONS);
        for (int address = 0; address < 3; address++) {
            Crowd other = Crowd.address(clock, network).of(PEOPLE);
            assertThat(other.take(Budget.QUESTIONS)).isZero();
            takeAll(other, Budget.QUESTIONS);
        }
        assertThat(Crowd.address(clock, network).of(PEOPLE).take(Budget.QUESTIONS))
                .isPositive();
        assertThat(Crowd.address(clock, Crowd.network(clock, (short) 8)).of(PEOPLE).take(Budget.QUESTIONS))
                .isZero();
    }

    @Test
    void pressureRisesWithWhatIsUsed() {
        assertThat(airport.pressure(Budget.QUESTIONS)).isZero();
        for (int i = 0; i < 100; i++) {
            airport.take(Budget.QUESTIONS);
        }
        assertThat(airport.pressure(Budget.QUESTIONS)).isEqualTo(0.5);
        takeAll(airport, Budget.QUESTIONS);
        assertThat(airport.pressure(Budget.QUESTIONS)).isGreaterThan(0.99);
    }

    @Test
    void aBroadcastThatIsGivenALargerCrowdMeanwhileHasMoreAtOnce() {
        takeAll(airport, Budget.QUESTIONS);

        airport.of(2 * PEOPLE);

        assertThat(airport.take(Budget.QUESTIONS)).isZero();
    }

    @Test
    void placesAreGivenBack() {
        Crowd small = Crowd.address(clock, network).of(10);
        for (int i = 0; i < 12; i++) {
            assertThat(small.hasPlace()).isTrue();
            small.enter();
        }
        assertThat(small.hasPlace()).isFalse();

        small.leave();

        assertThat(small.hasPlace()).isTrue();
    }

    private static Duration takeAll(Crowd crowd, Budget budget) {
        for (int i = 0; i <= 4 * PEOPLE; i++) {
            Duration wait = crowd.take(budget);
            if (!wait.isZero()) {
                return wait;
            }
        }
        throw new AssertionError(budget + " has no end");
    }
}
