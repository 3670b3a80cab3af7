package io.candor.followup;

import io.candor.transcript.Caption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What was said, sentence by sentence. A sentence may begin in one caption line and end in another of the same speaker.
 * Without punctuation, as speech recognition often writes, a pause ends it.
 */
final class Sentences {

    /** Longer ones are cut: nobody says so much in one breath, and the rules read every character. */
    static final int LONGEST = 600;

    private static final long PAUSE_MS = 1000;

    /** A full stop after these is not the end; "U.S." may be, but far more often is not. */
    private static final Pattern ABBREVIATION = Pattern.compile(
            "(?:^|[\\s(])(?:Mr|Mrs|Ms|Dr|Prof|St|vs|e\\.g|i\\.e|approx|Inc|Ltd|Co|Jr|Sr|[A-Z](?:\\.[A-Z])*)$");

    private static final Pattern SPACES = Pattern.compile("\\s++");
    private static final String ENDING = ".!?…";
    private static final String CLOSING = "\"”’)]";

    /** Nobody closes more at once; the rest is no part of the sentence. */
    private static final int MOST_CLOSING = 8;

    private Sentences() {}

    /**
     * @param line place of the caption line in which it begins
     * @param place 0 for the first sentence that begins in that line, 1 for the next
     * @param moment when it begins, estimated by its place in the line
     * @param own the text with the words of others, in quotation marks, blanked
     * @param complete false when the next line may go on with it
     */
    record Sentence(
            int line, int place, long moment, @Nullable String speaker, String text, String own, boolean complete) {}

    /** @param lines in the order spoken */
    static List<Sentence> of(List<Caption> lines) {
        List<Sentence> sentences = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < lines.size(); i++) {
            boolean last = i == lines.size() - 1;
            if (last || breaksAfter(lines.get(i), lines.get(i + 1))) {
                new Turn(lines, from, i + 1, last).addTo(sentences);
                from = i + 1;
            }
        }
        return sentences;
    }

    private static boolean breaksAfter(Caption line, Caption next) {
        return !Objects.equals(line.speaker(), next.speaker())
                || (next.startMs() - line.endMs() >= PAUSE_MS && !endsSentence(line.text()));
    }

    private static boolean endsSentence(String text) {
        int end = text.length();
        while (end > 0 && Character.isWhitespace(text.charAt(end - 1))) {
            end--;
        }
        while (end > 0 && CLOSING.indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
        return end > 0 && ENDING.indexOf(text.charAt(end - 1)) >= 0;
    }

    /** Lines of one speaker, as one text. */
    private static final class Turn {

        private final List<Caption> lines;
        private final int from;
        private final boolean last;
        private final StringBuilder text = new StringBuilder();
        private final int[] starts;

        Turn(List<Caption> lines, int from, int to, boolean last) {
            this.lines = lines;
            this.from = from;
            this.last = last;
            this.starts = new int[to - from];
            for (int i = from; i < to; i++) {
                starts[i - from] = text.length();
                text.append(SPACES.matcher(lines.get(i).text().strip()).replaceAll(" "))
                        .append(' ');
            }
        }

        void addTo(List<Sentence> sentences) {
            String own = withoutQuotes(text.toString());
            int begin = 0;
            for (int i = 0; i < text.length(); i++) {
                if (endsAt(i) || i - begin >= LONGEST || i == text.length() - 1) {
                    // the closing quotation mark still belongs to it
                    int end = i + 1;
                    while (end < text.length() && end - i <= MOST_CLOSING && CLOSING.indexOf(text.charAt(end)) >= 0) {
                        end++;
                    }
                    add(sentences, own, begin, end, i < text.length() - 1 || !last);
                    begin = end;
                    i = end - 1;
                }
            }
        }

        private void add(List<Sentence> sentences, String own, int begin, int end, boolean complete) {
            while (begin < end && text.charAt(begin) == ' ') {
                begin++;
            }
            String said = text.substring(begin, end).strip();
            if (said.isEmpty()) {
                return;
            }
            int line = lineAt(begin);
            Caption caption = lines.get(line);
            int length = Math.max(1, lengthOf(line));
            long moment = caption.startMs()
                    + (caption.endMs() - caption.startMs()) * Math.min(length, begin - starts[line - from]) / length;
            Sentence before = sentences.isEmpty() ? null : sentences.getLast();
            int place = before != null && before.line() == line ? before.place() + 1 : 0;
            sentences.add(new Sentence(
                    line,
                    place,
                    moment,
                    caption.speaker(),
                    said,
                    own.substring(begin, end).strip(),
                    complete || endsSentence(said)));
        }

        private boolean endsAt(int i) {
            char c = text.charAt(i);
            if (ENDING.indexOf(c) < 0) {
                return false;
            }
            int next = i + 1;
            while (next < text.length() && next - i <= MOST_CLOSING && CLOSING.indexOf(text.charAt(next)) >= 0) {
                next++;
            }
            if (next >= text.length() || text.charAt(next) != ' ') {
                return false;
            }
            while (next < text.length() && text.charAt(next) == ' ') {
                next++;
            }
            if (next < text.length()
                    && (Character.isLowerCase(text.charAt(next))
                            || (Character.isDigit(text.charAt(next))
                                    && i >= 2
                                    && text.charAt(i - 2) == 'N'
                                    && text.charAt(i - 1) == 'o'))) {
                return false;
            }
            return c != '.'
                    || !ABBREVIATION
                            .matcher(text.substring(Math.max(0, i - 12), i))
                            .find();
        }

        private int lineAt(int position) {
            int place = Arrays.binarySearch(starts, position);
            return from + (place >= 0 ? place : -place - 2);
        }

        private int lengthOf(int line) {
            int next = line - from + 1;
            return (next < starts.length ? starts[next] : text.length()) - starts[line - from] - 1;
        }
    }

    /** A mark without its partner nearby is not a quotation. */
    private static String withoutQuotes(String text) {
        StringBuilder own = new StringBuilder(text);
        for (int i = 0; i < text.length(); i++) {
            char open = text.charAt(i);
            if (open == '“' || open == '"') {
                int nearby = Math.min(text.length(), i + LONGEST + 1);
                int close = text.indexOf(open == '“' ? '”' : '"', i + 1, nearby);
                if (close > 0) {
                    for (int k = i; k <= close; k++) {
                        own.setCharAt(k, ' ');
                    }
                    i = close;
                }
            }
        }
        return own.toString();
    }
}
