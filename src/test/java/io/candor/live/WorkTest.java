package io.candor.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.access.KnownKeys;
import io.candor.access.Problem.WorkNeeded;
import io.candor.access.ViewerId;
import io.candor.testsupport.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkTest {

    private static final UUID BROADCAST = new UUID(1, 1);
    private static final ViewerId VIEWER = new ViewerId(new UUID(2, 2));

    private final TestClock clock = new TestClock();
    private final Work work = new Work(KnownKeys.numbered(1), clock, 8);

    @BeforeEach
    void theClockStandsStill() {
        clock.stopAt(Instant.parse("2026-11-25T10:00:00Z"));
    }

    private WorkNeeded challenge() {
        return work.challenge(BROADCAST, VIEWER, 1);
    }

    private static String solved(WorkNeeded needed) {
        return Puzzle.solve(needed.challenge(), needed.bits());
    }

    @Test
    void whatWasAskedForAndIsDoneIsTakenOnce() {
        String done = solved(challenge());

        assertThat(work.accept(BROADCAST, VIEWER, done)).isTrue();
        assertThat(work.accept(BROADCAST, VIEWER, done)).isFalse();
    }

    @Test
    void anotherNumberForTheSameChallengeIsTheSameWork() {
        WorkNeeded needed = challenge();
        String done = solved(needed);
        work.accept(BROADCAST, VIEWER, done);

        for (int n = 0; n < 2_000; n++) {
            assertThat(work.accept(BROADCAST, VIEWER, needed.challenge() + "." + n)).isFalse();
        }
    }

    @Test
    void itIsGoodForNobodyElseAndNowhereElse() {
        String done = solved(challenge());

        assertThat(work.accept(BROADCAST, new ViewerId(new UUID(2, 3)), done)).isFalse();
        assertThat(work.accept(new UUID(1, 2), VIEWER, done)).isFalse();
        assertThat(work.accept(BROADCAST, VIEWER, done)).isTrue();
    }

    @Test
    void itIsGoodForTwoMinutes() {
        String done = solved(challenge());
        clock.advance(Duration.ofSeconds(121));

        assertThat(work.accept(BROADCAST, VIEWER, done)).isFalse();
    }

    @Test
    void tooLittleIsNotTaken() {
        WorkNeeded needed = challenge();

        assertThat(work.accept(BROADCAST, VIEWER, Puzzle.fail(needed.challenge(), needed.bits())))
                .isFalse();
    }

    @Test
    void whatAnotherServiceAskedForIsNotTaken() {
        Work other = new Work(KnownKeys.numbered(2), clock, 8);

        assertThat(work.accept(BROADCAST, VIEWER, solved(other.challenge(BROADCAST, VIEWER, 1))))
                .isFalse();
    }

    @Test
    void aChallengeCannotBeMadeEasier() {
        String challenge = challenge().challenge();
        for (int i = 0; i < challenge.length(); i++) {
            char other = challenge.charAt(i) == 'A' ? 'B' : 'A';
            String easier = challenge.substring(0, i) + other + challenge.substring(i + 1);
            assertThat(work.accept(BROADCAST, VIEWER, Puzzle.solve(easier, 8))).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "1", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA.1", "AAAA.99999999999999999999999999", "=.1"})
    void whatIsNoWorkIsNotTaken(String made) {
        assertThat(work.accept(BROADCAST, VIEWER, made)).isFalse();
        assertThat(work.accept(BROADCAST, VIEWER, made.repeat(10_000))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"0, 5", "0.5, 7", "1, 8", "7, 8"})
    void morePressureIsMoreWork(double pressure, int bits) {
        assertThat(work.challenge(BROADCAST, VIEWER, pressure).bits()).isEqualTo(bits);
    }
}
