package io.candor.video;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * HLS media playlists (RFC 8216, 4.3) of what was recorded. Each run of a camera begins with a discontinuity and names
 * its own initialization segment. {@code EXT-X-ENDLIST} only when a person has ended the broadcast: a player that has
 * seen one never looks again.
 */
final class Playlist {

    static final String MEDIA_TYPE = "application/vnd.apple.mpegurl";

    private static final String VOD = "#EXT-X-PLAYLIST-TYPE:VOD\n";

    /** Of the recording's words, so many seconds of picture are one file: a line is small, and a request is not. */
    static final int SEGMENTS_A_FILE = 30;

    /** Later than this many segments after the camera's own, a rendition's do not come any more. */
    private static final int LATEST_SEGMENTS = 5;

    private record Entry(Timeline.Run run, MediaSegment segment) {}

    /** What a list is of; both kinds have the same segments while on air, and the same discontinuities always. */
    private enum Of {
        PICTURE,
        WORDS
    }

    private Playlist() {}

    /** The last {@code window} of it: what one can rewind to while it is on air. */
    static String live(Timeline timeline, Duration window, boolean over) {
        return live(timeline, window, over, Of.PICTURE);
    }

    /** The words to the same segments, in the same window: players take both by their numbers (RFC 8216, 6.2.4). */
    static String liveWords(Timeline timeline, Duration window, boolean over) {
        return live(timeline, window, over, Of.WORDS);
    }

    /**
     * A lower rendition of the same segments, in the same window. It is made a little later, so its newest may not be
     * there yet; what is not there after some seconds never comes, and is listed as missing (EXT-X-GAP,
     * draft-pantos-hls-rfc8216bis, 4.4.4.7): a player goes on with another rendition.
     */
    static String liveLower(Timeline timeline, Timeline lower, Duration window, boolean over) {
        List<Entry> all = entries(timeline);
        int first = first(all, window);
        List<Entry> made = entries(lower);
        Set<String> there = names(made.subList(Math.max(0, made.size() - (all.size() - first)), made.size()));
        int end = all.size();
        if (!over) {
            while (end > 0 && all.size() - end < LATEST_SEGMENTS && !there.contains(name(all.get(end - 1)))) {
                end--;
            }
        }
        return write(all.subList(0, end), Math.min(first, end), over, "", Of.PICTURE, there);
    }

    /** All of a lower rendition, with what is missing of it. */
    static String recordingLower(Timeline timeline, Timeline lower) {
        return write(entries(timeline), 0, true, VOD, Of.PICTURE, names(entries(lower)));
    }

    private static Set<String> names(List<Entry> entries) {
        return entries.stream().map(Playlist::name).collect(Collectors.toSet());
    }

    private static String name(Entry entry) {
        return entry.run.number + "/" + MediaRoot.name(entry.segment.number());
    }

    private static String live(Timeline timeline, Duration window, boolean over, Of what) {
        List<Entry> all = entries(timeline);
        return write(all, first(all, window), over, "", what, null);
    }

    private static int first(List<Entry> all, Duration window) {
        int first = all.size();
        for (long micros = 0; first > 0; first--) {
            micros += all.get(first - 1).segment.durationMicros();
            if (micros > window.toNanos() / 1000 && first < all.size()) {
                break;
            }
        }
        return first;
    }

    /** All of it. */
    static String recording(Timeline timeline) {
        return write(entries(timeline), 0, true, VOD, Of.PICTURE, null);
    }

    /** The words to all of it, half a minute a file; only a list of this type may have other lengths (6.2.4). */
    static String recordingWords(Timeline timeline) {
        StringBuilder list = new StringBuilder();
        double longest = 1;
        boolean first = true;
        for (Timeline.Run run : timeline.runs()) {
            list.append(first ? "" : "#EXT-X-DISCONTINUITY\n");
            first = false;
            for (int at = 0; at < run.segments.size(); at += SEGMENTS_A_FILE) {
                List<MediaSegment> file = run.segments.subList(at, Math.min(run.segments.size(), at + SEGMENTS_A_FILE));
                double seconds =
                        file.stream().mapToLong(MediaSegment::durationMicros).sum() / 1e6;
                longest = Math.max(longest, seconds);
                list.append(dated(file.getFirst().at()))
                        .append(String.format(
                                Locale.ROOT,
                                "#EXTINF:%.6f,\nrecording/%d/%d.vtt\n",
                                seconds,
                                run.number,
                                file.getFirst().number()));
            }
        }
        return "#EXTM3U\n#EXT-X-VERSION:7\n" + VOD + "#EXT-X-TARGETDURATION:" + Math.round(longest) + "\n" + list
                + "#EXT-X-ENDLIST\n";
    }

    /** One run, to be read beside its folder on disk. */
    static String run(Timeline.Run run) {
        List<Entry> all = run.segments.stream().map(s -> new Entry(run, s)).toList();
        return write(all, 0, true, VOD, Of.PICTURE, null);
    }

    private static List<Entry> entries(Timeline timeline) {
        List<Entry> all = new ArrayList<>();
        for (Timeline.Run run : timeline.runs()) {
            run.segments.forEach(segment -> all.add(new Entry(run, segment)));
        }
        return all;
    }

    /** @param there names of the segments there are; null where all of them are */
    private static String write(
            List<Entry> all, int first, boolean over, String type, Of what, @Nullable Set<String> there) {
        // Over all segments that ever were, not only those in the window: it may not shrink (6.2.1).
        long longest = all.stream()
                .mapToLong(e -> Math.round(e.segment.durationMicros() / 1e6))
                .max()
                .orElse(1);
        StringBuilder list = new StringBuilder("#EXTM3U\n#EXT-X-VERSION:" + (there == null ? 7 : 8) + "\n");
        list.append(type);
        list.append("#EXT-X-TARGETDURATION:").append(Math.max(1, longest)).append('\n');
        if (!over && what == Of.PICTURE && there == null) {
            list.append("#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES\n");
        }
        list.append("#EXT-X-MEDIA-SEQUENCE:").append(first).append('\n');
        list.append("#EXT-X-DISCONTINUITY-SEQUENCE:")
                .append(discontinuitiesBefore(all, first))
                .append('\n');
        for (int i = first; i < all.size(); i++) {
            Entry entry = all.get(i);
            boolean begins = i == 0 || all.get(i - 1).run != entry.run;
            if (begins && i > 0) {
                list.append("#EXT-X-DISCONTINUITY\n");
            }
            if (what == Of.PICTURE && (begins || i == first)) {
                list.append("#EXT-X-MAP:URI=\"")
                        .append(entry.run.number)
                        .append('/')
                        .append(MediaRoot.INIT)
                        .append("\"\n");
            }
            list.append(dated(entry.segment.at()));
            list.append(String.format(Locale.ROOT, "#EXTINF:%.6f,\n", entry.segment.durationMicros() / 1e6));
            if (there != null && !there.contains(name(entry))) {
                list.append("#EXT-X-GAP\n");
            }
            list.append(
                    what == Of.PICTURE
                            ? name(entry) + "\n"
                            : "live/" + entry.run.number + "/" + entry.segment.number() + ".vtt\n");
        }
        return over ? list.append("#EXT-X-ENDLIST\n").toString() : list.toString();
    }

    private static String dated(Instant at) {
        return String.format(Locale.ROOT, "#EXT-X-PROGRAM-DATE-TIME:%tFT%<tT.%<tLZ\n", at.atOffset(ZoneOffset.UTC));
    }

    /** Those whose tag has left the list (4.3.3.3): of each run that begins before the first listed segment, but one. */
    private static int discontinuitiesBefore(List<Entry> all, int first) {
        int gone = 0;
        for (int i = 1; i < all.size() && i < first; i++) {
            gone += all.get(i).run != all.get(i - 1).run ? 1 : 0;
        }
        return gone;
    }
}
