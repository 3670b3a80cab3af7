package io.candor.video;

import io.candor.video.Tracks.Span;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a fragmented MP4 (ISO/IEC 14496-12) that arrives in pieces of any size, as a browser's recorder makes it, into
 * an initialization segment and media segments for HLS (RFC 8216, 3.3), byte for byte. Holds at most one unfinished
 * segment, and refuses what would be larger. Not safe for more than one thread.
 */
final class Fragments {

    /** Two seconds of 4K are smaller. */
    static final int LARGEST_SEGMENT = 16 * 1024 * 1024;

    private static final int LARGEST_HEADER = 1024 * 1024;
    private static final int FTYP = Box.type("ftyp");
    private static final int MOOV = Box.type("moov");
    private static final int MOOF = Box.type("moof");
    private static final int MDAT = Box.type("mdat");

    /** Boxes between fragments that players do not need. */
    private static final Set<Integer> PASSED_OVER = Set.of(
            Box.type("styp"),
            Box.type("sidx"),
            Box.type("emsg"),
            Box.type("prft"),
            Box.type("free"),
            Box.type("skip"),
            Box.type("mfra"));

    /** What comes out, in this order: one beginning, then segments. Bytes are handed on, never compared. */
    @SuppressWarnings("ArrayRecordComponent")
    sealed interface Piece {

        byte[] bytes();

        /** The initialization segment. */
        record Init(byte[] bytes) implements Piece {}

        /** A media segment; times are the media's own, from wherever its clock starts. */
        record Segment(byte[] bytes, long startMicros, long durationMicros, boolean startsClean) implements Piece {}
    }

    private byte[] waiting = new byte[0];
    private final ByteArrayOutputStream beginning = new ByteArrayOutputStream();
    private final ByteArrayOutputStream segment = new ByteArrayOutputStream();
    private @Nullable Tracks tracks;
    private @Nullable Span span;
    private boolean inFragment;

    /** Whether these bytes can come after a complete fragment, of which nothing else is known. */
    static boolean beginsWithFragment(byte[] bytes) {
        return bytes.length >= 8 && ByteBuffer.wrap(bytes).getInt(4) == MOOF;
    }

    /** Takes the next bytes, and gives what they complete. After a refusal nothing more can be taken. */
    List<Piece> take(byte[] bytes) throws NotMediaException {
        byte[] all = Arrays.copyOf(waiting, waiting.length + bytes.length);
        System.arraycopy(bytes, 0, all, waiting.length, bytes.length);
        List<Piece> pieces = new ArrayList<>();
        int at = 0;
        while (all.length - at >= 8) {
            ByteBuffer head = ByteBuffer.wrap(all, at, all.length - at);
            long size = Integer.toUnsignedLong(head.getInt());
            int type = head.getInt();
            int header = 8;
            if (size == 1) {
                if (head.remaining() < 8) {
                    break;
                }
                size = head.getLong();
                header = 16;
            }
            check(type, size, header);
            if (size > all.length - at) {
                break;
            }
            int end = at + (int) size;
            ByteBuffer payload = ByteBuffer.wrap(all).slice(at + header, end - at - header);
            take(new Box(type, payload), all, at, end, pieces);
            at = end;
        }
        waiting = Arrays.copyOfRange(all, at, all.length);
        return pieces;
    }

    private void check(int type, long size, int header) throws NotMediaException {
        boolean known = type == FTYP || type == MOOV || type == MOOF || type == MDAT || PASSED_OVER.contains(type);
        if (!known) {
            throw new NotMediaException("not a box of a recording");
        }
        long largest = type == MDAT ? LARGEST_SEGMENT : LARGEST_HEADER;
        if (size < header || size > largest || segment.size() + size > LARGEST_SEGMENT) {
            throw new NotMediaException("a box that is too large, or without an end");
        }
        boolean early = tracks == null && (type == MOOF || type == MDAT);
        boolean late = tracks != null && (type == FTYP || type == MOOV);
        if (early || late || (type == MDAT) != inFragment) {
            throw new NotMediaException("boxes in an order that no recorder has");
        }
    }

    private void take(Box box, byte[] all, int from, int to, List<Piece> pieces) throws NotMediaException {
        if (box.type() == FTYP) {
            beginning.write(all, from, to - from);
        } else if (box.type() == MOOV) {
            tracks = new Tracks(box);
            beginning.write(all, from, to - from);
            pieces.add(new Piece.Init(beginning.toByteArray()));
            beginning.reset();
        } else if (box.type() == MOOF && tracks != null) {
            Span read = tracks.read(box);
            span = read == null ? span : read;
            segment.write(all, from, to - from);
            inFragment = true;
        } else if (box.type() == MDAT) {
            segment.write(all, from, to - from);
            inFragment = false;
            // Sound that comes in fragments of its own goes with the picture that follows it.
            if (span != null) {
                pieces.add(new Piece.Segment(
                        segment.toByteArray(), span.startMicros(), span.durationMicros(), span.startsClean()));
                segment.reset();
                span = null;
            }
        }
        if (beginning.size() > LARGEST_HEADER) {
            throw new NotMediaException("a beginning without an end");
        }
    }
}
