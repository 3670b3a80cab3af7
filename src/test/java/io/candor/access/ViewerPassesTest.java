package io.candor.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ViewerPassesTest {

    private static final Instant NOW = Instant.parse("2026-11-25T10:00:00Z");
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private final ViewerPasses passes = passes(KnownKeys.numbered(1));

    private static ViewerPasses passes(SigningKeys keys) {
        return new ViewerPasses(keys, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    @Test
    void whatWasIssuedIsKnownAgainWithTheTimeOfIt() {
        ViewerPass pass = passes.issue();

        assertThat(passes.read(pass.secret())).contains(pass);
        assertThat(pass.issuedAt()).isEqualTo(NOW);
    }

    @Test
    void noTwoAreTheSame() {
        assertThat(IntStream.range(0, 1_000).mapToObj(i -> passes.issue().secret()))
                .doesNotHaveDuplicates();
    }

    @Test
    void noCharacterCanBeChangedAndNoneAdded() {
        String secret = passes.issue().secret();
        for (int i = 0; i < secret.length(); i++) {
            for (char other : ALPHABET.toCharArray()) {
                if (other != secret.charAt(i)) {
                    assertThat(passes.read(secret.substring(0, i) + other + secret.substring(i + 1)))
                            .isEmpty();
                }
            }
        }
        assertThat(passes.read(secret + "=")).isEmpty();
        assertThat(passes.read(secret + "A")).isEmpty();
        assertThat(passes.read(secret.substring(1))).isEmpty();
    }

    @Test
    void anotherServicesAreNotOurs() {
        assertThat(passes.read(passes(KnownKeys.numbered(2)).issue().secret())).isEmpty();
    }

    @Test
    void whatAnOlderKeySignedIsKnownUntilThatIsGone() {
        String secret = passes.issue().secret();

        assertThat(passes(KnownKeys.numbered(2, 1)).read(secret)).isPresent();
        assertThat(passes(KnownKeys.numbered(2)).read(secret)).isEmpty();
    }

    @Test
    void beforeTheDatabaseIsReachedNoneIsIssued() {
        assertThatThrownBy(() -> passes(KnownKeys.none()).issue())
                .isInstanceOfSatisfying(
                        Refusal.class, r -> assertThat(r.kind()).isEqualTo(Refusal.Kind.UNAVAILABLE));
    }

    @Test
    void aSignatureForOnePurposeIsGoodForNoOther() {
        SigningKeys keys = KnownKeys.numbered(1);
        byte[] claim = {1, 2, 3};
        byte[] signature = keys.sign((byte) 1, "work", 13, claim);

        assertThat(keys.isSigned((byte) 1, "work", signature, claim)).isTrue();
        assertThat(keys.isSigned((byte) 1, "viewer", signature, claim)).isFalse();
        assertThat(keys.isSigned((byte) 1, "work", signature, new byte[] {1}, new byte[] {2, 3}))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "short",
                "with space and more text and more text and more.",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa;",
                "\u0000aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "bench-00000000000000000001"
            })
    void whatSomebodyMadeUpIsNobodys(String cookie) {
        assertThat(passes.read(cookie)).isEmpty();
    }
}
