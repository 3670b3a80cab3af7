package io.candor.transcript;

import io.candor.transcript.CaptionFile.Parsed;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link PlainText} writes: paragraphs that begin with a moment, perhaps with who speaks. A paragraph becomes
 * lines of a sentence or a few. Only the moment of a paragraph is in the file, so the lines within share the time until
 * the next paragraph by their length, as {@link CaptionTiming} has it. Written again it is the same text.
 *
 * <p>Takes time and memory in proportion to the input.
 */
final class PlainTextReader {

    private static final Pattern PARAGRAPH = Pattern.compile("\\[(\\d{1,2}):([0-5]\\d):([0-5]\\d)]\\s+(\\S.*)");

    /** Up to eight words that begin with a letter or digit: "Dr. Ana Ruiz-Soto (Reuters):", but no sentence. */
    private static final Pattern NAME =
            Pattern.compile("([\\p{L}\\p{N}][^\\s:?!;]{0,39}(?: [\\p{L}\\p{N}(&][^\\s:?!;]{0,39}){0,7}):\\s+(?=\\S)");

    /** Two lines of a screen and a little more; a sentence that is longer is cut between words. */
    private static final int MOST_CHARACTERS = 200;

    private static final Pattern SENTENCE_END = Pattern.compile("[.?!…][\"”’)\\]]*(?= )");

    private final List<Caption> captions = new ArrayList<>();
    private final CaptionFile.Drops drops = new CaptionFile.Drops();
    private final SpeakerNames names = new SpeakerNames();
    private final List<String> speakers;

    private PlainTextReader(Collection<String> speakers) {
        this.speakers = speakers.stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    /**
     * Empty when no paragraph begins with a moment.
     *
     * @param file the decoded file
     * @param speakers names that are speakers whatever they look like
     */
    static Optional<Parsed> read(String file, Collection<String> speakers) {
        PlainTextReader reader = new PlainTextReader(speakers);
        List<Paragraph> paragraphs = reader.paragraphs(file.startsWith("\uFEFF") ? file.substring(1) : file);
        if (paragraphs.isEmpty()) {
            return Optional.empty();
        }
        for (int i = 0; i < paragraphs.size(); i++) {
            boolean last = i + 1 == paragraphs.size();
            reader.add(paragraphs.get(i), last ? Caption.MAX_MOMENT_MS : paragraphs.get(i + 1).startMs);
        }
        return Optional.of(new Parsed(reader.captions, reader.drops.listed(), reader.drops.inAll()));
    }

    private List<Paragraph> paragraphs(String file) {
        List<Paragraph> paragraphs = new ArrayList<>();
        int number = 0;
        boolean stray = false;
        for (String line : (Iterable<String>) file.lines()::iterator) {
            number++;
            String text = CueText.printable(line).strip();
            Matcher begins = PARAGRAPH.matcher(text);
            if (begins.matches()) {
                paragraphs.add(new Paragraph(number, startMs(begins), new StringBuilder(begins.group(4))));
            } else if (!text.isEmpty() && !paragraphs.isEmpty()) {
                paragraphs.getLast().text.append(' ').append(text);
            } else if (!text.isEmpty() && !stray) {
                stray = true;
                drops.add(number, "This text has no moment such as [0:01:23] before it.");
            }
        }
        return paragraphs;
    }

    private static long startMs(Matcher paragraph) {
        return 1000
                * (Long.parseLong(paragraph.group(1)) * 3600
                        + Long.parseLong(paragraph.group(2)) * 60
                        + Long.parseLong(paragraph.group(3)));
    }

    private void add(Paragraph paragraph, long nextBegins) {
        String words = paragraph.text.toString();
        String speaker = speakerOf(words);
        if (speaker != null) {
            words = words.substring(speaker.length() + 1).strip();
        }
        speaker = names.accepted(speaker);
        List<String> parts = parts(words);
        long end = CaptionTiming.endOf(CaptionTiming.estimate(parts), paragraph.startMs, nextBegins);
        List<CaptionTiming.Span> spans = CaptionTiming.shares(parts, paragraph.startMs, end);
        for (int i = 0; i < parts.size(); i++) {
            CaptionTiming.Span span = spans.get(i);
            String problem = Caption.problemWith(span.startMs(), span.endMs(), speaker, parts.get(i));
            if (problem == null) {
                captions.add(new Caption(span.startMs(), span.endMs(), speaker, parts.get(i)));
            } else {
                drops.add(paragraph.line, problem);
            }
        }
    }

    private @Nullable String speakerOf(String words) {
        for (String known : speakers) {
            if (words.length() > known.length() + 2
                    && words.startsWith(known)
                    && words.startsWith(": ", known.length())) {
                return known;
            }
        }
        Matcher name = NAME.matcher(words);
        return name.lookingAt() && name.end(1) <= Caption.MAX_SPEAKER ? name.group(1) : null;
    }

    /** Cut at the ends of sentences, else between words; put together with spaces they are the text again. */
    private static List<String> parts(String text) {
        List<String> parts = new ArrayList<>();
        int from = 0;
        while (text.length() - from > MOST_CHARACTERS) {
            int cut = cut(text, from);
            if (cut < 0) {
                break;
            }
            parts.add(text.substring(from, cut));
            from = cut + 1;
        }
        parts.addAll(CaptionTool.parts(text.substring(from)));
        return parts;
    }

    /** The place of the space to cut at, or -1 where there is none in reach. */
    private static int cut(String text, int from) {
        int cut = -1;
        Matcher end = SENTENCE_END.matcher(text).region(from, from + MOST_CHARACTERS);
        while (end.find()) {
            cut = isBetweenWords(text, end.end()) ? end.end() : cut;
        }
        for (int at = from + MOST_CHARACTERS; cut < 0 && at > from; at--) {
            cut = isBetweenWords(text, at) ? at : -1;
        }
        int furthest = Math.min(text.length() - 1, from + Caption.MAX_TEXT);
        for (int at = from + MOST_CHARACTERS + 1; cut < 0 && at < furthest; at++) {
            cut = isBetweenWords(text, at) ? at : -1;
        }
        return cut;
    }

    /** A single space; of several in a row one could not be brought back. */
    private static boolean isBetweenWords(String text, int at) {
        return at > 0
                && at + 1 < text.length()
                && text.charAt(at) == ' '
                && !Character.isWhitespace(text.charAt(at - 1))
                && !Character.isWhitespace(text.charAt(at + 1));
    }

    private record Paragraph(int line, long startMs, StringBuilder text) {}
}
