package io.candor.broadcast;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Readable addresses made from titles. */
final class Slugs {

    static final String FORM = "[a-z0-9](-?[a-z0-9]){0,79}";

    private static final Pattern SLUG = Pattern.compile(FORM);
    private static final Pattern MARKS = Pattern.compile("\\p{M}++");
    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^a-z0-9]++");
    private static final int LONGEST_GIVEN = 80;
    private static final int LONGEST = 60;

    /** Words that the console's own pages use at the same place in an address. */
    private static final Set<String> RESERVED = Set.of("account", "live", "new", "now", "staff", "tokens");

    private Slugs() {}

    /** Whether there can be such an address; the database need not be asked for others, and some it cannot even read. */
    static boolean isSlug(String text) {
        return text.length() <= LONGEST_GIVEN && SLUG.matcher(text).matches();
    }

    static boolean isReserved(String slug) {
        return RESERVED.contains(slug);
    }

    static String of(String title) {
        String plain = Normalizer.normalize(title.replace("ß", "ss"), Normalizer.Form.NFKD);
        String ascii = MARKS.matcher(plain).replaceAll("").toLowerCase(Locale.ROOT);
        String slug = withoutHyphenAtTheEnd(BETWEEN_WORDS.matcher(ascii).replaceAll("-"));
        if (slug.startsWith("-")) {
            slug = slug.substring(1);
        }
        if (slug.length() > LONGEST) {
            int wordEnd = slug.lastIndexOf('-', LONGEST);
            slug = withoutHyphenAtTheEnd(slug.substring(0, wordEnd > 20 ? wordEnd : LONGEST));
        }
        return slug.isEmpty() ? "broadcast" : slug;
    }

    private static String withoutHyphenAtTheEnd(String slug) {
        return slug.endsWith("-") ? slug.substring(0, slug.length() - 1) : slug;
    }
}
