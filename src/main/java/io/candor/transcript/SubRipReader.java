package io.candor.transcript;

import io.candor.transcript.CaptionFile.Parsed;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads SubRip. Nobody ever specified it, so this takes what players take: a byte order mark or none, any line ends,
 * numbers or none before the times, a comma or a full stop before the milliseconds, blank lines within a text. Bold,
 * italic, underline, font and position marks are read over; SubRip has no voices, so a speaker is read from the words
 * (see {@link SpeakerMarks}).
 *
 * <p>Takes time and memory in proportion to the input.
 */
final class SubRipReader {

    private static final int LONGEST_TIMING = 200;
    private static final Pattern TIMES = Pattern.compile(
            "(\\d{1,4}):(\\d{1,2}):(\\d{1,2})(?:[,.](\\d{1,3}))?\\s*+-->\\s*+(\\d{1,4}):(\\d{1,2}):(\\d{1,2})(?:[,.](\\d{1,3}))?(?:\\s.*+)?");
    private static final Pattern MARKUP =
            Pattern.compile("(?i)</?(?:b|i|u|s)>|</?font(?:\\s[^<>\\n]{0,200})?>|\\{\\\\[^{}\\n]{0,200}}");

    /** As many characters as nobody reads in one caption; more is not taken apart. */
    private static final int MAX_CUE_SOURCE = 1 << 16;

    private final List<Caption> captions = new ArrayList<>();
    private final CaptionFile.Drops drops = new CaptionFile.Drops();
    private final SpeakerMarks marks;

    private SubRipReader(Collection<String> speakers) {
        marks = new SpeakerMarks(speakers, null);
    }

    /**
     * @param file the decoded file
     * @param speakers names that are speakers where they stand before a colon
     */
    static Parsed read(String file, Collection<String> speakers) {
        SubRipReader reader = new SubRipReader(speakers);
        reader.file(file.startsWith("\uFEFF") ? file.substring(1) : file);
        return new Parsed(reader.captions, reader.drops.listed(), reader.drops.inAll());
    }

    private void file(String input) {
        Cue cue = null;
        int line = 0;
        int strayAt = 0;
        int position = 0;
        while (position < input.length()) {
            int end = endOfLine(input, position);
            line++;
            String text = input.substring(position, Math.min(end, position + MAX_CUE_SOURCE + 1));
            position = end < input.length() && input.startsWith("\r\n", end) ? end + 2 : end + 1;
            if (text.contains("-->")) {
                if (cue != null) {
                    cue.dropCounter();
                    add(cue);
                }
                cue = times(text, line);
                strayAt = 0;
            } else if (cue != null) {
                cue.add(text);
            } else if (!text.isBlank() && !isCounter(text) && strayAt == 0) {
                strayAt = line;
                drops.add(line, "This text belongs to no caption: there is no line with times before it.");
            }
        }
        if (cue != null) {
            add(cue);
        }
    }

    private static int endOfLine(String input, int from) {
        for (int i = from; i < input.length(); i++) {
            char c = input.charAt(i);
            if (c == '\n' || c == '\r') {
                return i;
            }
        }
        return input.length();
    }

    private static boolean isCounter(String line) {
        String number = line.strip();
        return !number.isEmpty() && number.length() <= 9 && number.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private Cue times(String text, int line) {
        String timing = text.stripLeading();
        Matcher times = TIMES.matcher(timing.length() > LONGEST_TIMING ? timing.substring(0, LONGEST_TIMING) : timing);
        if (!times.matches()) {
            drops.add(
                    line,
                    "The times of this caption cannot be read; they must look like 00:01:30,000 --> 00:01:34,500.");
            return new Cue(line, -1, -1);
        }
        return new Cue(line, ms(times, 1), ms(times, 5));
    }

    private static long ms(Matcher times, int first) {
        long seconds = (Long.parseLong(times.group(first)) * 60 + Long.parseLong(times.group(first + 1))) * 60
                + Long.parseLong(times.group(first + 2));
        String fraction = times.group(first + 3);
        return seconds * 1000 + (fraction == null ? 0 : Long.parseLong((fraction + "00").substring(0, 3)));
    }

    private void add(Cue cue) {
        if (cue.startMs < 0) {
            return; // its times were reported already
        }
        if (cue.tooLong) {
            drops.add(cue.line, "This caption is far too long.");
            return;
        }
        String words = String.join(
                "\n", Caption.linesOf(CueText.printable(MARKUP.matcher(cue.text).replaceAll(""))));
        List<CueText.Turn> turns = marks.read(words);
        if (turns.isEmpty()) {
            drops.add(cue.line, "This caption has no text.");
        }
        for (CueText.Turn turn : turns) {
            String problem = Caption.problemWith(cue.startMs, cue.endMs, turn.speaker(), turn.text());
            if (problem == null) {
                captions.add(new Caption(cue.startMs, cue.endMs, turn.speaker(), turn.text()));
            } else {
                drops.add(cue.line, problem);
            }
        }
    }

    private static final class Cue {
        private final int line;
        private final long startMs;
        private final long endMs;
        private final StringBuilder text = new StringBuilder();
        private int lastLineAt;
        private boolean tooLong;

        Cue(int line, long startMs, long endMs) {
            this.line = line;
            this.startMs = startMs;
            this.endMs = endMs;
        }

        void add(String more) {
            if (tooLong || text.length() + more.length() > MAX_CUE_SOURCE) {
                tooLong = true;
                return;
            }
            if (!more.isBlank()) {
                lastLineAt = text.length();
                text.append(more).append('\n');
            }
        }

        /** The number of the next caption was read as this one's last line. */
        void dropCounter() {
            if (isCounter(text.substring(lastLineAt))) {
                text.setLength(lastLineAt);
            }
        }
    }
}
