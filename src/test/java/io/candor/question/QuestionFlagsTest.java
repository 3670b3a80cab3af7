package io.candor.question;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.access.Names;
import io.candor.question.QuestionFlags.Flag;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuestionFlagsTest {

    private static final Names.Look PRESENTER = Names.Look.of("Dana Ortiz");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "When do I get my money back?",
                "IT-отдел знает? Мой iPhone'ом",
                "なぜJALは2便を",
                "هل ستعيدون المال؟ أَعُوذُ بِٱللَّهِ",
                "בְּרֵאשִׁ֖ית בָּרָ֣א",
                "10 μm, 5 kΩ and 3 m²",
                "👩\u200D🚀 می\u200Cخواهم ❤\uFE0F"
            })
    void honestTextHasNone(String text) {
        assertThat(QuestionFlags.of(text, "Kim", PRESENTER)).isEmpty();
    }

    @Test
    void aWordInTwoAlphabetsIsPointedOut() {
        assertThat(QuestionFlags.of("P\u0430ypal refunds?", null, PRESENTER)).containsExactly(Flag.MIXED_SCRIPTS);
    }

    @Test
    void aNameThatReadsLikeThePresentersIsPointedOut() {
        assertThat(QuestionFlags.of("Why?", "Dana 0rtiz", PRESENTER)).containsExactly(Flag.LOOKS_LIKE_PRESENTER);
        assertThat(QuestionFlags.of("Why?", "Moderator", null)).containsExactly(Flag.SOUNDS_OFFICIAL);
    }

    @Test
    void heapsOfMarksAndHiddenCharactersArePointedOut() {
        assertThat(QuestionFlags.of("Z\u0301\u0302\u0303\u0304\u0305a", null, null))
                .containsExactly(Flag.MANY_MARKS);
        assertThat(QuestionFlags.of(
                        "a\u0301\u0302\u0303b\u0301\u0302\u0303c\u0301\u0302\u0303d\u0301\u0302\u0303\u0304",
                        null,
                        null))
                .containsExactly(Flag.MANY_MARKS);
        assertThat(QuestionFlags.of("re\u200Bfund", null, null)).containsExactly(Flag.HIDDEN_CHARACTERS);
    }

    @Test
    void aQuestionIsLookedAtOnceAndAnewWhenItsWordsOrThePresenterChange() {
        KnownFlags known = new KnownFlags();
        UUID question = UUID.randomUUID();
        List<Flag> first = known.of(question, "Why?", "Dana 0rtiz", PRESENTER);

        assertThat(first).containsExactly(Flag.LOOKS_LIKE_PRESENTER);
        assertThat(known.of(question, "Why?", "Dana 0rtiz", PRESENTER)).isSameAs(first);
        assertThat(known.of(question, "Why?", null, PRESENTER)).isEmpty();
        assertThat(known.of(question, "re\u200Bfund", null, PRESENTER)).containsExactly(Flag.HIDDEN_CHARACTERS);
        assertThat(known.of(question, "Why?", "Dana 0rtiz", Names.Look.of("Kim Larsen")))
                .isEmpty();
    }
}
