package io.candor.video;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

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
        text.append("#EXT-X-STREAM-INF:BANDWIDTH=")
                .append(peak)
                .append(",AVERAGE-BANDWIDTH=")
                .append(average);
        codecs.ifPresent(c -> {
            text.append(",CODECS=\"").append(c.codecs()).append('"');
            if (c.resolution() != null) {
                text.append(",RESOLUTION=").append(c.resolution());
            }
        });
        if (!languages.isEmpty()) {
            text.append(",SUBTITLES=\"").append(GROUP).append('"');
        }
        return text.append('\n').append(list).append(".m3u8\n").toString();
    }

    /** As its own speakers call it; a quoted string can't hold quotation marks (4.2). */
    private static String nameOf(String language) {
        Locale locale = Locale.forLanguageTag(language);
        return locale.getDisplayName(locale).replaceAll("[\"\\p{Cntrl}]", "");
    }
}
