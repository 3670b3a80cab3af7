package io.candor.publication;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * RFC 4180, and safe to open in a spreadsheet: a cell that a spreadsheet would take for a formula gets an apostrophe
 * before it (OWASP, CSV Injection).
 */
final class Csv {

    private static final String FORMULA_STARTS = "=+-@\t\r\n＝＋－＠";

    /**
     * Where a spreadsheet that separates cells by something else (semicolons in much of Europe) would begin a new one
     * in the middle of ours.
     */
    private static final Pattern FORMULA_WITHIN = Pattern.compile("([;\t\r\n][\\s\"]*)([=+\\-@＝＋－＠])");

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
        String safe = FORMULA_WITHIN.matcher(text).replaceAll("$1'$2");
        return '"' + (risky ? "'" : "") + safe.replace("\"", "\"\"") + '"';
    }
}
