package io.candor.broadcast;

import java.text.Normalizer;
import java.util.Locale;

/** Readable addresses made from titles. */
final class Slugs {

    private static final int LONGEST = 60;

    private Slugs() {}

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
