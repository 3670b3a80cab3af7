package io.candor.video;

import java.nio.charset.StandardCharsets;
import java.util.Set;

/** The little that is read of WebM and Matroska (RFC 9559) before ffmpeg gets it. */
final class WebM {

    private static final byte[] EBML = {0x1A, 0x45, (byte) 0xDF, (byte) 0xA3};
    private static final byte[] H264 = "V_MPEG4/ISO/AVC".getBytes(StandardCharsets.US_ASCII);

    private static final byte[] PICTURE = {'V', '_'};

    /** Recorders write the tracks before anything else. */
    static final int LARGEST_HEADER = 16 * 1024;

    private static final long TRACK_ENTRY = 0xAE;
    private static final long PIXEL_WIDTH = 0xB0;
    private static final long PIXEL_HEIGHT = 0xBA;

    /** Segment, Tracks, TrackEntry, Video. */
    private static final Set<Long> LEADS_TO_SIZE = Set.of(0x18538067L, 0x1654AE6BL, TRACK_ENTRY, 0xE0L);

    private WebM() {}

    /** Whether WebM or Matroska can begin like this (RFC 9559); true of its first bytes as well. */
    static boolean begins(byte[] bytes) {
        int known = Math.min(bytes.length, EBML.length);
        return java.util.Arrays.equals(bytes, 0, known, EBML, 0, known);
    }

    /** Whether it is said already how the picture is coded: all names of codecs for pictures begin alike (27.1). */
    static boolean tellsPicture(byte[] bytes) {
        int name = indexOf(bytes, PICTURE, LARGEST_HEADER);
        return name >= 0 && name + H264.length <= bytes.length;
    }

    /** Whether the picture is H.264, by the codec's name in the header (RFC 9559, 27.1). */
    static boolean isH264(byte[] chunk) {
        return indexOf(chunk, H264, LARGEST_HEADER) >= 0;
    }

    /**
     * The largest picture that the header claims (RFC 9559, 5.1.4.1.28: PixelWidth, PixelHeight), 0 where it is not said
     * yet. Reads elements and their sizes (RFC 8794, 4 to 6) and goes into those that lead to a picture's size alone.
     */
    static long pixels(byte[] bytes) {
        long largest = 0;
        long width = 0;
        long height = 0;
        int at = 0;
        int end = Math.min(bytes.length, LARGEST_HEADER);
        while (at < end) {
            int idLength = Integer.numberOfLeadingZeros(bytes[at] & 0xFF) - 23;
            int sizeAt = at + idLength;
            if (idLength > 4 || sizeAt >= end) {
                break;
            }
            int sizeLength = Integer.numberOfLeadingZeros(bytes[sizeAt] & 0xFF) - 23;
            int contentAt = sizeAt + sizeLength;
            if (sizeLength > 8 || contentAt > end) {
                break;
            }
            long id = number(bytes, at, idLength);
            if (LEADS_TO_SIZE.contains(id)) {
                width = id == TRACK_ENTRY ? 0 : width;
                height = id == TRACK_ENTRY ? 0 : height;
                at = contentAt;
                continue;
            }
            long size = number(bytes, sizeAt, sizeLength) & ~(1L << (7 * sizeLength));
            if (size > end - contentAt) {
                break;
            }
            if ((id == PIXEL_WIDTH || id == PIXEL_HEIGHT) && size <= 8) {
                // Whatever is larger than 30 bits is too large all the same.
                long value = Math.clamp(number(bytes, contentAt, (int) size), 0, 1L << 30);
                width = id == PIXEL_WIDTH ? value : width;
                height = id == PIXEL_HEIGHT ? value : height;
                largest = Math.max(largest, width * height);
            }
            at = contentAt + (int) size;
        }
        return largest;
    }

    private static long number(byte[] bytes, int at, int length) {
        long number = 0;
        for (int i = at; i < at + length; i++) {
            number = number << 8 | (bytes[i] & 0xFF);
        }
        return number < 0 ? Long.MAX_VALUE : number;
    }

    /** The first place of {@code what} in the first bytes, or -1. */
    private static int indexOf(byte[] in, byte[] what, int within) {
        int last = Math.min(in.length, within) - what.length;
        for (int i = 0; i <= last; i++) {
            if (java.util.Arrays.equals(in, i, i + what.length, what, 0, what.length)) {
                return i;
            }
        }
        return -1;
    }
}
