package io.candor.access;

import java.lang.Character.UnicodeScript;
import java.util.EnumSet;
import java.util.Set;

/** What is odd about a text without being wrong. In one pass, without ICU: there may be thousands of texts. */
public final class Writing {

    /** Written together within a word everywhere (Unicode TR 39, section 5.2, "highly restrictive"). */
    private static final Set<UnicodeScript> TOGETHER = EnumSet.of(
            UnicodeScript.LATIN,
            UnicodeScript.HAN,
            UnicodeScript.HIRAGANA,
            UnicodeScript.KATAKANA,
            UnicodeScript.BOPOMOFO,
            UnicodeScript.HANGUL);

    /** Of two letters nobody is misled: units, formulas, abbreviations. */
    private static final int SHORTEST_WORD = 3;

    private static final int MOST_MARKS_A_LETTER = 2;

    private Writing() {}

    /** Whether a word has letters of two alphabets that are not written together. */
    public static boolean mixesScripts(String text) {
        Set<UnicodeScript> scripts = EnumSet.noneOf(UnicodeScript.class);
        int letters = 0;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (Character.isLetter(c)) {
                letters++;
                UnicodeScript script = UnicodeScript.of(c);
                if (script != UnicodeScript.COMMON && script != UnicodeScript.INHERITED) {
                    scripts.add(script);
                }
                if (letters >= SHORTEST_WORD && scripts.size() > 1 && !TOGETHER.containsAll(scripts)) {
                    return true;
                }
            } else if (!Character.isDigit(c) && !Characters.isMark(c) && !Characters.isIgnorable(c)) {
                scripts.clear();
                letters = 0;
            }
        }
        return false;
    }

    /** Whether there are more marks in a row, or altogether, than any writing needs (TR 39, section 5.4). */
    public static boolean heapsMarks(String text) {
        long marks = text.codePoints().filter(Characters::isMark).count();
        long letters = text.codePoints().filter(Character::isLetter).count();
        return Characters.longestRowOfMarks(text) > Characters.MOST_MARKS
                || marks > Characters.MOST_MARKS + MOST_MARKS_A_LETTER * letters;
    }

    /** Whether there is something in it that shows nowhere and changes nothing that shows. */
    public static boolean hides(String text) {
        return text.codePoints()
                .anyMatch(c -> c == 0xAD
                        || c == 0x34F
                        || c == 0x200B
                        || (c >= 0x115F && c <= 0x1160)
                        || (c >= 0x2060 && c <= 0x2065)
                        || c == 0x2800
                        || c == 0x3164
                        || c == 0xFEFF
                        || c == 0xFFA0);
    }
}
