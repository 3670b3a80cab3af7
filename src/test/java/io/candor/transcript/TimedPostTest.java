package io.candor.transcript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.candor.transcript.TimedPost.Said;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** YouTube's "Closed Captions over HTTP". */
class TimedPostTest {

    private static final Instant AT = Instant.parse("2012-12-24T00:00:06.873Z");

    @Test
    void holdsTextsAfterTheirTimes() throws Exception {
        assertThat(TimedPost.read("2012-12-24T00:00:06.873\nI'M\n2012-12-24T00:00:06.974\nSENDING\n"))
                .containsExactly(new Said(AT, "I'M"), new Said(Instant.parse("2012-12-24T00:00:06.974Z"), "SENDING"));
    }

    @Test
    void mayNameARegionAndBreakLines() throws Exception {
        assertThat(TimedPost.read("2012-12-24T00:00:06.873 region:reg1#cue1\r\n<br>one<br>two<br/>\r\n"))
                .containsExactly(new Said(AT, "one\ntwo"));
    }

    @Test
    void mayWriteTheSecondsAfterAFullStopAsItsDescriptionDoes() throws Exception {
        assertThat(TimedPost.read("2012-12-24T00:00.06.873\nx")).containsExactly(new Said(AT, "x"));
    }

    @Test
    void withoutTextIsAHeartbeat() throws Exception {
        assertThat(TimedPost.read("")).isEmpty();
    }

    @Test
    void aTimeWithoutATextIsAnEnd() throws Exception {
        assertThat(TimedPost.read("2012-12-24T00:00:06.873\n\n")).containsExactly(new Said(AT, ""));
    }

    @Test
    void mustBeginWithATimeThatThereIs() {
        for (String bad : new String[] {"text", "2012-13-24T00:00:06.873\nx", "2012-12-24T00:00:61.000\nx"}) {
            assertThatExceptionOfType(TimedPost.NotTimedException.class).isThrownBy(() -> TimedPost.read(bad));
        }
    }
}
