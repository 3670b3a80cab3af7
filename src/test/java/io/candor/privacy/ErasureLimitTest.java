package io.candor.privacy;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.candor.access.Refusal;
import io.candor.testsupport.TestClock;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Whoever makes identities by the thousand erases no more for it. */
class ErasureLimitTest {

    private static final int OF_AN_ADDRESS = ErasureLimit.OF_A_VIEWER * ErasureLimit.VIEWERS_OF_AN_ADDRESS;

    private final TestClock clock = new TestClock();
    private final ErasureLimit limit = new ErasureLimit(clock);

    @Test
    void anAddressHasABudgetThatComesBackWithTime() throws UnknownHostException {
        clock.stopAt(Instant.EPOCH);
        take(OF_AN_ADDRESS, "192.0.2.1");

        isRefused("192.0.2.1");
        take(1, "192.0.2.2");
        clock.advance(ErasureLimit.REFILL.dividedBy(ErasureLimit.VIEWERS_OF_AN_ADDRESS));
        take(1, "192.0.2.1");
        isRefused("192.0.2.1");
    }

    @Test
    void aNetworkIsFourAddressesHoweverManyItHas() throws UnknownHostException {
        clock.stopAt(Instant.EPOCH);
        for (int address = 1; address <= 4; address++) {
            take(OF_AN_ADDRESS, "192.0.2." + address);
        }

        isRefused("192.0.2.5");
        take(1, "198.51.100.1");
    }

    @Test
    void allAddressesOfOneSubscriberAreOne() throws UnknownHostException {
        clock.stopAt(Instant.EPOCH);
        for (int i = 0; i < OF_AN_ADDRESS; i++) {
            limit.takeFrom(InetAddress.getByName("2001:db8::" + Integer.toHexString(i + 1)));
        }

        isRefused("2001:db8::ffff:1");
    }

    private void take(int times, String address) throws UnknownHostException {
        for (int i = 0; i < times; i++) {
            InetAddress from = InetAddress.getByName(address);
            assertThatCode(() -> limit.takeFrom(from)).doesNotThrowAnyException();
        }
    }

    private void isRefused(String address) throws UnknownHostException {
        InetAddress from = InetAddress.getByName(address);
        assertThatThrownBy(() -> limit.takeFrom(from)).isInstanceOf(Refusal.class);
    }
}
