package io.candor.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PlacesTest {

    private final Places places = new Places(3, 5);

    @Test
    void aBlockHasSoManyPlacesAndGetsThemBack() {
        List<Places.Place> taken = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            taken.add(Objects.requireNonNull(places.take(from("192.0.2.1"))));
        }

        assertThat(places.take(from("192.0.2.1"))).isNull();
        assertThat(places.take(from("192.0.2.2"))).isNotNull();

        taken.getFirst().leave();
        taken.getFirst().leave();
        assertThat(places.take(from("192.0.2.1"))).isNotNull();
        assertThat(places.take(from("192.0.2.1"))).isNull();
    }

    @Test
    void soManyTogetherHaveAPlace() {
        for (int i = 0; i < 5; i++) {
            assertThat(places.take(from("192.0.2." + i))).isNotNull();
        }

        assertThat(places.take(from("192.0.2.9"))).isNull();
    }

    @Test
    void oneSubscriberOfIpv6IsOneBlock() {
        for (int i = 0; i < 3; i++) {
            assertThat(places.take(from("2001:db8::" + i))).isNotNull();
        }

        assertThat(places.take(from("2001:db8::9"))).isNull();
    }

    private static InetSocketAddress from(String address) {
        return new InetSocketAddress(address, 4711);
    }
}
