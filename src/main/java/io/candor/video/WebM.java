package io.candor.video;

import java.nio.charset.StandardCharsets;

/** The little that is read of WebM and Matroska (RFC 9559) before ffmpeg gets it. */
final class WebM {

    private static final byte[] EBML = {0x1A, 0x45, (byte) 0xDF, (byte) 0xA3};
    private static final byte[] H264 = "V_MPEG4/ISO/AVC".getBytes(StandardCharsets.US_ASCII);

    private static final byte[] PICTURE = {'V', '_'};

    /** Recorders write the tracks before anything else. */
    static final int LARGEST_HEADER = 16 * 1024;

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
