package io.candor.transcript;

import java.util.IllformedLocaleException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The language of a caption line: a BCP 47 tag in its canonical spelling, such as {@code en} or {@code pt-BR}. */
record Language(String tag) {

    static final int LONGEST_TAG = 35;

    /** Empty when the tag is not well-formed, or longer than RFC 5646 asks anybody to keep. */
    static Optional<Language> of(String tag) {
        if (tag.isBlank() || tag.length() > LONGEST_TAG) {
            return Optional.empty();
        }
        try {
            String canonical = new Locale.Builder().setLanguageTag(tag).build().toLanguageTag();
            return canonical.equals("und") ? Optional.empty() : Optional.of(new Language(canonical));
        } catch (IllformedLocaleException e) {
            return Optional.empty();
        }
    }

    /**
     * The broadcast's own name for this language, found as RFC 4647 (section 3.4) looks one up: a tool that says
     * {@code en-US} writes the captions of a broadcast in {@code en}. Without a match it is a language more.
     */
    Language among(List<String> planned) {
        for (String range = tag; !range.isEmpty(); range = shorter(range)) {
            for (String one : planned) {
                if (one.equalsIgnoreCase(range)) {
                    return new Language(one);
                }
            }
        }
        return this;
    }

    private static String shorter(String range) {
        int cut = range.lastIndexOf('-');
        if (cut >= 2 && range.charAt(cut - 2) == '-') {
            cut -= 2; // a single letter never stands at the end
        }
        return cut < 0 ? "" : range.substring(0, cut);
    }
}
