package io.candor.video;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** What is read of a WebM header before ffmpeg gets it. */
class WebMTest {

    /** EBML, Segment and Tracks of unknown size, an entry with its codec, Video with 0x2EE0 x 0x2EE0. */
    private static final byte[] HUGE = webm("2EE0", "2EE0");

    @Test
    void aHeaderTellsHowLargeThePictureIs() {
        assertThat(WebM.pixels(HUGE)).isEqualTo(12_000L * 12_000);
        assertThat(WebM.pixels(webm("0780", "0438"))).isEqualTo(1920L * 1080);
    }

    @Test
    void aPictureThatNoPhoneFilmsIsOverTheBound() {
        assertThat(WebM.pixels(HUGE)).isGreaterThan(Ffmpeg.MOST_PIXELS);
        assertThat(WebM.pixels(webm("0F00", "0870"))).isLessThan(Ffmpeg.MOST_PIXELS);
    }

    @Test
    void aPartOfAHeaderTellsNothingYet() {
        for (int length = 0; length < HUGE.length - 2; length++) {
            assertThat(WebM.pixels(Arrays.copyOf(HUGE, length))).isZero();
        }
    }

    @Test
    void anyBytesAreReadToAnEnd() {
        java.util.Random random = new java.util.Random(7);
        org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            for (int i = 0; i < 20_000; i++) {
                byte[] bytes = HUGE.clone();
                for (int j = 0; j < 6; j++) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                }
                assertThat(WebM.pixels(bytes)).isNotNegative();
            }
        });
    }

    private static byte[] webm(String width, String height) {
        String codec = HexFormat.of().formatHex("V_VP8".getBytes(StandardCharsets.US_ASCII));
        String video = "E088" + "B082" + width + "BA82" + height;
        String entry = "8685" + codec + video;
        return HexFormat.of()
                .parseHex("1A45DFA380" + "18538067" + "01FFFFFFFFFFFFFF" + "1654AE6B" + "01FFFFFFFFFFFFFF" + "AE"
                        + HexFormat.of().toHexDigits((byte) (0x80 | entry.length() / 2)) + entry);
    }
}
