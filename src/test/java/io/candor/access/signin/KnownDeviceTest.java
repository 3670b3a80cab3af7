package io.candor.access.signin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KnownDeviceTest {

    private static final String HASH = "$2a$10$abcdefghijklmnopqrstuv";

    private final String id = KnownDevice.newId();
    private final String cookie = KnownDevice.cookie(id, "mo", HASH);

    @Test
    void aDeviceIsKnownToTheAccountThatSignedInWithIt() {
        assertThat(KnownDevice.of(cookie, "mo", HASH)).contains(id);
    }

    @Test
    void itIsNoneOfAnotherAccountAndNoneAfterANewPassword() {
        assertThat(KnownDevice.of(cookie, "sam", HASH)).isEmpty();
        assertThat(KnownDevice.of(cookie, "mo", HASH + "w")).isEmpty();
    }

    @Test
    void whatWasMadeUpIsNone() {
        String made = KnownDevice.newId() + cookie.substring(22);
        for (String wrong : new String[] {made, cookie + "x", cookie.substring(1), "", ".", "x".repeat(100_000)}) {
            assertThat(KnownDevice.of(wrong, "mo", HASH)).isEmpty();
        }
        assertThat(KnownDevice.of(null, "mo", HASH)).isEmpty();
    }
}
