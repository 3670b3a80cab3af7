package io.candor.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClientAddressTest {

    private static final String PROXY = "10.0.0.1";

    private final ClientAddress behindProxies =
            new ClientAddress(true, Optional.of(List.of("10.0.0.0/8", "2001:db8:ffff::1")));

    @Test
    void whatTheClientWritesStandsLeftAndIsNotBelieved() {
        assertThat(from(PROXY, "198.51.100.9, 203.0.113.7")).isEqualTo("203.0.113.7");
    }

    @Test
    void ourOwnProxiesAreSteppedOver() {
        assertThat(from(PROXY, "198.51.100.9, 203.0.113.7, 10.0.0.2")).isEqualTo("203.0.113.7");
    }

    @Test
    void severalHeadersAreOneList() {
        assertThat(from(PROXY, "198.51.100.9", "203.0.113.7, 10.0.0.2")).isEqualTo("203.0.113.7");
    }

    @Test
    void aStrangerWhoCallsDirectlySaysNothingAboutItself() {
        assertThat(from("198.51.100.1", "203.0.113.7")).isEqualTo("198.51.100.1");
    }

    @Test
    void aPortIsNoPartOfIt() {
        assertThat(from(PROXY, "203.0.113.7:4711")).isEqualTo("203.0.113.7");
        assertThat(from(PROXY, "[2001:db8::7]:4711")).isEqualTo("2001:db8:0:0:0:0:0:7");
    }

    @Test
    void whatIsNoAddressEndsTheSearch() {
        assertThat(from(PROXY, "203.0.113.7, unknown")).isEqualTo(PROXY);
        assertThat(from(PROXY, "x".repeat(100_000))).isEqualTo(PROXY);
    }

    @Test
    void withoutProxiesTheHeaderMeansNothing() throws UnknownHostException {
        ClientAddress direct = new ClientAddress(false, Optional.empty());

        assertThat(direct.of(InetAddress.getByName(PROXY), List.of("203.0.113.7")))
                .isEqualTo(InetAddress.getByName(PROXY));
    }

    private String from(String peer, String... headers) {
        try {
            return behindProxies
                    .of(InetAddress.getByName(peer), List.of(headers))
                    .getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
