package io.candor.testsupport;

import io.quarkus.test.Mock;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** The service's clock in tests: the machine's, until a test stops it. Whoever stops it lets it go on. */
@Mock
@Singleton
public class TestClock extends Clock {

    private volatile @Nullable Instant stoppedAt;

    /** From now on it is this time, until it is another. */
    public void stopAt(Instant time) {
        stoppedAt = time;
    }

    /** Stands still, so much later than it was. */
    public void advance(Duration time) {
        stoppedAt = instant().plus(time);
    }

    public void goOn() {
        stoppedAt = null;
    }

    @Override
    public Instant instant() {
        Instant stopped = stoppedAt;
        return stopped == null ? Clock.systemUTC().instant() : stopped;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return zone.equals(ZoneOffset.UTC) ? this : Clock.system(zone);
    }
}
