package io.candor.audit;

import io.candor.access.Refusal;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is taken out of texts: some words wherever they stand in them, or all of a text. A mark stays in its place.
 * Words are found in any case and however the space between them is written, because the same sentence is kept in
 * several forms: as it was heard, as it was put right, as part of a longer one.
 */
public final class Removal {

    /** What stands where something was, in every format. */
    public static final String MARK = "[removed]";

    /** As many characters as the longest text that has a part of it removed. */
    public static final int LONGEST = 4000;

    private static final Pattern SPACE = Pattern.compile("\\s+");

    private final @Nullable Pattern words;

    private Removal(@Nullable Pattern words) {
        this.words = words;
    }

    /** The whole text. */
    public static Removal ofAll() {
        return new Removal(null);
    }

    /** Refuses with INVALID, naming {@code words}, when there is nothing in them that could be looked for. */
    public static Removal ofWords(String words) {
        String sought = words.strip();
        if (sought.codePoints().noneMatch(Character::isLetterOrDigit) || sought.length() > LONGEST) {
            throw Refusal.invalid("words", "The words to remove, as they stand there.");
        }
        // Quoted, and the space between can be matched in one way only: never looked at twice.
        String literal = Arrays.stream(SPACE.split(sought)).map(Pattern::quote).collect(Collectors.joining("\\s++"));
        return new Removal(Pattern.compile(literal, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE));
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
        return Arrays.stream(text.split(Pattern.quote(MARK), -1))
                .map(piece -> words.matcher(piece).replaceAll(Matcher.quoteReplacement(MARK)))
                .collect(Collectors.joining(MARK));
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
}
