package io.candor.broadcast;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;

/** Readable addresses made from titles. */
final class Slugs {

    private static final int LONGEST = 60;

    /** Words that the console's own pages use at the same place in an address. */
    private static final Set<String> RESERVED = Set.of("account", "live", "new", "now", "staff", "tokens");

    private Slugs() {}

    static boolean isReserved(String slug) {
        return RESERVED.contains(slug);
    }

    static String of(String title) {
        String ascii = Normalizer.normalize(title.replace("ß", "ss"), Normalizer.Form.NFKD)
                .replaceAll("\\p{M}+", "")
                .toLowerCase(Locale.ROOT);
        String slug = ascii.replaceAll("[^a-z0-9]+", "-").replaceAll("^-+|-+$", "");
        if (slug.length() > LONGEST) {
            int wordEnd = slug.lastIndexOf('-', LONGEST);
            slug = slug.substring(0, wordEnd > 20 ? wordEnd : LONGEST).replaceAll("-+$", "");
        }
        return slug.isEmpty() ? "broadcast" : slug;
    }
}
