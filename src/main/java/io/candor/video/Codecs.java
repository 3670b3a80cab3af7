package io.candor.video;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an initialization segment says of picture and sound, in the words of a playlist: {@code CODECS} (RFC 6381) and
 * {@code RESOLUTION}. Known are the codecs that recorders on phones use: H.264, AAC and Opus.
 *
 * @param resolution {@code 1280x720}, or null for sound alone
 */
record Codecs(String codecs, @Nullable String resolution) {

    private static final int ENTRIES_AT = 8;
    private static final int WIDTH_AT = 24;
    private static final int VIDEO_BOXES_AT = 78;
    private static final int AUDIO_BOXES_AT = 28;

    /** Empty for what it does not know: then the playlist had better say nothing. */
    static Optional<Codecs> of(byte[] init) {
        try {
            List<String> codecs = new ArrayList<>();
            String resolution = null;
            Box moov = new Box(0, ByteBuffer.wrap(init)).require("moov");
            for (Box trak : moov.all("trak")) {
                Box stsd = trak.require("mdia").require("minf").require("stbl").require("stsd");
                Box entry = after(stsd, ENTRIES_AT).children().getFirst();
                String name = name(entry);
                if (name.equals("avc1") || name.equals("avc3")) {
                    byte[] avcC = bytes(after(entry, VIDEO_BOXES_AT).require("avcC"), 4);
                    codecs.add(name + "." + HexFormat.of().formatHex(avcC, 1, 4));
                    resolution = (entry.int32(WIDTH_AT) >>> 16) + "x" + (entry.int32(WIDTH_AT) & 0xFFFF);
                } else if (name.equals("mp4a")) {
                    codecs.add("mp4a.40."
                            + audioObjectType(after(entry, AUDIO_BOXES_AT).require("esds")));
                } else if (name.equals("Opus")) {
                    codecs.add("opus");
                } else {
                    return Optional.empty();
                }
            }
            return codecs.isEmpty() ? Optional.empty() : Optional.of(new Codecs(String.join(",", codecs), resolution));
        } catch (NotMediaException | IndexOutOfBoundsException | java.util.NoSuchElementException e) {
            return Optional.empty();
        }
    }

    /** Of the picture, in lines; nothing for sound alone. */
    int shorterSide() {
        return resolution == null ? 0 : Math.min(width(), height());
    }

    private static final Pattern PROFILE = Pattern.compile("\\.[^,]*+");

    /** Without profiles and levels. */
    String kinds() {
        return PROFILE.matcher(codecs).replaceAll("");
    }

    boolean hasAac() {
        return codecs.contains("mp4a.");
    }

    private int width() {
        String size = String.valueOf(resolution);
        return Integer.parseInt(size.substring(0, size.indexOf('x')));
    }

    private int height() {
        String size = String.valueOf(resolution);
        return Integer.parseInt(size.substring(size.indexOf('x') + 1));
    }

    /** What a rendition is that {@link CameraFfmpeg#lower} makes of this, before the first of it is there. */
    Codecs lower(int size) {
        int other = Math.toIntExact(Math.round((double) Math.max(width(), height()) * size / shorterSide() / 2) * 2);
        return new Codecs(
                CameraFfmpeg.LOWER_VIDEO + (codecs.contains(",") ? ",mp4a.40.2" : ""),
                width() > height() ? other + "x" + size : size + "x" + other);
    }

    private static Box after(Box box, int offset) {
        return new Box(box.type(), box.payload().slice(offset, box.payload().limit() - offset));
    }

    private static String name(Box box) {
        byte[] letters = ByteBuffer.allocate(4).putInt(box.type()).array();
        return new String(letters, java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(Box box, int count) {
        byte[] bytes = new byte[count];
        box.payload().duplicate().get(0, bytes);
        return bytes;
    }

    /** The descriptors of ISO/IEC 14496-1, 7.2.6, as far as the first bits of the decoder's own. */
    private static int audioObjectType(Box esds) throws NotMediaException {
        ByteBuffer all = esds.payload().duplicate().position(4);
        while (all.remaining() > 2) {
            int tag = all.get();
            while ((all.get() & 0x80) != 0) {
                // the rest of its length
            }
            switch (tag) {
                case 3 -> all.position(all.position() + 3);
                case 4 -> all.position(all.position() + 13);
                case 5 -> {
                    return (all.get() & 0xFF) >>> 3;
                }
                default -> throw new NotMediaException("a descriptor that is not AAC's");
            }
        }
        throw new NotMediaException("no AAC");
    }
}
