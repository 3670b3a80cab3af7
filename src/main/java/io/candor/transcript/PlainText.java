package io.candor.transcript;

import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** The transcript to read, quote and print: a paragraph for each speaker's turn, with the moment it begins. */
final class PlainText {

    private PlainText() {}

    /** Writes {@code [h:mm:ss] Speaker: words}, paragraphs apart by an empty line. Lines are as long as they are. */
    static String write(List<Caption> captions) {
        StringBuilder text = new StringBuilder();
        String before = null;
        for (Caption caption : captions) {
            String speaker = caption.speaker();
            if (text.isEmpty() || !Objects.equals(speaker, before)) {
                text.append(text.isEmpty() ? "" : "\n\n").append(moment(caption.startMs()));
                text.append(speaker == null ? "" : speaker + ": ");
            } else {
                text.append(' ');
            }
            text.append(String.join(" ", caption.lines()));
            before = speaker;
        }
        return text.isEmpty() ? "" : text.append('\n').toString();
    }

    private static String moment(long ms) {
        return String.format(Locale.ROOT, "[%d:%02d:%02d] ", ms / 3_600_000, ms / 60_000 % 60, ms / 1000 % 60);
    }
}
