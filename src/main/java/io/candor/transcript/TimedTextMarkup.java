package io.candor.transcript;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * <a href="https://www.w3.org/TR/ttml2/">TTML</a> in the text profile of IMSC 1.1: what broadcasters and archives keep.
 * Speakers are agents, named once and referred to by each line.
 */
final class TimedTextMarkup {

    private TimedTextMarkup() {}

    static String write(String title, String language, List<Caption> captions) {
        Map<String, String> agents = new LinkedHashMap<>();
        captions.stream()
                .map(Caption::speaker)
                .filter(java.util.Objects::nonNull)
                .forEach(name -> agents.computeIfAbsent(name, n -> "speaker" + (agents.size() + 1)));
        StringBuilder file = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        file.append("<tt xmlns=\"http://www.w3.org/ns/ttml\" xmlns:ttm=\"http://www.w3.org/ns/ttml#metadata\"")
                .append(" xmlns:ttp=\"http://www.w3.org/ns/ttml#parameter\" xml:lang=\"")
                .append(escape(language))
                .append("\" ttp:timeBase=\"media\"")
                .append(" ttp:contentProfiles=\"http://www.w3.org/ns/ttml/profile/imsc1.1/text\">\n");
        file.append("  <head>\n    <metadata>\n      <ttm:title>")
                .append(escape(title))
                .append("</ttm:title>\n");
        agents.forEach((name, id) -> file.append("      <ttm:agent xml:id=\"")
                .append(id)
                .append("\" type=\"person\"><ttm:name type=\"full\">")
                .append(escape(name))
                .append("</ttm:name></ttm:agent>\n"));
        file.append("    </metadata>\n  </head>\n  <body>\n    <div>\n");
        for (Caption caption : captions) {
            file.append("      <p begin=\"")
                    .append(time(caption.startMs()))
                    .append("\" end=\"")
                    .append(time(caption.endMs()))
                    .append('"');
            String speaker = caption.speaker();
            if (speaker != null) {
                file.append(" ttm:agent=\"").append(agents.get(speaker)).append('"');
            }
            file.append('>');
            file.append(String.join(
                    "<br/>",
                    caption.lines().stream().map(TimedTextMarkup::escape).toList()));
            file.append("</p>\n");
        }
        return file.append("    </div>\n  </body>\n</tt>\n").toString();
    }

    private static String time(long ms) {
        return String.format(
                Locale.ROOT, "%02d:%02d:%02d.%03d", ms / 3_600_000, ms / 60_000 % 60, ms / 1000 % 60, ms % 1000);
    }

    /** XML 1.0 has no way to write the two noncharacters at the end of the basic plane. */
    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace('\uFFFE', '\uFFFD')
                .replace('\uFFFF', '\uFFFD');
    }
}
