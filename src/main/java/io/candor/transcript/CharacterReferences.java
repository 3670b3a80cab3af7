package io.candor.transcript;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** "Consume a character reference" of the HTML Standard, outside an attribute: all names, decimal and hexadecimal. */
final class CharacterReferences {

    private static final int LONGEST_NAME = 31;
    private static final int LONGEST_OLD_NAME = 6;

    private static final Map<String, String> BY_NAME = new HashMap<>();

    /** The names of the first browsers, which never needed a semicolon. */
    private static final Map<String, String> BY_OLD_NAME = new HashMap<>();

    /** What numbers 128 to 159 mean in pages that were written as Windows-1252; 0 keeps the number. */
    private static final int[] WINDOWS_1252 = {
        0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0,
        0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E,
        0x0178
    };

    static {
        for (String line : table()) {
            if (!line.startsWith("#")) {
                enter(line);
            }
        }
    }

    private CharacterReferences() {}

    /**
     * Appends what the reference stands for, or just the ampersand where there is none.
     *
     * @param at where the ampersand is
     * @return the position after what was read
     */
    static int read(String input, int at, StringBuilder to) {
        int start = at + 1;
        int after = charAt(input, start) == '#' ? number(input, start + 1, to) : name(input, start, to);
        if (after < 0) {
            to.append('&');
            return start;
        }
        return after;
    }

    private static int name(String input, int start, StringBuilder to) {
        int end = start;
        while (end - start < LONGEST_NAME && isLetterOrDigit(charAt(input, end))) {
            end++;
        }
        if (charAt(input, end) == ';') {
            String text = BY_NAME.get(input.substring(start, end));
            if (text != null) {
                to.append(text);
                return end + 1;
            }
        }
        for (int oldEnd = Math.min(end, start + LONGEST_OLD_NAME); oldEnd > start; oldEnd--) {
            String text = BY_OLD_NAME.get(input.substring(start, oldEnd));
            if (text != null) {
                to.append(text);
                return oldEnd;
            }
        }
        return -1;
    }

    private static int number(String input, int start, StringBuilder to) {
        boolean hex = charAt(input, start) == 'x' || charAt(input, start) == 'X';
        int radix = hex ? 16 : 10;
        int digits = hex ? start + 1 : start;
        int end = digits;
        int value = 0;
        for (int digit = digit(input, end, radix); digit >= 0; digit = digit(input, end, radix)) {
            value = Math.min(value * radix + digit, Character.MAX_CODE_POINT + 1);
            end++;
        }
        if (end == digits) {
            return -1;
        }
        to.appendCodePoint(meaning(value));
        return charAt(input, end) == ';' ? end + 1 : end;
    }

    private static int meaning(int number) {
        boolean surrogate = number >= Character.MIN_SURROGATE && number <= Character.MAX_SURROGATE;
        if (number == 0 || number > Character.MAX_CODE_POINT || surrogate) {
            return 0xFFFD;
        }
        if (number >= 0x80 && number <= 0x9F && WINDOWS_1252[number - 0x80] != 0) {
            return WINDOWS_1252[number - 0x80];
        }
        return number;
    }

    /** ASCII only: {@link Character#digit(char, int)} also takes the digits of other scripts. */
    private static int digit(String input, int at, int radix) {
        char c = charAt(input, at);
        return c < 0x80 ? Character.digit(c, radix) : -1;
    }

    private static boolean isLetterOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    private static char charAt(String input, int at) {
        return at < input.length() ? input.charAt(at) : '\0';
    }

    private static void enter(String line) {
        List<String> parts = List.of(line.split(" ", -1));
        StringBuilder text = new StringBuilder();
        parts.subList(1, parts.size()).forEach(hex -> text.appendCodePoint(Integer.parseInt(hex, 16)));
        String name = parts.getFirst();
        if (name.endsWith("*")) {
            name = name.substring(0, name.length() - 1);
            BY_OLD_NAME.put(name, text.toString());
        }
        BY_NAME.put(name, text.toString());
    }

    private static List<String> table() {
        try (InputStream file = CharacterReferences.class.getResourceAsStream("html-character-references.txt");
                BufferedReader reader = new BufferedReader(
                        new InputStreamReader(Objects.requireNonNull(file), StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
