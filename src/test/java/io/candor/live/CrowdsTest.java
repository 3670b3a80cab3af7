package io.candor.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.access.KnownKeys;
import io.candor.testsupport.TestClock;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is remembered of addresses and networks, and what many of them cannot push out. */
class CrowdsTest {

    private static final int MOST = 50;
    private static final int PEOPLE = 1_000;
    private static final UUID BROADCAST = UUID.randomUUID();

    private int networks;
    private final TestClock clock = new TestClock();
    private final Crowds crowds = new Crowds(
            KnownKeys.numbered(1),
            new SmallRyeConfigBuilder()
                    .addDiscoveredConverters()
                    .withMapping(LiveConfig.class)
                    .build()
                    .getConfigMapping(LiveConfig.class),
            clock,
            MOST);

    @BeforeEach
    void theClockStandsStill() {
        clock.stopAt(Instant.parse("2026-11-25T10:00:00Z"));
    }

    @Test
    void anAddressOfANetworkThatLetsNobodyInIsNotRemembered() {
        for (int i = 0; i < 4 * PEOPLE; i++) {
            assertThat(at("2001:db8:1:" + i % 5 + "::1").take(Crowd.Budget.SOCKETS))
                    .isZero();
        }
        int before = crowds.size();

        for (int i = 10; i < 500; i++) {
            assertThat(at("2001:db8:1:" + i + "::1").take(Crowd.Budget.SOCKETS)).isPositive();
        }

        assertThat(crowds.size()).isEqualTo(before);
    }

    @Test
    void manyNetworksDoNotPushOutWhatAnotherHasUsed() {
        for (int i = 0; i < 4 * PEOPLE; i++) {
            at("2001:db8:1:" + i % 5 + "::1").take(Crowd.Budget.SOCKETS);
        }

        knocksFromElsewhere();

        assertThat(at("2001:db8:1:77::1").take(Crowd.Budget.SOCKETS)).isPositive();
    }

    @Test
    void whoIsHereIsNotForgotten() {
        Crowd airport = at("192.0.2.1");
        airport.enter();
        clock.advance(Duration.ofHours(1));

        knocksFromElsewhere();

        assertThat(at("192.0.2.1")).isSameAs(airport);
        airport.leave();
        clock.advance(Duration.ofHours(1));
        knocksFromElsewhere();
        assertThat(at("192.0.2.1")).isNotSameAs(airport);
    }

    @Test
    void thoseWhoHaveLeftAreForgottenForThoseWhoCome() {
        for (int hour = 0; hour < 5; hour++) {
            knocksFromElsewhere();
            clock.advance(Duration.ofHours(1));
        }

        assertThat(crowds.size()).isLessThanOrEqualTo(2 * 3 * MOST + 8);
    }

    /** More than are remembered, each of which takes something. */
    private void knocksFromElsewhere() {
        for (int i = 0; i < 3 * MOST; i++) {
            at("2001:db8:" + (1000 + networks++) + "::1").take(Crowd.Budget.SOCKETS);
        }
    }

    private Crowd at(String address) {
        try {
            return crowds.at(BROADCAST, InetAddress.getByName(address), PEOPLE);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
