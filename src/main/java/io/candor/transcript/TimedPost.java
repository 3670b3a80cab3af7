package io.candor.transcript;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The body of a post in YouTube's convention ("Closed Captions over HTTP"): a line with a UTC time, perhaps a region
 * and cue, which say where on a screen; then the text, with {@code <br>} for a line break. A time without a text says
 * that what came before it is at an end.
 */
final class TimedPost {

    /** Hours, minutes and seconds apart by colons; the convention's own description has a full stop before seconds. */
    private static final Pattern TIME =
            Pattern.compile("(\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2})[:.](\\d{2}(?:\\.\\d{1,9})?)Z?(?:\\s.*)?");

    private static final Pattern BREAK = Pattern.compile("(?i)<br\\s*/?>");

    private TimedPost() {}

    /** A text and when it was said; an empty text ends the one before it. */
    record Said(Instant at, String text) {}

    /** The body does not have this form; the message says where. */
    static final class NotTimedException extends Exception {
        NotTimedException(String message) {
            super(message, null, false, false);
        }
    }

    /** What was said, in the order of the body. Nothing for a body that is blank. */
    static List<Said> read(String body) throws NotTimedException {
        List<Said> said = new ArrayList<>();
        Instant at = null;
        StringBuilder text = new StringBuilder();
        for (String line : body.lines().toList()) {
            Matcher time = TIME.matcher(line.strip());
            if (time.matches()) {
                add(said, at, text);
                at = instant(time.group(1) + ":" + time.group(2));
            } else if (at != null) {
                text.append(line).append('\n');
            } else if (!line.isBlank()) {
                throw new NotTimedException("A time like 2026-11-25T17:00:06.873 must come before the first text.");
            }
        }
        add(said, at, text);
        return said;
    }

    private static void add(List<Said> said, @org.jspecify.annotations.Nullable Instant at, StringBuilder text) {
        String words = BREAK.matcher(text).replaceAll("\n").strip();
        if (at != null) {
            said.add(new Said(at, words));
        }
        text.setLength(0);
    }

    private static Instant instant(String time) throws NotTimedException {
        try {
            return LocalDateTime.parse(time).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw new NotTimedException("There is no such time: " + time);
        }
    }
}
