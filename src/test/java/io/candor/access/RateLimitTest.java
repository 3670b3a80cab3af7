package io.candor.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class RateLimitTest {

    private final Watch watch = new Watch();
    private final RateLimit limit = new RateLimit(watch, 3, Duration.ofMillis(250), 2);

    @Test
    void asManyAsTheBurstMayComeAtOnceAndNotOneMore() {
        for (int i = 0; i < 3; i++) {
            assertThat(limit.take("a")).isZero();
        }
        assertThat(limit.take("a")).isEqualTo(Duration.ofMillis(250));
    }

    @Test
    void whoeverWaitsAsLongAsToldMayGoOn() {
        useUp("a");
        watch.advance(100);
        Duration wait = limit.take("a");
        assertThat(wait).isEqualTo(Duration.ofMillis(150));
        watch.advance(wait.toMillis());
        assertThat(limit.take("a")).isZero();
        assertThat(limit.take("a")).isPositive();
    }

    @Test
    void beingRefusedCostsNothing() {
        useUp("a");
        for (int i = 0; i < 100; i++) {
            limit.take("a");
        }
        watch.advance(250);
        assertThat(limit.take("a")).isZero();
    }

    @Test
    void aLongRestEarnsNoMoreThanTheBurst() {
        useUp("a");
        watch.advance(3_600_000);
        useUp("a");
        assertThat(limit.take("a")).isPositive();
    }

    @Test
    void oneCostsNothingToAnother() {
        useUp("a");
        assertThat(limit.take("b")).isZero();
    }

    @Test
    void lookingTakesNothing() {
        assertThat(limit.wouldTake("a")).isTrue();
        useUp("a");
        assertThat(limit.wouldTake("a")).isFalse();
        watch.advance(250);
        assertThat(limit.wouldTake("a")).isTrue();
        assertThat(limit.take("a")).isZero();
    }

    @Test
    void whatIsGivenBackCanBeTakenAgain() {
        useUp("a");
        limit.giveBack("a");
        assertThat(limit.take("a")).isZero();
        assertThat(limit.take("a")).isPositive();
    }

    @Test
    void nobodyGetsMoreBackThanTheBurst() {
        limit.take("a");
        limit.giveBack("a");
        limit.giveBack("a");
        limit.giveBack("never seen");
        useUp("a");
        assertThat(limit.take("a")).isPositive();
    }

    @Test
    void aClockThatIsSetBackCostsNobodyTheTimeItIsSetBackBy() {
        limit.take("a");
        useUp("b");
        watch.advance(-3_600_000);
        assertThat(limit.take("a")).isZero();
        assertThat(limit.take("b")).isEqualTo(Duration.ofMillis(250));
        watch.advance(250);
        assertThat(limit.take("b")).isZero();
    }

    @Test
    void theOneNotSeenForLongestIsForgottenFirst() {
        useUp("a");
        useUp("b");
        limit.take("a");
        limit.take("c");
        assertThat(limit.take("a")).as("seen since").isPositive();
        assertThat(limit.take("b")).as("forgotten").isZero();
    }

    private void useUp(String key) {
        for (int i = 0; i < 3; i++) {
            assertThat(limit.take(key)).isZero();
        }
    }

    private static final class Watch extends Clock {
        private Instant now = Instant.parse("2026-01-15T12:00:00Z");

        void advance(long ms) {
            now = now.plusMillis(ms);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
