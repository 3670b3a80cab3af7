package io.candor.testsupport;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.ImageIO;

/** Picture files as phones write them, and as nobody should. */
public final class PictureFile {

    public enum Corner {
        TOP_LEFT,
        TOP_RIGHT,
        BOTTOM_LEFT,
        BOTTOM_RIGHT
    }

    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};

    private final BufferedImage image;

    private PictureFile(BufferedImage image) {
        this.image = image;
    }

    public static PictureFile jpegOf(int width, int height) {
        return new PictureFile(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB));
    }

    /** A quarter of the picture in one colour. */
    public PictureFile with(Corner corner, Color colour) {
        int width = image.getWidth() / 2;
        int height = image.getHeight() / 2;
        Graphics2D canvas = image.createGraphics();
        canvas.setColor(colour);
        canvas.fillRect(
                corner == Corner.TOP_RIGHT || corner == Corner.BOTTOM_RIGHT ? width : 0,
                corner == Corner.BOTTOM_LEFT || corner == Corner.BOTTOM_RIGHT ? height : 0,
                width,
                height);
        canvas.dispose();
        return this;
    }

    public byte[] plain() {
        return encoded("jpeg", image);
    }

    /** With Exif (camera, orientation, a place), XMP and a comment. */
    public byte[] takenBy(String camera, float latitude, int orientation) {
        byte[] jpeg = plain();
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.write(jpeg, 0, 2);
        segment(file, 0xE1, exif(camera, latitude, orientation));
        segment(
                file,
                0xE1,
                "http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x='adobe:ns:meta/'/>"
                        .getBytes(StandardCharsets.US_ASCII));
        segment(file, 0xFE, "a comment".getBytes(StandardCharsets.US_ASCII));
        file.write(jpeg, 2, jpeg.length - 2);
        return file.toByteArray();
    }

    public static byte[] encoded(String format, BufferedImage image) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            if (!ImageIO.write(image, format, bytes)) {
                throw new IllegalArgumentException(format);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Grey all over, in few bytes however large it is. */
    public static byte[] png(int width, int height) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (DeflaterOutputStream lines = new DeflaterOutputStream(packed, new Deflater(9))) {
            byte[] line = new byte[width + 1];
            for (int y = 0; y < height; y++) {
                lines.write(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return png(width, height, packed.toByteArray());
    }

    /** Whose header says this and which has a few pixels. */
    public static byte[] pngThatClaims(int width, int height) {
        return png(width, height, new byte[] {0x78, (byte) 0xDA, 0x63, 0, 0, 0, 1, 0, 1});
    }

    public static byte[] jpegThatClaims(int width, int height) {
        byte[] jpeg = jpegOf(16, 16).plain();
        for (int at = 2; ; ) {
            if ((jpeg[at + 1] & 0xFF) == 0xC0) {
                ByteBuffer.wrap(jpeg).putShort(at + 5, (short) height).putShort(at + 7, (short) width);
                return jpeg;
            }
            at += 2 + (ByteBuffer.wrap(jpeg).getShort(at + 2) & 0xFFFF);
        }
    }

    private static byte[] png(int width, int height, byte[] packedLines) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(PNG);
        // 8 bits of grey a pixel
        chunk(
                file,
                "IHDR",
                ByteBuffer.allocate(13)
                        .putInt(width)
                        .putInt(height)
                        .put(new byte[] {8, 0, 0, 0, 0})
                        .array());
        chunk(file, "IDAT", packedLines);
        chunk(file, "IEND", new byte[0]);
        return file.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream file, String type, byte[] content) {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 crc = new CRC32();
        crc.update(name);
        crc.update(content);
        file.writeBytes(ByteBuffer.allocate(4).putInt(content.length).array());
        file.writeBytes(name);
        file.writeBytes(content);
        file.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    }

    private static void segment(ByteArrayOutputStream file, int marker, byte[] content) {
        file.writeBytes(ByteBuffer.allocate(4)
                .put((byte) 0xFF)
                .put((byte) marker)
                .putShort((short) (content.length + 2))
                .array());
        file.writeBytes(content);
    }

    /** A directory with model, orientation and a pointer to one with a latitude, little-endian as phones write it. */
    private static byte[] exif(String camera, float latitude, int orientation) {
        byte[] model = (camera + "\0").getBytes(StandardCharsets.US_ASCII);
        int gps = 8 + 2 + 3 * 12 + 4;
        int texts = gps + 2 + 12 + 4;
        ByteBuffer tiff =
                ByteBuffer.allocate(texts + 24 + model.length).order(ByteOrder.LITTLE_ENDIAN);
        tiff.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(8);
        tiff.putShort((short) 3);
        entry(tiff, 0x0110, 2, model.length, texts + 24);
        entry(tiff, 0x0112, 3, 1, orientation);
        entry(tiff, 0x8825, 4, 1, gps);
        tiff.putInt(0);
        tiff.putShort((short) 1);
        entry(tiff, 0x0002, 5, 3, texts);
        tiff.putInt(0);
        tiff.putInt((int) (latitude * 1_000_000)).putInt(1_000_000);
        tiff.putInt(0).putInt(1).putInt(0).putInt(1);
        tiff.put(model);
        byte[] start = {'E', 'x', 'i', 'f', 0, 0};
        return ByteBuffer.allocate(start.length + tiff.capacity())
                .put(start)
                .put(tiff.array())
                .array();
    }

    private static void entry(ByteBuffer tiff, int tag, int type, int count, int value) {
        tiff.putShort((short) tag).putShort((short) type).putInt(count).putInt(value);
    }
}
