package io.candor.transcript;

import io.candor.transcript.CaptionFile.Parsed;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The "WebVTT parser algorithm" of section 6.1, step by step. It differs from the wording in one way only: a block's
 * buffer is a pair of positions, as its lines always lie side by side in the input.
 */
final class WebVttParser {

    /**
     * A cue with more markup and words than this is not taken apart: {@link Caption#MAX_TEXT} visible characters
     * never need as much, and it bounds the memory that nested tags can ask for.
     */
    private static final int MAX_CUE_SOURCE = 1 << 16;

    private final String input;
    private final List<Caption> captions = new ArrayList<>();
    private final SpeakerNames names = new SpeakerNames();
    private final CaptionFile.Drops drops = new CaptionFile.Drops();
    private final @Nullable List<WebVtt.Cue> all;
    private int position;
    private int line = 1;

    private WebVttParser(String file, @Nullable List<WebVtt.Cue> all) {
        String unmarked = file.startsWith("\uFEFF") ? file.substring(1) : file;
        this.input = unmarked.replace('\0', '\uFFFD').replace("\r\n", "\n").replace('\r', '\n');
        this.all = all;
    }

    static Parsed parse(String file) throws NotWebVttException {
        WebVttParser parser = new WebVttParser(file, null);
        parser.file();
        return new Parsed(parser.captions, parser.drops.listed(), parser.drops.inAll());
    }

    static List<WebVtt.Cue> cues(String file) throws NotWebVttException {
        List<WebVtt.Cue> all = new ArrayList<>();
        new WebVttParser(file, all).file();
        return all;
    }

    private void file() throws NotWebVttException {
        if (!input.startsWith("WEBVTT") || (input.length() > 6 && " \t\n".indexOf(input.charAt(6)) < 0)) {
            throw new NotWebVttException();
        }
        endOfLine();
        if (atEnd()) {
            return;
        }
        if (input.charAt(position) != '\n') {
            block(true);
        }
        skipEmptyLines();
        while (!atEnd()) {
            block(false);
            skipEmptyLines();
        }
    }

    /** "Collect a WebVTT block." A block ends at an empty line, or before a line with an arrow that is not its own. */
    private void block(boolean inHeader) {
        int blockStart = position;
        int blockLine = line;
        int lines = 0;
        int textStart = -1;
        int textEnd = -1;
        int timingLine = 0;
        CueTimes times = null;
        while (true) {
            int start = position;
            int startLine = line;
            int end = endOfLine();
            lines++;
            if (input.indexOf("-->", start, end) >= 0) {
                boolean own = !inHeader && (lines == 1 || (lines == 2 && timingLine == 0));
                if (!own) {
                    position = start;
                    line = startLine;
                    break;
                }
                timingLine = startLine;
                times = CueTimes.read(input, start, end);
                textStart = -1;
            } else if (start == end) {
                break;
            } else {
                textStart = textStart < 0 ? start : textStart;
                textEnd = end;
            }
            if (atEnd()) {
                break;
            }
        }
        if (times != null) {
            cue(times, timingLine, textStart < 0 ? "" : input.substring(textStart, textEnd));
        } else if (timingLine > 0) {
            drop(
                    timingLine,
                    "The times of this cue cannot be read; they must look like 00:01:30.000 --> 00:01:34.500.");
        } else if (!inHeader && !isNoteStyleOrRegion(blockStart)) {
            drop(blockLine, "This text belongs to no cue: there is no line with times before it.");
        }
    }

    private void cue(CueTimes times, int timingLine, String source) {
        if (all != null) {
            List<String> turns =
                    CueText.read(source).stream().map(CueText.Turn::text).toList();
            all.add(new WebVtt.Cue(times.startMs(), times.endMs(), String.join(" ", turns)));
            return;
        }
        if (source.length() > MAX_CUE_SOURCE) {
            drop(timingLine, "This cue is far too long for a caption.");
            return;
        }
        List<CueText.Turn> turns = CueText.read(source);
        if (turns.isEmpty()) {
            drop(timingLine, "This cue has no text.");
        }
        for (CueText.Turn turn : turns) {
            String speaker = names.accepted(turn.speaker());
            String problem = Caption.problemWith(times.startMs(), times.endMs(), speaker, turn.text());
            if (problem == null) {
                captions.add(new Caption(times.startMs(), times.endMs(), speaker, turn.text()));
            } else {
                drop(timingLine, problem);
            }
        }
    }

    private void drop(int atLine, String reason) {
        drops.add(atLine, reason);
    }

    /** Blocks that hold no words on purpose, so that leaving them out needs no report. */
    private boolean isNoteStyleOrRegion(int start) {
        for (String word : List.of("NOTE", "STYLE", "REGION")) {
            int after = start + word.length();
            if (input.startsWith(word, start)
                    && (after == input.length() || " \t\n".indexOf(input.charAt(after)) >= 0)) {
                return true;
            }
        }
        return false;
    }

    private boolean atEnd() {
        return position >= input.length();
    }

    /** Moves past the present line and its line feed, and returns where the line's text ends. */
    private int endOfLine() {
        int feed = input.indexOf('\n', position);
        if (feed < 0) {
            position = input.length();
            return position;
        }
        position = feed + 1;
        line++;
        return feed;
    }

    private void skipEmptyLines() {
        while (!atEnd() && input.charAt(position) == '\n') {
            position++;
            line++;
        }
    }

    /** "Collect WebVTT cue timings and settings"; the settings say where on a screen, which no transcript keeps. */
    private record CueTimes(long startMs, long endMs) {

        static @Nullable CueTimes read(String input, int start, int end) {
            Timestamps at = new Timestamps(input, start, end);
            long from = at.next();
            if (from < 0 || !at.skip("-->")) {
                return null;
            }
            long to = at.next();
            return to < 0 ? null : new CueTimes(from, to);
        }
    }
}
