package io.candor.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ScriptTest {

    @Test
    void aSpokenQuestionOfMoreThan500CharactersIsCutAtAWord() {
        String spoken = "word ".repeat(100) + "x";

        String fitted = asked(spoken).fitted();

        assertThat(fitted).hasSizeLessThanOrEqualTo(500).endsWith("word…");
    }

    @Test
    void aQuestionOf500CharactersIsAskedAsItIs() {
        String spoken = "w".repeat(500);

        assertThat(asked(spoken).fitted()).isEqualTo(spoken);
    }

    private static Script.Asked asked(String text) {
        return new Script.Asked("q", "Maria", text, 0L, null, null, null, null, null);
    }
}
