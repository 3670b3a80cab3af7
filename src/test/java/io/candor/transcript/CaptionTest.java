package io.candor.transcript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class CaptionTest {

    private static final long FORTY_EIGHT_HOURS = 48L * 60 * 60 * 1000;

    @Test
    void cannotStartBeforeTheBroadcast() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Caption(-1, 0, null, "Hello"))
                .withMessage("A caption cannot start before the broadcast does.");
    }

    @Test
    void cannotEndBeforeItStarts() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Caption(2, 1, null, "Hello"))
                .withMessage("A caption cannot end before it starts.");
    }

    @Test
    void mayHaveNoLength() {
        assertThat(new Caption(2, 2, null, "Hello").endMs()).isEqualTo(2);
    }

    @Test
    void mayEndAtTheFortyEighthHour() {
        assertThatCode(() -> new Caption(0, FORTY_EIGHT_HOURS, null, "Hello")).doesNotThrowAnyException();
    }

    @Test
    void cannotLieBeyondTheFortyEighthHour() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Caption(0, FORTY_EIGHT_HOURS + 1, null, "Hello"))
                .withMessage("A caption cannot lie later than 48 hours into the broadcast.");
    }

    @Test
    void needsText() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Caption(0, 1, null, " \n "))
                .withMessage("A caption needs some text.");
    }

    @Test
    void takesTwoThousandCharacters() {
        assertThatCode(() -> new Caption(0, 1, null, "a".repeat(2000))).doesNotThrowAnyException();
    }

    @Test
    void refusesMoreThanTwoThousandCharacters() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Caption(0, 1, null, "a".repeat(2001)))
                .withMessage("A caption's text can have at most 2000 characters; this one has 2001.");
    }

    @Test
    void takesLineBreaks() {
        assertThat(new Caption(0, 1, null, "one\ntwo").text()).isEqualTo("one\ntwo");
    }

    @Test
    void refusesOtherControlCharacters() {
        for (String bad : new String[] {"a\tb", "a\rb", "a\0b", "a\u001Bb", "a\u007Fb", "a\u0085b"}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Caption(0, 1, null, bad))
                    .withMessageContaining("control characters");
        }
    }

    @Test
    void refusesHalfASurrogatePair() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Caption(0, 1, null, "a\uD83Db"));
    }

    @Test
    void takesCharactersOutsideTheBasicPlane() {
        assertThat(new Caption(0, 1, null, "\uD83D\uDE4F").text()).isEqualTo("🙏");
    }

    @Test
    void aSpeakerIsNamedOrLeftOut() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Caption(0, 1, " ", "Hello"))
                .withMessage("A speaker's name cannot be blank; leave it out instead.");
    }

    @Test
    void refusesASpeakerOfMoreThan120Characters() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Caption(0, 1, "a".repeat(121), "Hello"))
                .withMessage("A speaker's name can have at most 120 characters; this one has 121.");
    }

    @Test
    void refusesASpeakerOfSeveralLines() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Caption(0, 1, "Ann\nBob", "Hello"))
                .withMessage("A speaker's name cannot hold control characters.");
    }
}
