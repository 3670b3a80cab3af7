package io.candor.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicAddressTest {

    private static final URI ASKED = URI.create("http://made-up.example:81/b/x");

    @Test
    void whatIsConfiguredCounts() {
        assertThat(of("HTTPS://live.example.com/").of("/b/x", ASKED)).isEqualTo("https://live.example.com/b/x");
        assertThat(of("http://localhost:8080").of("/b/x", ASKED)).isEqualTo("http://localhost:8080/b/x");
    }

    @Test
    void withoutItWhatWasAskedForCounts() {
        assertThat(new PublicAddress(Optional::empty).of("/b/x", ASKED)).isEqualTo("http://made-up.example:81/b/x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "live.example.com",
                "ftp://live.example.com",
                "https://user@live.example.com",
                "https://live.example.com/candor",
                "https://live.example.com?x=1",
                "https:///b"
            })
    void whatIsNoSchemeAndHostIsRefusedAtTheStart(String address) {
        assertThatIllegalArgumentException().isThrownBy(() -> of(address));
    }

    private static PublicAddress of(String address) {
        return new PublicAddress(() -> Optional.of(URI.create(address)));
    }
}
