package io.candor.broadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.candor.access.Refusal;
import io.candor.testsupport.PictureFile;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PortraitTest {

    private static final int MEGABYTE = 1 << 20;

    @Test
    void whereAndByWhomItWasTakenIsLeftBehind() {
        byte[] file = PictureFile.jpegOf(400, 300).takenBy("PHONE OF DANA", 52.52f, 1);

        byte[] portrait = portrait(file);

        assertThat(text(file)).contains("Exif", "PHONE OF DANA", "http://ns.adobe.com/xap/1.0/", "a comment");
        assertThat(text(portrait)).doesNotContain("Exif", "PHONE", "adobe", "a comment");
        assertThat(Portrait.isOne(portrait)).isTrue();
        assertThat(Portrait.isOne(file)).isFalse();
    }

    /** Where the upper left and the upper right corner of what the camera saw are in the file (Exif 2.32, 4.6.5). */
    @ParameterizedTest
    @CsvSource({
        "1, TOP_LEFT, TOP_RIGHT",
        "2, TOP_RIGHT, TOP_LEFT",
        "3, BOTTOM_RIGHT, BOTTOM_LEFT",
        "4, BOTTOM_LEFT, BOTTOM_RIGHT",
        "5, TOP_LEFT, BOTTOM_LEFT",
        "6, BOTTOM_LEFT, TOP_LEFT",
        "7, BOTTOM_RIGHT, TOP_RIGHT",
        "8, TOP_RIGHT, BOTTOM_RIGHT",
        "0, TOP_LEFT, TOP_RIGHT",
        "9, TOP_LEFT, TOP_RIGHT"
    })
    void itStandsUpright(int orientation, PictureFile.Corner upperLeft, PictureFile.Corner upperRight)
            throws IOException {
        byte[] file = PictureFile.jpegOf(160, 80)
                .with(upperLeft, Color.RED)
                .with(upperRight, Color.BLUE)
                .takenBy("phone", 0, orientation);

        BufferedImage shown = image(portrait(file));

        boolean turned = orientation >= 5 && orientation <= 8;
        assertThat(List.of(shown.getWidth(), shown.getHeight()))
                .isEqualTo(turned ? List.of(80, 160) : List.of(160, 80));
        assertThat(dominant(shown, shown.getWidth() / 8, shown.getHeight() / 8)).isEqualTo("red");
        assertThat(dominant(shown, shown.getWidth() * 7 / 8, shown.getHeight() / 8))
                .isEqualTo("blue");
    }

    @Test
    void itIsNoLargerThanItIsShown() throws IOException {
        BufferedImage wide = image(portrait(PictureFile.png(5_000, 2_500)));
        assertThat(List.of(wide.getWidth(), wide.getHeight())).isEqualTo(List.of(640, 320));

        BufferedImage thin = image(portrait(PictureFile.png(1, 3_000)));
        assertThat(List.of(thin.getWidth(), thin.getHeight())).isEqualTo(List.of(1, 640));

        BufferedImage small = image(portrait(PictureFile.png(30, 20)));
        assertThat(List.of(small.getWidth(), small.getHeight())).isEqualTo(List.of(30, 20));
    }

    @Test
    void whatIsTransparentIsWhite() throws IOException {
        BufferedImage shown =
                image(portrait(PictureFile.encoded("png", new BufferedImage(50, 50, BufferedImage.TYPE_INT_ARGB))));
        assertThat(new Color(shown.getRGB(25, 25))).isEqualTo(Color.WHITE);
    }

    @Test
    void aPictureThatClaimsTooManyPixelsIsRefusedBeforeOneIsDecoded() {
        for (byte[] bomb : List.of(
                PictureFile.pngThatClaims(30_000, 30_000),
                PictureFile.pngThatClaims(Integer.MAX_VALUE, 1),
                PictureFile.pngThatClaims(1, 21_000),
                PictureFile.jpegThatClaims(65_500, 65_500))) {
            long allocated = allocatedBy(() -> refused(Refusal.Kind.TOO_LARGE, bomb));
            assertThat(allocated).isLessThan(4 * MEGABYTE);
        }
    }

    @Test
    void theLargestThatIsTakenIsDecodedInPartsOnly() {
        byte[] file = PictureFile.png(5_000, 5_000);
        assertThat(file.length).isLessThan(PresenterPhoto.LARGEST);

        // All of its pixels as they are drawn would be 100 MB.
        assertThat(allocatedBy(() -> portrait(file))).isLessThan(40 * MEGABYTE);
    }

    @Test
    void aBrokenFileIsRefusedInPlainWords() {
        byte[] png = PictureFile.png(100, 100);
        byte[] jpeg = PictureFile.jpegOf(100, 100).takenBy("phone", 1, 6);
        refused(Refusal.Kind.UNSUPPORTED, Arrays.copyOf(png, 8));
        refused(Refusal.Kind.UNSUPPORTED, Arrays.copyOf(png, 30));
        refused(Refusal.Kind.UNSUPPORTED, Arrays.copyOf(png, png.length / 2));
        refused(Refusal.Kind.UNSUPPORTED, Arrays.copyOf(jpeg, 3));
        refused(Refusal.Kind.UNSUPPORTED, Arrays.copyOf(jpeg, 20));
        refused(Refusal.Kind.UNSUPPORTED, PictureFile.pngThatClaims(0, 0));
        refused(Refusal.Kind.UNSUPPORTED, "RIFF\0\0\0\0WEBPVP8 ".getBytes(StandardCharsets.ISO_8859_1));
        refused(Refusal.Kind.UNSUPPORTED, "<svg onload=alert(1)>".getBytes(StandardCharsets.UTF_8));
        refused(Refusal.Kind.UNSUPPORTED, new byte[0]);
    }

    /** Whatever is wrong with a file, the answer is a picture or a refusal. */
    @Test
    void anyBytesGetAPictureOrARefusal() {
        Random random = new Random(11);
        List<byte[]> files = List.of(
                PictureFile.png(40, 40), PictureFile.jpegOf(60, 40).takenBy("phone", 1, 6), PictureFile.jpegOf(60, 40)
                        .plain());
        for (int i = 0; i < 1_500; i++) {
            byte[] file = files.get(i % files.size()).clone();
            for (int n = 1 + random.nextInt(8); n > 0; n--) {
                file[random.nextInt(file.length)] = (byte) random.nextInt(256);
            }
            if (random.nextInt(4) == 0) {
                file = Arrays.copyOf(file, random.nextInt(file.length));
            }
            Portrait.isOne(file);
            try {
                assertThat(Portrait.isOne(portrait(file))).isTrue();
            } catch (Refusal expected) {
                assertThat(expected.kind()).isIn(Refusal.Kind.UNSUPPORTED, Refusal.Kind.TOO_LARGE);
            }
        }
    }

    private static byte[] portrait(byte[] file) {
        return Portrait.of(file, Duration.ofSeconds(10));
    }

    private static void refused(Refusal.Kind kind, byte[] file) {
        ThrowingCallable asked = () -> portrait(file);
        assertThatThrownBy(asked)
                .isInstanceOfSatisfying(
                        Refusal.class, r -> assertThat(r.kind()).isEqualTo(kind));
    }

    private static long allocatedBy(Runnable work) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        work.run();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    private static BufferedImage image(byte[] jpeg) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(jpeg));
    }

    private static String text(byte[] file) {
        return new String(file, StandardCharsets.ISO_8859_1);
    }

    private static String dominant(BufferedImage image, int x, int y) {
        Color c = new Color(image.getRGB(x, y));
        return c.getRed() > 180 && c.getBlue() < 90 ? "red" : c.getBlue() > 180 && c.getRed() < 90 ? "blue" : "" + c;
    }
}
