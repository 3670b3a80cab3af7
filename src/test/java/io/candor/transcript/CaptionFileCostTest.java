package io.candor.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Hostile files cost in proportion to their size: eight times the input may allocate at most about eight times the
 * memory. Counted in bytes by the machine, so no clock decides. The largest is 64 MB.
 */
class CaptionFileCostTest {

    private static final int SMALL = 8 << 20;
    private static final int LARGE = 64 << 20;

    static Stream<String> hostile() {
        return Stream.of(
                "00:00.000 --> 00:01.000\n<v a><b><i>&amp;<ruby>x<rt>\n",
                "-->\n",
                "<v <v <v &",
                "1\n00:00:00,000 --> 00:00:01,000\n{\\{\\<font <font >> a: >> b:\n\n",
                ">> ",
                "\r");
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void growsWithTheFileAndNoFaster(String piece) {
        long vttSmall = cost(() -> WebVtt.read("WEBVTT\n\n" + fill(piece, SMALL)));
        long vttLarge = cost(() -> WebVtt.read("WEBVTT\n\n" + fill(piece, LARGE)));
        long srtSmall = cost(() -> SubRipReader.read(fill(piece, SMALL), List.of("a")));
        long srtLarge = cost(() -> SubRipReader.read(fill(piece, LARGE), List.of("a")));

        assertThat(vttLarge / (double) vttSmall).as("WebVTT, " + piece).isLessThan(12);
        assertThat(srtLarge / (double) srtSmall).as("SubRip, " + piece).isLessThan(12);
    }

    private interface Reading {
        Object read() throws NotWebVttException;
    }

    private static long cost(Reading reading) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        try {
            assertThat(reading.read()).isNotNull();
        } catch (NotWebVttException e) {
            throw new AssertionError(e);
        }
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    private static String fill(String piece, int size) {
        return piece.repeat(size / piece.length());
    }
}
