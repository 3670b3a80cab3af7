package io.candor.transcript;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** SubRip ({@code .srt}), the caption format of video editors and of players outside the browser. */
final class SubRip {

    private static final Pattern MARKUP = Pattern.compile("(?i)([<{])(?=/?(?:b|i|u|s)>|/?font[\\s>]|\\\\)");

    private SubRip() {}

    /**
     * Writes the captions, naming the speaker whenever another one begins, and wherever the words themselves begin with
     * a speaker's name and a colon: read again they would be somebody else's. After a named speaker {@code >>} says that
     * somebody speaks who is not named. SubRip has no way to escape anything, so
     * an arrow in the text is broken apart ({@code - ->}): some players would take it for the times of a new caption.
     * So is what players take for markup.
     */
    static String write(List<Caption> captions) {
        StringBuilder file = new StringBuilder();
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        captions.stream().map(Caption::speaker).filter(Objects::nonNull).forEach(names::add);
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
            boolean named = speaker != null && (!speaker.equals(before) || beginsWithAName(words, names));
            String mark = named ? speaker + ": " : speaker == null && before != null ? ">> " : "";
            file.append(unarrowed(mark + words)).append('\n');
            before = speaker;
        }
        return file.toString();
    }

    private static boolean beginsWithAName(String words, Set<String> names) {
        int colon = words.indexOf(':');
        return colon > 0 && names.contains(words.substring(0, colon));
    }

    private static String unarrowed(String text) {
        return MARKUP.matcher(text).replaceAll("$1 ").replace("-->", "- ->");
    }

    private static String timestamp(long ms) {
        return String.format(
                Locale.ROOT, "%02d:%02d:%02d,%03d", ms / 3_600_000, ms / 60_000 % 60, ms / 1000 % 60, ms % 1000);
    }
}
