package io.candor.video;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * Moves the fragments of one initialization segment in time: what ffmpeg codes begins at nothing, and renditions of the
 * same picture must have the same times (RFC 8216, 6.2.4).
 */
final class MediaTime {

    private static final int MOOF = Box.type("moof");

    private final Map<Long, Long> timescales = new HashMap<>();

    MediaTime(byte[] init) throws NotMediaException {
        for (Box trak : new Box(0, ByteBuffer.wrap(init)).require("moov").all("trak")) {
            Box tkhd = trak.require("tkhd");
            Box mdhd = trak.require("mdia").require("mdhd");
            timescales.put(
                    tkhd.uint32(tkhd.versionAndFlags() >>> 24 == 1 ? 20 : 12),
                    mdhd.uint32(mdhd.versionAndFlags() >>> 24 == 1 ? 20 : 12));
        }
    }

    /** Writes later times into these bytes: the decode time of each track (ISO/IEC 14496-12, 8.8.12). */
    void later(byte[] segment, long micros) throws NotMediaException {
        for (Box moof : new Box(0, ByteBuffer.wrap(segment)).children()) {
            if (moof.type() == MOOF) {
                for (Box traf : moof.all("traf")) {
                    Long timescale = timescales.get(traf.require("tfhd").uint32(4));
                    Box tfdt = traf.require("tfdt");
                    if (timescale == null) {
                        throw new NotMediaException("a fragment of a track that is not there");
                    }
                    long ticks = Math.round(micros * (double) timescale / 1_000_000);
                    if (tfdt.versionAndFlags() >>> 24 == 1) {
                        tfdt.payload().putLong(4, tfdt.int64(4) + ticks);
                    } else {
                        tfdt.payload().putInt(4, (int) (tfdt.uint32(4) + ticks));
                    }
                }
            }
        }
    }
}
