package io.candor.audit;

import java.lang.Character.UnicodeScript;
import java.util.Arrays;

/**
 * Words that are looked for in texts: without a difference in case, and any space is as good as any other. The search is
 * that of Knuth, Morris and Pratt: what it costs grows with the text, whatever is sought in it.
 */
final class Words {

    private final int[] sought;
    private final int[] fallBack;
    private final boolean whole;

    /** @param whole not where they are part of a longer word */
    Words(String sought, boolean whole) {
        this.sought = Folded.of(sought).characters();
        this.fallBack = fallBack(this.sought);
        this.whole = whole;
    }

    /** The text with something else in place of these words, wherever they are: the first of two that overlap. */
    String replacedBy(String other, String text) {
        Folded folded = Folded.of(text);
        StringBuilder left = new StringBuilder(text.length());
        int copied = 0;
        int fits = 0;
        for (int i = 0; i < folded.characters.length; i++) {
            while (fits > 0 && sought[fits] != folded.characters[i]) {
                fits = fallBack[fits - 1];
            }
            if (sought[fits] == folded.characters[i]) {
                fits++;
            }
            if (fits < sought.length) {
                continue;
            }
            int from = folded.starts[i + 1 - fits];
            int to = folded.starts[i + 1];
            if (!whole || (isEdge(text, from) && isEdge(text, to))) {
                left.append(text, copied, from).append(other);
                copied = to;
                fits = 0;
            } else {
                fits = fallBack[fits - 1];
            }
        }
        return left.append(text, copied, text.length()).toString();
    }

    /** For each beginning of the words: how much of its end is a beginning as well. */
    private static int[] fallBack(int[] sought) {
        int[] fallBack = new int[sought.length];
        for (int i = 1, fits = 0; i < sought.length; i++) {
            while (fits > 0 && sought[fits] != sought[i]) {
                fits = fallBack[fits - 1];
            }
            if (sought[fits] == sought[i]) {
                fits++;
            }
            fallBack[i] = fits;
        }
        return fallBack;
    }

    /** Whether no word goes on here. Where words are written without a space between them, each character is one. */
    private static boolean isEdge(String text, int at) {
        return at == 0
                || at == text.length()
                || !isPartOfAWord(text.codePointBefore(at))
                || !isPartOfAWord(text.codePointAt(at));
    }

    private static boolean isPartOfAWord(int c) {
        return Character.isLetterOrDigit(c) && !isAWordItself(c);
    }

    /** Of a script that puts no space between words. */
    static boolean isAWordItself(int c) {
        return switch (UnicodeScript.of(c)) {
            case HAN, HIRAGANA, KATAKANA, THAI, LAO, KHMER, MYANMAR -> true;
            default -> false;
        };
    }

    /**
     * A text without the differences that do not count.
     *
     * @param starts where each character begins in the text; after the last one, where the text ends
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared, only read
    private record Folded(int[] characters, int[] starts) {

        static Folded of(String text) {
            int[] characters = new int[text.length()];
            int[] starts = new int[text.length() + 1];
            int length = 0;
            for (int at = 0; at < text.length(); ) {
                int c = text.codePointAt(at);
                starts[length] = at;
                at += Character.charCount(c);
                if (isSpace(c)) {
                    while (at < text.length() && isSpace(text.charAt(at))) {
                        at++;
                    }
                    c = ' ';
                }
                characters[length++] = Character.toLowerCase(Character.toUpperCase(c));
            }
            starts[length] = text.length();
            return new Folded(Arrays.copyOf(characters, length), starts);
        }

        private static boolean isSpace(int c) {
            return c == ' ' || (c >= '\t' && c <= '\r');
        }
    }
}
