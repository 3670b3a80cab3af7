package io.candor.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientAddressTest {

    private static final String PROXY = "10.0.0.1";

    private final ClientAddress behindProxies =
            new ClientAddress(true, Optional.of(List.of("10.0.0.0/8", "[2001:db8:ffff::1]")));

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
    void amongProxiesAloneItIsTheOneThatTheOthersWereCalledBy() {
        assertThat(from(PROXY, "10.0.0.3, 10.0.0.2")).isEqualTo("10.0.0.3");
    }

    @Test
    void aColleagueInAPrivateNetworkThatIsNotTheIngresssIsNoProxy() throws UnknownHostException {
        ClientAddress narrow = new ClientAddress(true, Optional.of(List.of("10.244.7.0/24")));

        assertThat(narrow.of(InetAddress.getByName("10.244.7.2"), List.of("198.51.100.9, 10.1.2.3")))
                .isEqualTo(InetAddress.getByName("10.1.2.3"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/8", "172.16.0.0/12", "0.0.0.0/0", "fd00::/8"})
    void aNetworkThatPeopleCanBeInIsWarnedOf(String network) {
        assertThat(new ClientAddress(true, Optional.of(List.of("10.0.0.1", network))).believesManyMoreThanProxies())
                .isTrue();
        assertThat(new ClientAddress(false, Optional.of(List.of(network))).believesManyMoreThanProxies())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.1", "10.244.0.0/16", "fd00:1:2::/48", "[::1]"})
    void theNetworkOfAnIngressIsNot(String network) {
        assertThat(new ClientAddress(true, Optional.of(List.of(network))).believesManyMoreThanProxies())
                .isFalse();
    }

    /** The framework takes it for a name and a port, and looks that up with each request. */
    @ParameterizedTest
    @ValueSource(strings = {"::1", "fd00::5", "ingress.example", "10.0.0.1:80"})
    void whatIsNoAddressOrNetworkIsSaidAtTheStart(String proxy) {
        assertThatThrownBy(() -> new ClientAddress(true, Optional.of(List.of(proxy))))
                .hasMessageContaining("QUARKUS_HTTP_PROXY_TRUSTED_PROXIES")
                .hasMessageContaining("[fd00::1]")
                .hasMessageEndingWith(proxy);
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
