package io.candor.followup;

import io.candor.testsupport.Work;
import io.candor.transcript.Caption;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The rules read whatever captioners write: work in proportion to how much that is. */
class SentencesWorkTest {

    private static final ZonedDateTime NOW = ZonedDateTime.of(2026, 11, 25, 17, 0, 0, 0, ZoneOffset.UTC);
    private static final int LINE = 2000;
    private static final int MOST_LINES = 48;

    @TestFactory
    Stream<DynamicTest> whatIsSaidIsReadOnce() {
        return Stream.of(
                        "“",
                        "\"",
                        "”",
                        ". ",
                        "1. 1",
                        ".\"",
                        "a",
                        "a ",
                        "… ",
                        "? ",
                        "No. 1 ",
                        "we will ",
                        "i will, ",
                        "will also ",
                        "we will not until ",
                        "every ",
                        "by friday ",
                        "they said ",
                        "on the 1st of ",
                        "everybody will be able to ",
                        "; ",
                        "we'll ",
                        "the the ")
                .map(piece -> DynamicTest.dynamicTest(
                        "'" + piece + "'",
                        () -> Work.isInProportion(piece, MOST_LINES, lines -> {
                            String text = piece.repeat(LINE).substring(0, LINE - 1) + "x";
                            List<Caption> said = Collections.nCopies(lines, new Caption(0, 10, "a", text));
                            return () -> Promises.in(said, moment -> NOW);
                        })));
    }
}
