package io.candor.transcript;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/** SubRip ({@code .srt}), the caption format of video editors and of players outside the browser. */
final class SubRip {

    private static final Pattern MARKUP = Pattern.compile("(?i)([<{])(?=/?(?:b|i|u|s)>|/?font[\\s>]|\\\\)");

    private SubRip() {}

    /**
     * Writes the captions, naming the speaker whenever another one begins. SubRip has no way to escape anything, so
     * an arrow in the text is broken apart ({@code -- >}): some players would take it for the times of a new caption.
     * So is what players take for markup.
     */
    static String write(List<Caption> captions) {
        StringBuilder file = new StringBuilder();
        String before = null;
        int number = 0;
        for (Caption caption : captions) {
            number++;
            if (number > 1) {
                file.append('\n');
            }
            file.append(number).append('\n');
            file.append(timestamp(caption.startMs())).append(" --> ").append(timestamp(caption.endMs()));
            file.append('\n');
            String speaker = caption.speaker();
            String words = String.join("\n", caption.lines());
            boolean changed = speaker != null && !Objects.equals(speaker, before);
            file.append(unarrowed(changed ? speaker + ": " + words : words)).append('\n');
            before = speaker;
        }
        return file.toString();
    }

    private static String unarrowed(String text) {
        return MARKUP.matcher(text).replaceAll("$1 ").replace("-->", "-- >");
    }

    private static String timestamp(long ms) {
        return String.format(
                Locale.ROOT, "%02d:%02d:%02d,%03d", ms / 3_600_000, ms / 60_000 % 60, ms / 1000 % 60, ms % 1000);
    }
}
