package io.candor.broadcast;

import io.candor.access.Refusal;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * A presenter's picture as it is shown: pixels and nothing else. What a phone writes into a file beside them, such as where
 * it was taken, by which device and when, is left behind, and so is whatever else a file can carry (OWASP File Upload
 * Cheat Sheet, "image rewriting").
 */
final class Portrait {

    static final String MEDIA_TYPE = "image/jpeg";

    /** The longer side at most, in pixels: it is shown at 96 CSS pixels, on screens of any density. */
    static final int SIDE = 640;

    /** Of a file, before it is decoded: what a phone of 24 megapixels takes. */
    static final int MOST_PIXELS = 25_000_000;

    /** Longer or wider is no picture of a person. */
    private static final int LONGEST_SIDE = 20_000;

    private static final float QUALITY = 0.85f;

    /** Decoding may take 150 MB for a moment (a progressive JPEG of {@link #MOST_PIXELS}): one at a time. */
    private static final Semaphore TURN = new Semaphore(1);

    private Portrait() {}

    /**
     * A JPEG of at most {@link #SIDE} pixels, upright, on white where the picture is transparent. The work is bounded by
     * {@link #MOST_PIXELS}, which is looked at before any pixel is decoded. Refuses with UNSUPPORTED what is neither JPEG
     * nor PNG or cannot be read, with TOO_LARGE what has too many pixels, and with UNAVAILABLE when others are before it.
     *
     * @param patience how long to wait for others
     */
    static byte[] of(byte[] file, Duration patience) {
        String format = formatOf(file);
        awaitTurn(patience);
        try {
            return encoded(upright(decoded(file, format), format.equals("jpeg") ? orientation(file) : 1));
        } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException | IllegalStateException broken) {
            // What the readers throw for files that are not what they say they are.
            throw Refusal.of(Refusal.Kind.UNSUPPORTED, "This picture cannot be read. Save it anew as JPEG or PNG.");
        } finally {
            TURN.release();
        }
    }

    private static void awaitTurn(Duration patience) {
        try {
            if (TURN.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw Refusal.unavailable("Other photos are being looked at.", Duration.ofSeconds(2));
    }

    /** Whether these bytes are as {@link #of} makes them: small, and no part before the pixels but what they need. */
    static boolean isOne(byte[] file) {
        if (!startsWith(file, 0, 0xFF, 0xD8)) {
            return false;
        }
        for (int at = 2; at + 4 <= file.length && (file[at] & 0xFF) == 0xFF; ) {
            int marker = file[at + 1] & 0xFF;
            int length = ByteBuffer.wrap(file).getShort(at + 2) & 0xFFFF;
            switch (marker) {
                case 0xDA -> {
                    return true;
                }
                case 0xC0 -> {
                    if (at + 9 > file.length
                            || (ByteBuffer.wrap(file).getShort(at + 5) & 0xFFFF) > SIDE
                            || (ByteBuffer.wrap(file).getShort(at + 7) & 0xFFFF) > SIDE) {
                        return false;
                    }
                }
                // JFIF's own header, tables of quantisation, of Huffman codes, and the distance of restarts
                case 0xE0, 0xDB, 0xC4, 0xDD -> {}
                default -> {
                    return false;
                }
            }
            at += 2 + length;
        }
        return false;
    }

    private static String formatOf(byte[] file) {
        if (startsWith(file, 0, 0xFF, 0xD8, 0xFF)) {
            return "jpeg";
        }
        if (startsWith(file, 0, 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n')) {
            return "png";
        }
        throw Refusal.of(Refusal.Kind.UNSUPPORTED, "A photo is a JPEG or PNG picture.");
    }

    /** Fewer pixels than there are, where there are many: whole lines and columns are left out while it is read. */
    private static BufferedImage decoded(byte[] file, String format) throws IOException {
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format);
        ImageReader reader = readers.next();
        try (MemoryCacheImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
            reader.setInput(in, true, true);
            int width = reader.getWidth(0);
            int height = reader.getHeight(0);
            if (width < 1 || height < 1) {
                throw new IOException("no pixels");
            }
            if (width > LONGEST_SIDE || height > LONGEST_SIDE || (long) width * height > MOST_PIXELS) {
                throw Refusal.of(
                        Refusal.Kind.TOO_LARGE,
                        "A photo has at most " + MOST_PIXELS / 1_000_000 + " megapixels; this one is " + width
                                + " by " + height + ".");
            }
            int every = Math.max(1, Math.max(width, height) / (2 * SIDE));
            ImageReadParam fewer = reader.getDefaultReadParam();
            fewer.setSourceSubsampling(every, every, 0, 0);
            return reader.read(0, fewer);
        } finally {
            reader.dispose();
        }
    }

    /** @param orientation as Exif has it, 1 to 8: how the camera was held */
    private static BufferedImage upright(BufferedImage image, int orientation) {
        double scale = Math.min(1, SIDE / (double) Math.max(image.getWidth(), image.getHeight()));
        int width = Math.max(1, (int) Math.round(image.getWidth() * scale));
        int height = Math.max(1, (int) Math.round(image.getHeight() * scale));
        boolean lying = orientation >= 5;
        BufferedImage made =
                new BufferedImage(lying ? height : width, lying ? width : height, BufferedImage.TYPE_INT_RGB);
        AffineTransform turned = new AffineTransform();
        switch (orientation) {
            case 2 -> turned.setTransform(-1, 0, 0, 1, width, 0);
            case 3 -> turned.setTransform(-1, 0, 0, -1, width, height);
            case 4 -> turned.setTransform(1, 0, 0, -1, 0, height);
            case 5 -> turned.setTransform(0, 1, 1, 0, 0, 0);
            case 6 -> turned.setTransform(0, 1, -1, 0, height, 0);
            case 7 -> turned.setTransform(0, -1, -1, 0, height, width);
            case 8 -> turned.setTransform(0, -1, 1, 0, 0, width);
            default -> {}
        }
        turned.scale(width / (double) image.getWidth(), height / (double) image.getHeight());
        Graphics2D canvas = made.createGraphics();
        try {
            canvas.setColor(Color.WHITE);
            canvas.fillRect(0, 0, made.getWidth(), made.getHeight());
            canvas.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
            canvas.drawImage(image, turned, null);
        } finally {
            canvas.dispose();
        }
        return made;
    }

    private static byte[] encoded(BufferedImage image) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            ImageWriteParam how = writer.getDefaultWriteParam();
            how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            how.setCompressionQuality(QUALITY);
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), how);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    /** Tag 0x0112 of the first directory (Exif 2.32, 4.6.5); 1 where it is not said, or not said as it should be. */
    private static int orientation(byte[] jpeg) {
        for (int at = 2; at + 4 <= jpeg.length && (jpeg[at] & 0xFF) == 0xFF; ) {
            int marker = jpeg[at + 1] & 0xFF;
            int length = ByteBuffer.wrap(jpeg).getShort(at + 2) & 0xFFFF;
            if (marker == 0xDA || length < 2 || at + 2 + length > jpeg.length) {
                return 1;
            }
            if (marker == 0xE1 && startsWith(jpeg, at + 4, 'E', 'x', 'i', 'f', 0, 0)) {
                return orientationIn(ByteBuffer.wrap(jpeg, at + 10, length - 8).slice());
            }
            at += 2 + length;
        }
        return 1;
    }

    private static int orientationIn(ByteBuffer tiff) {
        if (tiff.limit() < 8) {
            return 1;
        }
        tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        long directory = tiff.getInt(4) & 0xFFFF_FFFFL;
        if (directory + 2 > tiff.limit()) {
            return 1;
        }
        int entries = tiff.getShort((int) directory) & 0xFFFF;
        for (int i = 0; i < entries; i++) {
            long entry = directory + 2 + 12L * i;
            if (entry + 12 > tiff.limit()) {
                return 1;
            }
            if (tiff.getShort((int) entry) == 0x0112) {
                int value = tiff.getShort((int) entry + 8);
                return value >= 1 && value <= 8 ? value : 1;
            }
        }
        return 1;
    }

    private static boolean startsWith(byte[] b, int from, int... magic) {
        if (b.length < from + magic.length) {
            return false;
        }
        for (int i = 0; i < magic.length; i++) {
            if ((b[from + i] & 0xFF) != magic[i]) {
                return false;
            }
        }
        return true;
    }
}
