package io.candor.video;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the initialization segment says of its tracks, and what a fragment says in their terms: when it starts, how long
 * it is, whether a decoder can start with it (ISO/IEC 14496-12, 8.8).
 */
final class Tracks {

    private static final int NOT_SYNC = 0x0001_0000;
    private static final int MOST_SAMPLES = 100_000;
    private static final long LONGEST_SECONDS = 60;

    private record Track(long timescale, boolean video, long duration, int flags) {}

    /** Times in microseconds of the track that leads: video, or sound where there is none. */
    record Span(long startMicros, long durationMicros, boolean startsClean) {}

    private final Map<Long, Track> tracks = new HashMap<>();
    private final boolean anyVideo;

    Tracks(Box moov) throws NotMediaException {
        Map<Long, Box> defaults = new HashMap<>();
        for (Box trex : moov.require("mvex").all("trex")) {
            defaults.put(trex.uint32(4), trex);
        }
        boolean video = false;
        for (Box trak : moov.all("trak")) {
            Box tkhd = trak.require("tkhd");
            boolean wide = tkhd.versionAndFlags() >>> 24 == 1;
            long id = tkhd.uint32(wide ? 20 : 12);
            Box mdia = trak.require("mdia");
            Box mdhd = mdia.require("mdhd");
            long timescale = mdhd.uint32(mdhd.versionAndFlags() >>> 24 == 1 ? 20 : 12);
            boolean isVideo = mdia.require("hdlr").int32(8) == Box.type("vide");
            Box trex = defaults.get(id);
            if (timescale == 0 || trex == null) {
                throw new NotMediaException("a track without a clock or without fragments");
            }
            tracks.put(id, new Track(timescale, isVideo, trex.uint32(12), trex.int32(20)));
            video |= isVideo;
        }
        if (tracks.isEmpty()) {
            throw new NotMediaException("no track");
        }
        anyVideo = video;
    }

    /** {@code null} for a fragment without the track that leads. */
    @Nullable
    Span read(Box moof) throws NotMediaException {
        for (Box traf : moof.all("traf")) {
            Box tfhd = traf.require("tfhd");
            Track track = tracks.get(tfhd.uint32(4));
            if (track == null) {
                throw new NotMediaException("a fragment of a track that is not there");
            }
            if (track.video == anyVideo) {
                return span(track, tfhd, traf);
            }
        }
        return null;
    }

    private static Span span(Track track, Box tfhd, Box traf) throws NotMediaException {
        int flags = tfhd.versionAndFlags();
        int at = 8 + ((flags & 0x1) != 0 ? 8 : 0) + ((flags & 0x2) != 0 ? 4 : 0);
        long usualDuration = track.duration;
        if ((flags & 0x8) != 0) {
            usualDuration = tfhd.uint32(at);
            at += 4;
        }
        at += (flags & 0x10) != 0 ? 4 : 0;
        int usualFlags = (flags & 0x20) != 0 ? tfhd.int32(at) : track.flags;

        Box tfdt = traf.require("tfdt");
        long start = tfdt.versionAndFlags() >>> 24 == 1 ? tfdt.int64(4) : tfdt.uint32(4);
        long duration = 0;
        int samples = 0;
        int firstFlags = usualFlags;
        for (Box trun : traf.all("trun")) {
            Run run = run(trun, usualDuration, usualFlags);
            firstFlags = samples == 0 ? run.firstFlags : firstFlags;
            samples += run.samples;
            duration += run.duration;
        }
        if (samples == 0
                || start < 0
                || start > Long.MAX_VALUE / 1_000_000
                || duration > LONGEST_SECONDS * track.timescale) {
            throw new NotMediaException("a fragment without samples, or outside of time");
        }
        return new Span(
                micros(start, track.timescale),
                micros(duration, track.timescale),
                !track.video || (firstFlags & NOT_SYNC) == 0);
    }

    private record Run(int samples, long duration, int firstFlags) {}

    private static Run run(Box trun, long usualDuration, int usualFlags) throws NotMediaException {
        int flags = trun.versionAndFlags();
        long samples = trun.uint32(4);
        if (samples > MOST_SAMPLES) {
            throw new NotMediaException("too many samples");
        }
        int at = 8 + ((flags & 0x1) != 0 ? 4 : 0);
        int firstFlags = usualFlags;
        boolean firstGiven = (flags & 0x4) != 0;
        if (firstGiven) {
            firstFlags = trun.int32(at);
            at += 4;
        }
        boolean durations = (flags & 0x100) != 0;
        boolean sizes = (flags & 0x200) != 0;
        boolean each = (flags & 0x400) != 0;
        boolean offsets = (flags & 0x800) != 0;
        int width = 4 * ((durations ? 1 : 0) + (sizes ? 1 : 0) + (each ? 1 : 0) + (offsets ? 1 : 0));
        if (samples > 0 && each && !firstGiven) {
            firstFlags = trun.int32(at + 4 * ((durations ? 1 : 0) + (sizes ? 1 : 0)));
        }
        long duration = durations ? 0 : samples * usualDuration;
        for (int i = 0; durations && i < samples; i++) {
            duration += trun.uint32(at + i * width);
        }
        return new Run((int) samples, duration, firstFlags);
    }

    private static long micros(long ticks, long timescale) {
        return ticks / timescale * 1_000_000 + ticks % timescale * 1_000_000 / timescale;
    }
}
