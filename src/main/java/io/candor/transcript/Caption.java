package io.candor.transcript;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One timed line of speech. Moments are milliseconds since the broadcast went on air; the line covers
 * {@code startMs} up to {@code endMs}, which may be equal for a line that has no length yet.
 *
 * @param speaker who says it, or null where nobody is named
 * @param text the words; may hold line breaks, never other control characters
 */
public record Caption(long startMs, long endMs, @Nullable String speaker, String text) {

    /** Longer than any broadcast is allowed to be; later moments are typing mistakes or attacks. */
    static final long MAX_MOMENT_MS = 48L * 60 * 60 * 1000;

    static final int MAX_TEXT = 2000;
    static final int MAX_SPEAKER = 120;

    public Caption {
        String problem = problemWith(startMs, endMs, speaker, text);
        if (problem != null) {
            throw new IllegalArgumentException(problem);
        }
    }

    /**
     * Says in plain words why these parts would not make a caption, or null if they do. The readers ask here instead
     * of catching the exception: a hostile file can hold a million bad cues, and a stack trace for each is dear.
     */
    static @Nullable String problemWith(long startMs, long endMs, @Nullable String speaker, String text) {
        if (startMs < 0) {
            return "A caption cannot start before the broadcast does.";
        }
        if (endMs < startMs) {
            return "A caption cannot end before it starts.";
        }
        if (endMs > MAX_MOMENT_MS) {
            return "A caption cannot lie later than 48 hours into the broadcast.";
        }
        if (text.isBlank()) {
            return "A caption needs some text.";
        }
        if (text.length() > MAX_TEXT) {
            return "A caption's text can have at most " + MAX_TEXT + " characters; this one has " + text.length() + ".";
        }
        if (text.codePoints().anyMatch(c -> c != '\n' && isUnprintable(c))) {
            return "A caption's text cannot hold control characters other than line breaks.";
        }
        return speaker == null ? null : problemWithSpeaker(speaker);
    }

    private static @Nullable String problemWithSpeaker(String speaker) {
        if (speaker.isBlank()) {
            return "A speaker's name cannot be blank; leave it out instead.";
        }
        if (speaker.length() > MAX_SPEAKER) {
            return "A speaker's name can have at most " + MAX_SPEAKER + " characters; this one has " + speaker.length()
                    + ".";
        }
        if (speaker.codePoints().anyMatch(Caption::isUnprintable)) {
            return "A speaker's name cannot hold control characters.";
        }
        return null;
    }

    /** Control characters, and halves of a surrogate pair: those survive neither UTF-8 nor the database. */
    static boolean isUnprintable(int codePoint) {
        return Character.isISOControl(codePoint) || Character.getType(codePoint) == Character.SURROGATE;
    }

    /**
     * The text line by line as a caption file can carry it. Blank lines are left out, because they end a cue in every
     * caption format; space around a line is meaningless on screen.
     */
    List<String> lines() {
        return linesOf(text);
    }

    static List<String> linesOf(String text) {
        return text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    }
}
