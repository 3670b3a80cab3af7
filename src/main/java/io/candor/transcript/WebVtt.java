package io.candor.transcript;

import java.util.List;
import java.util.Locale;

/** <a href="https://www.w3.org/TR/webvtt1/">WebVTT</a>, the caption format of browsers. */
final class WebVtt {

    private WebVtt() {}

    /** A cue as the W3C's algorithm finds it, before Candor's own rules: its text without markup. */
    record Cue(long startMs, long endMs, String text) {}

    /** The cues that a browser has in its list. */
    static List<Cue> cues(String file) throws NotWebVttException {
        return WebVttParser.cues(file);
    }

    /**
     * Reads a file by the W3C's parser algorithm (section 6): the same cues as a browser finds, in the same order.
     * Then Candor's own rules apply, and what breaks them is dropped with a reason:
     *
     * <ul>
     *   <li>A cue that ends before it starts. A browser keeps it in its list but can never show it. (Equal times are
     *       kept here as there.)
     *   <li>A cue without words, later than 48 hours, or longer than a {@link Caption} can be.
     * </ul>
     *
     * A cue in which several voices speak becomes one caption for each, all with the cue's times: putting one
     * person's words into another's mouth would be worse than captions that overlap. Styles, regions, positions and
     * notes are read over. Ruby annotations follow their base text in parentheses. Tabs become spaces and other
     * control characters U+FFFD.
     *
     * <p>Takes time and memory in proportion to the input, whatever the input. Limiting its size is the caller's part.
     *
     * @param file the decoded file; a leading byte order mark is taken off
     */
    static CaptionFile.Parsed read(String file) throws NotWebVttException {
        return WebVttParser.parse(file);
    }

    /**
     * Writes a file that every browser reads back as these captions: cues numbered from 1, a voice tag where a
     * speaker is named, blank lines in a text left out because they would end the cue.
     */
    static String write(List<Caption> captions) {
        StringBuilder file = new StringBuilder("WEBVTT\n");
        int number = 0;
        for (Caption caption : captions) {
            number++;
            file.append('\n').append(number).append('\n');
            file.append(timestamp(caption.startMs())).append(" --> ").append(timestamp(caption.endMs()));
            file.append('\n');
            String speaker = caption.speaker();
            if (speaker != null) {
                file.append("<v ").append(annotation(speaker)).append('>');
            }
            file.append(escape(String.join("\n", caption.lines()))).append('\n');
        }
        return file.toString();
    }

    private static String timestamp(long ms) {
        return String.format(
                Locale.ROOT, "%02d:%02d:%02d.%03d", ms / 3_600_000, ms / 60_000 % 60, ms / 1000 % 60, ms % 1000);
    }

    /** A name that ends in two hyphens must not make an arrow with the end of its tag. */
    private static String annotation(String speaker) {
        String name = escape(speaker);
        return name.endsWith("--") ? name.substring(0, name.length() - 1) + "&#45;" : name;
    }

    /** With {@code >} escaped no text can hold the arrow that would start another cue. */
    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
