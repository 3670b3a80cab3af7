package io.candor.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SecretsTest {

    private static final UUID BROADCAST = UUID.fromString("7b0d0c0e-6a5f-4c1e-9d43-0c6f8d1f5a11");

    @Test
    void aSecretHasTheBitsAskedForAndFitsIntoAnAddress() {
        assertThat(Secrets.random(32)).matches("[A-Za-z0-9_-]{43}");
    }

    @Test
    void noSecretComesTwice() {
        assertThat(IntStream.range(0, 1_000).mapToObj(i -> Secrets.random(16)).collect(Collectors.toSet()))
                .hasSize(1_000);
    }

    @Test
    void aOneTimePasswordHasNothingThatIsMistakenForSomethingElse() {
        for (int i = 0; i < 200; i++) {
            assertThat(Secrets.oneTimePassword()).matches("([a-km-np-z2-9]{4}-){3}[a-km-np-z2-9]{4}");
        }
    }

    @Test
    void hashesAreSha256() {
        assertThat(HexFormat.of().formatHex(Secrets.sha256("abc")))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    void aViewerIsTheSameAgainInTheSameBroadcastAndAnotherElsewhere() {
        String secret = Secrets.random(16);
        assertThat(ViewerId.of(secret, BROADCAST)).isEqualTo(ViewerId.of(secret, BROADCAST));
        assertThat(ViewerId.of(secret, BROADCAST)).isNotEqualTo(ViewerId.of(secret, new UUID(1, 2)));
        assertThat(ViewerId.of(secret, BROADCAST)).isNotEqualTo(ViewerId.of(Secrets.random(16), BROADCAST));
    }

    @Test
    void whatIsShownOfAViewerIsShortAndNoPartOfTheSecret() {
        String secret = Secrets.random(16);
        String shown = ViewerId.of(secret, BROADCAST).display();
        assertThat(shown).matches("[0-9a-f]{8}");
        assertThat(secret).doesNotContain(shown);
    }
}
