package io.candor.transcript;

import java.util.ArrayList;
import java.util.List;

/**
 * When words were spoken that came without saying so. One rule for every way in that leaves something out: words take
 * about as long as people need to say them, and where that ends close to a neighbour, or beyond it, it ends a breath
 * from there. So somebody who speaks on is seen to speak on, and a silence stays a silence.
 */
final class CaptionTiming {

    /** About 170 words a minute. */
    private static final long MS_PER_CHARACTER = 65;

    private static final long SHORTEST_MS = 700;
    private static final long LONGEST_MS = 30_000;

    /** People speak faster and slower than the estimate; a silence that is shorter than this cannot be told from that. */
    private static final long CLOSE_MS = 3_000;

    /**
     * Between two lines of somebody who speaks on; without it a viewer does not see that a line has changed. So long are
     * all 142 such pauses in the captions of the Federal Reserve's press conference of 3 March 2020.
     */
    private static final long BREATH_MS = 60;

    private CaptionTiming() {}

    static long estimate(String text) {
        return Math.clamp(text.length() * MS_PER_CHARACTER, SHORTEST_MS, LONGEST_MS);
    }

    /** As {@link #estimate(String)}, for words said one after the other. */
    static long estimate(List<String> words) {
        return words.stream().mapToLong(CaptionTiming::estimate).sum();
    }

    /** Words that take so long to say and arrived at this moment were spoken before it, and at the earliest then. */
    static long startOf(long takesMs, long arrived, long earliest) {
        long start = arrived - takesMs;
        return start < earliest + CLOSE_MS ? Math.min(earliest, arrived) : start;
    }

    /** Words that take so long to say and began at this moment were at an end at the latest then. */
    static long endOf(long takesMs, long start, long latest) {
        long end = start + takesMs;
        return end > latest - CLOSE_MS ? Math.max(start, latest) : end;
    }

    /** The latest end of a line before another that begins then. */
    static long before(long nextBegins) {
        return Math.max(0, nextBegins - BREATH_MS);
    }

    /** The earliest beginning of a line after another that ended then; 0 where nothing was said yet. */
    static long after(long lineBeforeEnded) {
        return lineBeforeEnded == 0 ? 0 : lineBeforeEnded + BREATH_MS;
    }

    /** From one moment to another. */
    record Span(long startMs, long endMs) {}

    /** The time in which all of these words were said, shared between them by how long they take. */
    static List<Span> shares(List<String> words, long start, long end) {
        List<Span> shares = new ArrayList<>();
        long all = estimate(words);
        long before = 0;
        for (String said : words) {
            long after = before + estimate(said);
            shares.add(new Span(start + (end - start) * before / all, start + (end - start) * after / all));
            before = after;
        }
        return shares;
    }
}
