package io.candor.transcript;

import io.candor.audit.Removal;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A line that is removed as a whole, as it is found in other forms of the same transcript: moved in time a little, cut in
 * two, or joined with others. It is known by its words and its time; of a single word, which somebody else may say as
 * well, both have to fit.
 *
 * @param versions every form in which the line is known
 */
public record WholeLine(List<Caption> versions) {

    /** A line that was moved in time a little is still the same one. */
    public static final long AROUND_MS = 10_000;

    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\p{N}\\p{M}]++");

    /** What is left of the text of a line in the same language: all of it, a part, or the mark. */
    public String without(String text, long startMs, long endMs) {
        String left = text;
        for (Caption version : versions) {
            if (isNear(version, startMs, endMs)) {
                left = without(left, version, meets(version, startMs, endMs));
            }
        }
        return left;
    }

    /** Whether they are so close in time that one may be the other. */
    public static boolean isNear(Caption version, long startMs, long endMs) {
        return startMs <= version.endMs() + AROUND_MS && endMs >= version.startMs() - AROUND_MS;
    }

    private static boolean meets(Caption version, long startMs, long endMs) {
        return startMs == version.startMs() || (startMs < version.endMs() && endMs > version.startMs());
    }

    private static String without(String text, Caption version, boolean meets) {
        String line = version.text();
        if (Removal.isRemoved(line) || !(meets || hasSeveralWords(line))) {
            return text;
        }
        if (Removal.plain(line).equals(Removal.plain(text)) || (meets && isPartOf(line, text))) {
            return Removal.MARK;
        }
        return Removal.isSomething(line) ? Removal.ofWholeWords(line).from(text, Caption.MAX_TEXT) : text;
    }

    private static boolean isPartOf(String line, String text) {
        return Removal.isSomething(text) && Removal.ofWholeWords(text).concerns(line);
    }

    /** Where words are written without a space between them, a line of some length has several. */
    private static boolean hasSeveralWords(String text) {
        String words = BETWEEN_WORDS.matcher(text).replaceAll(" ").strip();
        return words.indexOf(' ') > 0
                || (words.codePointCount(0, words.length()) > 3
                        && words.codePoints().anyMatch(Removal::isAWordItself));
    }
}
