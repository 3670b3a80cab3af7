package io.candor.audit;

import io.candor.access.Refusal;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is taken out of texts: some words wherever they stand in them, or all of a text. A mark stays in its place.
 * Words are found in any case and however the space between them is written, because the same sentence is kept in
 * several forms: as it was heard, as it was put right, as part of a longer one. A text is read once, whatever is sought.
 */
public final class Removal {

    /** What stands where something was, in every format. */
    public static final String MARK = "[removed]";

    /** As many characters as the longest text that has a part of it removed. */
    public static final int LONGEST = 4000;

    private static final Pattern SPACE = Pattern.compile("\\s+");

    private final @Nullable Words words;

    private Removal(@Nullable Words words) {
        this.words = words;
    }

    /** The whole text. */
    public static Removal ofAll() {
        return new Removal(null);
    }

    /**
     * Wherever they stand, within longer words too. Refuses with INVALID, naming {@code words}, when there is nothing in
     * them that could be looked for.
     */
    public static Removal ofWords(String words) {
        String sought = words.strip();
        if (!isSomething(sought) || sought.length() > LONGEST) {
            throw Refusal.invalid("words", "The words to remove, as they stand there.");
        }
        return new Removal(new Words(sought, false));
    }

    /** The same, but not within longer words; of a text in which {@link #isSomething}. */
    public static Removal ofWholeWords(String text) {
        return new Removal(new Words(text.strip(), true));
    }

    /** Of words where there are any, else of all. */
    public static Removal of(@Nullable String words) {
        return words == null ? ofAll() : ofWords(words);
    }

    public boolean isOfAll() {
        return words == null;
    }

    /** Whether it would change this text. */
    public boolean concerns(@Nullable String text) {
        return text != null && !text.isEmpty() && !from(text).equals(text);
    }

    /** The text with the mark in place of what is removed. What is a mark already stays one. */
    public String from(String text) {
        if (words == null) {
            return text.isEmpty() ? text : MARK;
        }
        StringBuilder left = new StringBuilder(text.length());
        int at = 0;
        for (int mark = text.indexOf(MARK); mark >= 0; mark = text.indexOf(MARK, at)) {
            left.append(words.replacedBy(MARK, text.substring(at, mark))).append(MARK);
            at = mark + MARK.length();
        }
        return left.append(words.replacedBy(MARK, text.substring(at))).toString();
    }

    /** The same, where a text has room for so many characters only: what would not fit goes as a whole. */
    public String from(String text, int most) {
        String left = from(text);
        return left.codePointCount(0, left.length()) > most ? MARK : left;
    }

    /** The same for a text that may be missing. */
    public @Nullable String fromNullable(@Nullable String text, int most) {
        return text == null ? null : from(text, most);
    }

    /** In one form, for comparing: without a difference in space and case. */
    public static String plain(String text) {
        return SPACE.matcher(text.strip()).replaceAll(" ").toLowerCase(Locale.ROOT);
    }

    /** Whether nothing but the mark is left of it. */
    public static boolean isRemoved(@Nullable String text) {
        return MARK.equals(text);
    }

    /** Whether it is a character of a script that puts no space between words. */
    public static boolean isAWordItself(int character) {
        return Words.isAWordItself(character);
    }

    /** Whether there is a letter or a digit in it. */
    public static boolean isSomething(String text) {
        return text.codePoints().anyMatch(Character::isLetterOrDigit);
    }
}
