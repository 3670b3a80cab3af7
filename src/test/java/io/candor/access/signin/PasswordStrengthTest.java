package io.candor.access.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.candor.access.Refusal;
import io.candor.access.Role;
import io.candor.access.Staff;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordStrengthTest {

    private static final Staff MO = new Staff("mo.derator", "Maureen Derator", Role.MODERATOR, true);

    private final PasswordStrength strength = new PasswordStrength();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password12345",
                "aaaaaaaaaaaaaaaaaaaa",
                "qwertyuiopasdf",
                "candorcandor",
                "Maureen Derator",
                "mo.derator2026",
                "maureenmaureen",
                "111122223333"
            })
    void whatIsTriedFirstIsRefusedWithWhatWouldBeBetter(String password) {
        assertThatThrownBy(() -> strength.require("next", password, MO))
                .isInstanceOfSatisfying(Refusal.class, refusal -> assertThat(refusal.problem()
                                .fields()
                                .getFirst()
                                .message())
                        .startsWith("This is easy to guess. ")
                        .hasSizeGreaterThan(30)
                        .doesNotContain(password));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a long enough password", "four random words here", "schöne grüße aus köln", "x7#kQ2!mPz9w"})
    void aSentenceOrARiddleIsTaken(String password) {
        assertThatCode(() -> strength.require("next", password, MO)).doesNotThrowAnyException();
    }

    /** zxcvbn takes more than linear time: what is longer than bcrypt reads never reaches it. */
    @Test
    void lengthComesFirst() {
        for (String wrong : new String[] {"short", "x".repeat(73), "ä".repeat(37), "a1b2".repeat(1_000_000)}) {
            assertThatThrownBy(() -> strength.require("next", wrong, MO))
                    .isInstanceOfSatisfying(
                            Refusal.class,
                            refusal -> assertThat(refusal.problem()
                                            .fields()
                                            .getFirst()
                                            .message())
                                    .startsWith("At "));
        }
    }
}
