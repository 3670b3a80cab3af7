package io.candor.video;

import io.candor.video.SpokenWords.Line;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The words to some segments of one run, as the WebVTT of an HLS subtitle rendition (RFC 8216, 3.5). Times are the
 * recorder's own, counted from the beginning of its run, which {@code X-TIMESTAMP-MAP} ties to the media. A line that
 * reaches over several files has the same times in each: players know it again by them.
 */
final class WordsFile {

    static final String MEDIA_TYPE = "text/vtt";

    /** A line that came so long after its beginning is shown when it came; later ones only in their own place. */
    private static final Duration WORTH_SHOWING_LATE = Duration.ofSeconds(15);

    /** As long as one reads a line that came late. */
    private static final Duration READING = Duration.ofSeconds(4);

    /** Until a line that has come is seen here: by then the segment in which it is shown is not asked for yet. */
    private static final Duration SEEN_AFTER = Duration.ofMillis(500);

    private static final Duration SHORTEST = Duration.ofSeconds(1);

    /** Two lines of 42 characters, as captioners count: more would hide the picture on a phone. */
    private static final int MOST_CHARACTERS = 84;

    /** Ten seconds into the run, in microseconds: hls.js takes a map from nought to nought for none. */
    private static final long TIED_AT = 10_000_000;

    private static final long MPEG_WRAPS_AT = 1L << 33;

    private final List<MediaSegment> run;
    private final Instant wentLiveAt;
    private final int pace;

    /** @param run all segments of the run, as far as there are any */
    WordsFile(List<MediaSegment> run, Instant wentLiveAt, int pace) {
        this.run = run;
        this.wentLiveAt = wentLiveAt;
        this.pace = pace;
    }

    /** The moment at which something was captured. */
    static long moment(Instant at, Instant wentLiveAt, int pace) {
        return Duration.between(wentLiveAt, at).toMillis() * pace;
    }

    /** The words that are on the screen while these segments play. */
    String of(Instant from, Instant to, List<Line> lines) {
        StringBuilder file = new StringBuilder("WEBVTT\nX-TIMESTAMP-MAP=LOCAL:00:00:10.000,MPEGTS:");
        file.append((start(0) + TIED_AT) * 9 / 100 % MPEG_WRAPS_AT).append('\n');
        for (Line line : lines) {
            for (Cue cue : cues(line)) {
                if (cue.from.isBefore(to) && cue.to.isAfter(from)) {
                    long start = local(cue.from);
                    long end = start + Duration.between(cue.from, cue.to).toNanos() / 1000;
                    file.append('\n').append(time(start)).append(" --> ").append(time(end));
                    file.append('\n').append(cue.text).append('\n');
                }
            }
        }
        return file.toString();
    }

    private record Cue(Instant from, Instant to, String text) {}

    /** A long line is shown in parts, each for its share of the time. */
    private List<Cue> cues(Line line) {
        Instant from = wentLiveAt.plusMillis(line.startMs() / pace);
        Duration length = atLeast(SHORTEST, Duration.ofMillis((line.endMs() - line.startMs()) / pace));
        Instant cameAt = line.cameAt();
        if (cameAt != null
                && cameAt.isAfter(from)
                && cameAt.isBefore(from.plus(length).plus(WORTH_SHOWING_LATE))) {
            from = cameAt.plus(SEEN_AFTER);
            length = atLeast(READING, length);
        }
        List<String> parts = parts(line.text());
        int characters = parts.stream().mapToInt(String::length).sum();
        List<Cue> cues = new ArrayList<>();
        int before = 0;
        for (String part : parts) {
            int after = before + part.length();
            Instant begins = from.plus(length.multipliedBy(before).dividedBy(characters));
            Instant ends = from.plus(length.multipliedBy(after).dividedBy(characters));
            cues.add(new Cue(begins, ends, escape(part)));
            before = after;
        }
        return cues;
    }

    private static Duration atLeast(Duration least, Duration length) {
        return length.compareTo(least) < 0 ? least : length;
    }

    private static List<String> parts(String text) {
        List<String> parts = new ArrayList<>();
        String rest = text.lines().map(String::strip).filter(l -> !l.isEmpty()).reduce("", (a, b) -> a + " " + b);
        for (rest = rest.strip();
                rest.length() > MOST_CHARACTERS;
                rest = rest.substring(parts.getLast().length()).strip()) {
            // As even as may be, so that the last part is not a single word.
            int pieces = (rest.length() + MOST_CHARACTERS - 1) / MOST_CHARACTERS;
            int space = rest.indexOf(' ', rest.length() / pieces);
            int cut = space > 0 && space <= MOST_CHARACTERS ? space : rest.lastIndexOf(' ', MOST_CHARACTERS);
            parts.add(rest.substring(0, cut > 0 ? cut : rest.offsetByCodePoints(0, MOST_CHARACTERS / 2)));
        }
        if (!rest.isEmpty()) {
            parts.add(rest);
        }
        return parts;
    }

    /** The recorder's time in microseconds since its run began; what came before its first picture begins with it. */
    private long local(Instant at) {
        int i = 0;
        for (int low = 0, high = run.size() - 1; low <= high; ) {
            int middle = (low + high) >>> 1;
            boolean begun = !run.get(middle).at().isAfter(at);
            i = begun ? middle : i;
            low = begun ? middle + 1 : low;
            high = begun ? high : middle - 1;
        }
        long into = Math.max(0, Duration.between(run.get(i).at(), at).toNanos() / 1000);
        long inside = i + 1 < run.size() ? Math.min(into, run.get(i).durationMicros()) : into;
        return start(i) - start(0) + inside;
    }

    private long start(int segment) {
        MediaSegment one = run.get(segment);
        return one.startMicros() >= 0
                ? one.startMicros()
                : Duration.between(run.getFirst().at(), one.at()).toNanos() / 1000;
    }

    private static String time(long micros) {
        long ms = (micros + 500) / 1000;
        return String.format(
                Locale.ROOT, "%02d:%02d:%02d.%03d", ms / 3_600_000, ms / 60_000 % 60, ms / 1000 % 60, ms % 1000);
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
