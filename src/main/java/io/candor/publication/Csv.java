package io.candor.publication;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * RFC 4180, and safe to open in a spreadsheet: a cell that a spreadsheet would take for a formula gets an apostrophe
 * before it (OWASP, CSV Injection).
 */
final class Csv {

    private static final String FORMULA_WITHIN = "=+-@＝＋－＠";
    private static final String FORMULA_STARTS = FORMULA_WITHIN + "\t\r\n";

    /**
     * Where a spreadsheet that separates cells by something else (semicolons in much of Europe) would begin a new one
     * in the middle of ours.
     */
    private static final String OTHER_SEPARATORS = ";\t\r\n";

    private static final String MAY_FOLLOW = " \t\r\n\f\u000B\"";

    private Csv() {}

    static String row(List<? extends @Nullable Object> cells) {
        return cells.stream().map(Csv::cell).collect(Collectors.joining(",")) + "\r\n";
    }

    private static String cell(@Nullable Object value) {
        String text = value == null ? "" : value.toString();
        String start = text.stripLeading();
        boolean risky = !text.isEmpty()
                && (FORMULA_STARTS.indexOf(text.charAt(0)) >= 0
                        || (!start.isEmpty() && FORMULA_STARTS.indexOf(start.charAt(0)) >= 0));
        String safe = defused(text);
        return '"' + (risky ? "'" : "") + safe.replace("\"", "\"\"") + '"';
    }

    /** In one pass: a separator, spaces and quotation marks, and then what begins a formula. */
    private static String defused(String text) {
        StringBuilder safe = new StringBuilder(text.length() + 8);
        boolean begins = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (begins && FORMULA_WITHIN.indexOf(c) >= 0) {
                safe.append('\'');
            }
            begins = OTHER_SEPARATORS.indexOf(c) >= 0 || (begins && MAY_FOLLOW.indexOf(c) >= 0);
            safe.append(c);
        }
        return safe.toString();
    }
}
