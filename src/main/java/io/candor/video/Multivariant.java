package io.candor.video;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The playlist that a player begins with (RFC 8216, 4.3.4): one picture, and its words in each language, as Apple's
 * authoring specification wants captions for the deaf described.
 */
final class Multivariant {

    private static final String GROUP = "words";

    private Multivariant() {}

    /**
     * @param list the media playlist's name, {@code live} or {@code recording}
     * @param peak bits a second at the most
     * @param average bits a second
     */
    static String write(String list, List<String> languages, Optional<Codecs> codecs, long peak, long average) {
        return write(list, languages, codecs, peak, average, List.of());
    }

    /** A lower rendition: so many lines, in bits a second. */
    record Lower(int size, Codecs codecs, long peak, long average) {}

    /** The same with lower renditions; the first that is listed is what a player begins with when it knows nothing. */
    static String write(
            String list, List<String> languages, Optional<Codecs> codecs, long peak, long average, List<Lower> lower) {
        StringBuilder text = new StringBuilder("#EXTM3U\n#EXT-X-VERSION:7\n");
        for (String language : languages) {
            // No language is shown without being asked for: a page has captions of its own.
            text.append("#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID=\"")
                    .append(GROUP)
                    .append("\",NAME=\"")
                    .append(nameOf(language))
                    .append("\",LANGUAGE=\"")
                    .append(language)
                    .append("\",DEFAULT=NO,AUTOSELECT=YES,FORCED=NO,")
                    .append("CHARACTERISTICS=\"public.accessibility.transcribes-spoken-dialog\",URI=\"captions/")
                    .append(language)
                    .append('/')
                    .append(list)
                    .append(".m3u8\"\n");
        }
        boolean words = !languages.isEmpty();
        text.append(variant(codecs, peak, average, words)).append(list).append(".m3u8\n");
        for (Lower each : lower) {
            text.append(variant(Optional.of(each.codecs), each.peak, each.average, words))
                    .append(each.size)
                    .append("p/")
                    .append(list)
                    .append(".m3u8\n");
        }
        return text.toString();
    }

    private static String variant(Optional<Codecs> codecs, long peak, long average, boolean words) {
        StringBuilder text = new StringBuilder("#EXT-X-STREAM-INF:BANDWIDTH=")
                .append(peak)
                .append(",AVERAGE-BANDWIDTH=")
                .append(average);
        codecs.ifPresent(c -> {
            text.append(",CODECS=\"").append(c.codecs()).append('"');
            if (c.resolution() != null) {
                text.append(",RESOLUTION=").append(c.resolution());
            }
        });
        if (words) {
            text.append(",SUBTITLES=\"").append(GROUP).append('"');
        }
        return text.append('\n').toString();
    }

    private static final Pattern UNQUOTABLE = Pattern.compile("[\"\\p{Cntrl}]");

    /** As its own speakers call it; a quoted string can't hold quotation marks (4.2). */
    private static String nameOf(String language) {
        Locale locale = Locale.forLanguageTag(language);
        return UNQUOTABLE.matcher(locale.getDisplayName(locale)).replaceAll("");
    }
}
