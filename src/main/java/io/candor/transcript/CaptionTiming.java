package io.candor.transcript;

/** When words were spoken that came without saying so: how long people take to say and to read them. */
final class CaptionTiming {

    /** About 170 words a minute. */
    private static final long MS_PER_CHARACTER = 65;

    private static final long SHORTEST_MS = 700;
    private static final long LONGEST_MS = 10_000;

    private CaptionTiming() {}

    static long estimate(String text) {
        return Math.clamp(text.length() * MS_PER_CHARACTER, SHORTEST_MS, LONGEST_MS);
    }

    /** Words that arrived at this moment were spoken before it, and after the line before them. */
    static long startOf(String text, long arrived, long lineBeforeEnded) {
        return Math.clamp(arrived - estimate(text), Math.min(lineBeforeEnded, arrived), arrived);
    }
}
