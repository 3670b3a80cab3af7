package io.candor.access;

import org.jspecify.annotations.Nullable;

/**
 * Which characters people's text may hold, in one pass without looking back, for refusing (what people type) and for
 * leaving out (what files and caption tools bring). Not allowed are control characters, halves of surrogate pairs,
 * noncharacters, bidirectional embeddings, overrides and isolates (Unicode TR 36), tags outside the flags that they
 * spell (Unicode TR 51, ED-14a), a variation selector upon another, and more than {@link #MOST_SILENT} characters in a
 * row that only change what is before them: marks heaped on a letter, or characters that nobody sees.
 */
final class Characters {

    /**
     * Unicode TR 39, section 5.4, thinks four nonspacing marks in a row suspicious. Hebrew with accents, Tibetan and
     * emoji come near it honestly, joiners and selectors counted, so text is refused at twice as many.
     */
    static final int MOST_SILENT = 8;

    /** What marks may be in a row before they are suspicious: Unicode TR 39, section 5.4. */
    static final int MOST_MARKS = 4;

    private static final int BLACK_FLAG = 0x1F3F4;
    private static final int CANCEL_TAG = 0xE007F;
    private static final int LONGEST_FLAG = 32;
    private static final int BRAILLE_BLANK = 0x2800;

    static final String NOT_ALLOWED = "Control characters are not allowed.";
    static final String TOO_MANY_MARKS = "Too many marks upon one letter.";

    private final boolean lines;
    private int silent;
    private boolean afterSelector;
    private int flagEnds;
    private boolean visible;

    private Characters(boolean lines) {
        this.lines = lines;
    }

    /** What is wrong with the first character that is not allowed; {@code null} when all are. */
    static @Nullable String fault(String text, boolean lines) {
        Characters reader = new Characters(lines);
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            String fault = reader.next(text, i, c);
            if (fault != null) {
                return fault;
            }
            i += Character.charCount(c);
        }
        return null;
    }

    /** The text without what is not allowed; empty when nothing of it can be seen. Line breaks and tabs stay. */
    static String clean(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        Characters reader = new Characters(true);
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            if (reader.next(text, i, c) == null) {
                clean.appendCodePoint(c);
            }
            i += Character.charCount(c);
        }
        return reader.visible ? clean.toString() : "";
    }

    /** Whether there is anything to see in it. */
    static boolean isVisible(String text) {
        return text.codePoints().anyMatch(Characters::isVisible);
    }

    /** The longest row of marks in it. */
    static int longestRowOfMarks(String text) {
        int longest = 0;
        int row = 0;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            row = isMark(c) ? row + 1 : 0;
            longest = Math.max(longest, row);
            i += Character.charCount(c);
        }
        return longest;
    }

    private @Nullable String next(String text, int at, int c) {
        if (at < flagEnds) {
            return null;
        }
        if (isTag(c)) {
            flagEnds = flagEnd(text, at);
            return at < flagEnds ? null : NOT_ALLOWED;
        }
        if (!isAllowed(c, lines)) {
            return NOT_ALLOWED;
        }
        if (!isSilent(c)) {
            silent = 0;
            afterSelector = false;
            visible |= isVisible(c);
            return null;
        }
        boolean selector = isSelector(c);
        if (silent >= MOST_SILENT || (selector && afterSelector)) {
            return selector && afterSelector ? NOT_ALLOWED : TOO_MANY_MARKS;
        }
        silent++;
        afterSelector = selector;
        return null;
    }

    /** Where the tags end that begin here and spell a flag; {@code at} where they do not. */
    private static int flagEnd(String text, int at) {
        if (at < 2 || text.codePointBefore(at) != BLACK_FLAG) {
            return at;
        }
        int end = at;
        for (int tags = 0; tags < LONGEST_FLAG && end < text.length(); tags++) {
            int c = text.codePointAt(end);
            end += Character.charCount(c);
            if (c == CANCEL_TAG) {
                return tags > 0 ? end : at;
            }
            boolean letterOrDigit = (c >= 0xE0030 && c <= 0xE0039) || (c >= 0xE0061 && c <= 0xE007A);
            if (!letterOrDigit) {
                return at;
            }
        }
        return at;
    }

    private static boolean isTag(int c) {
        return c >= 0xE0000 && c <= 0xE007F;
    }

    static boolean isSelector(int c) {
        return (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF);
    }

    private static boolean isAllowed(int c, boolean lines) {
        if (c == '\n' || c == '\r' || c == '\t') {
            return lines;
        }
        boolean override = (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
        boolean surrogate = c >= 0xD800 && c <= 0xDFFF;
        return !Character.isISOControl(c) && !override && !surrogate && !isNoncharacter(c);
    }

    /** Unicode, section 23.7. */
    private static boolean isNoncharacter(int c) {
        return (c >= 0xFDD0 && c <= 0xFDEF) || (c & 0xFFFE) == 0xFFFE;
    }

    private static boolean isVisible(int c) {
        return !Character.isWhitespace(c) && !Character.isSpaceChar(c) && c != BRAILLE_BLANK && !isSilent(c);
    }

    /** Takes no place of its own on the line. */
    private static boolean isSilent(int c) {
        return isMark(c) || isIgnorable(c);
    }

    static boolean isMark(int c) {
        int type = Character.getType(c);
        return type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK;
    }

    /**
     * Default_Ignorable_Code_Point: shown as nothing, Hangul fillers among them. Written out, so that a text does not
     * wait for ICU's tables; a test compares the two.
     */
    static boolean isIgnorable(int c) {
        return c == 0xAD
                || c == 0x34F
                || c == 0x61C
                || (c >= 0x115F && c <= 0x1160)
                || (c >= 0x17B4 && c <= 0x17B5)
                || (c >= 0x180B && c <= 0x180F)
                || (c >= 0x200B && c <= 0x200F)
                || (c >= 0x202A && c <= 0x202E)
                || (c >= 0x2060 && c <= 0x206F)
                || c == 0x3164
                || (c >= 0xFE00 && c <= 0xFE0F)
                || c == 0xFEFF
                || c == 0xFFA0
                || (c >= 0xFFF0 && c <= 0xFFF8)
                || (c >= 0x1BCA0 && c <= 0x1BCA3)
                || (c >= 0x1D173 && c <= 0x1D17A)
                || (c >= 0xE0000 && c <= 0xE0FFF);
    }
}
