package io.candor.transcript;

import io.candor.transcript.CaptionFile.Parsed;
import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads TTML as captions need it (<a href="https://www.w3.org/TR/ttml2/">TTML 2</a>): the paragraphs, their times, line
 * breaks, and agents as speakers. Styles, regions and animation are read over; so are times of spans. Documents in
 * which a container counts its own time ({@code timeContainer="seq"}) are not understood. No document type is read, and
 * nothing is fetched.
 */
final class TimedTextReader {

    private static final XMLInputFactory XML = factory();

    /** TTML 2, 12.3.1: clock time with a fraction or frames; offset time. */
    private static final Pattern CLOCK = Pattern.compile("(\\d{2,4}):(\\d{2}):(\\d{2})(?:\\.(\\d{1,9})|:(\\d{2,3}))?");

    private static final Pattern OFFSET = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,9})?)(h|ms|m|s|f|t)");
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,8}");

    /** Longer ones are no times. */
    private static final int LONGEST_TIME = 40;

    private static final int DEEPEST = 64;

    /** As many characters as nobody reads in one caption; more is not kept. */
    private static final int MAX_CUE_SOURCE = 1 << 16;

    private final XMLStreamReader xml;
    private final CaptionFile.Drops drops = new CaptionFile.Drops();
    private final List<Caption> captions = new ArrayList<>();
    private final Map<String, String> agents = new HashMap<>();
    private final SpeakerNames names = new SpeakerNames();
    private final Deque<Long> begins = new ArrayDeque<>(List.of(0L));
    private double frameRate = 30;
    private double tickRate = 1;
    private @Nullable String agent;

    private TimedTextReader(XMLStreamReader xml) {
        this.xml = xml;
    }

    /** It is no XML, or not TTML. */
    static final class NotTimedTextException extends Exception {
        NotTimedTextException() {
            super("not TTML", null, false, false);
        }
    }

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        return factory;
    }

    static Parsed read(String file) throws NotTimedTextException {
        try {
            String unmarked = file.startsWith("\uFEFF") ? file.substring(1) : file;
            TimedTextReader reader = new TimedTextReader(XML.createXMLStreamReader(new StringReader(unmarked)));
            reader.document();
            return new Parsed(reader.captions, reader.drops.listed(), reader.drops.inAll());
        } catch (XMLStreamException e) {
            throw new NotTimedTextException();
        }
    }

    private void document() throws XMLStreamException, NotTimedTextException {
        boolean root = true;
        while (xml.hasNext()) {
            int event = xml.next();
            if (event == XMLStreamConstants.START_ELEMENT) {
                if (root && !xml.getLocalName().equals("tt")) {
                    throw new NotTimedTextException();
                }
                root = false;
                start();
            } else if (event == XMLStreamConstants.END_ELEMENT && begins.size() > 1) {
                begins.pop();
            }
        }
    }

    private void start() throws XMLStreamException, NotTimedTextException {
        if (begins.size() > DEEPEST) {
            throw new NotTimedTextException();
        }
        switch (xml.getLocalName()) {
            case "tt" -> {
                frameRate = positive(attribute("frameRate"), frameRate);
                tickRate = positive(attribute("tickRate"), attribute("frameRate") == null ? 1 : frameRate);
            }
            case "agent" -> agent = attribute("id");
            case "name" -> {
                if (agent != null) {
                    agents.putIfAbsent(agent, CueText.printable(text(false)).strip());
                    return; // its end was read
                }
            }
            case "p" -> {
                paragraph();
                return;
            }
            default -> {
                // head, body, div and what is read over
            }
        }
        begins.push(begins.getFirst() + Math.max(0, ms(attribute("begin"))));
    }

    private void paragraph() throws XMLStreamException, NotTimedTextException {
        int line = xml.getLocation().getLineNumber();
        long begin = ms(attribute("begin"));
        long end = ms(attribute("end"));
        long length = ms(attribute("dur"));
        String who = attribute("agent");
        String speaker = who == null ? null : agents.get(firstOf(who));
        String words = String.join("\n", Caption.linesOf(CueText.printable(text(true))));
        if (begin < 0 || (end < 0 && length < 0)) {
            drops.add(line, "The times of this paragraph are missing or cannot be read.");
            return;
        }
        long from = begins.getFirst() + begin;
        long to = end >= 0 ? begins.getFirst() + end : from + length;
        String name = names.accepted(speaker);
        String problem = words.isEmpty() ? "This paragraph has no text." : Caption.problemWith(from, to, name, words);
        if (problem == null) {
            captions.add(new Caption(from, to, name, words));
        } else {
            drops.add(line, problem);
        }
    }

    /** What is inside this element, up to its end; line ends of the file itself are spaces. */
    private String text(boolean breaks) throws XMLStreamException, NotTimedTextException {
        StringBuilder text = new StringBuilder();
        for (int depth = 1; depth > 0; ) {
            int event = xml.next();
            if (event == XMLStreamConstants.START_ELEMENT) {
                if (++depth > DEEPEST) {
                    throw new NotTimedTextException();
                }
                text.append(breaks && xml.getLocalName().equals("br") ? "\n" : "");
            } else if (event == XMLStreamConstants.END_ELEMENT) {
                depth--;
            } else if (event == XMLStreamConstants.CHARACTERS && text.length() < MAX_CUE_SOURCE) {
                appendUnbroken(xml.getText(), text);
            }
        }
        return text.toString();
    }

    /** Each break of the file's own lines, with the space around it, is one space. */
    private static void appendUnbroken(String part, StringBuilder to) {
        int read = 0;
        while (read < part.length()) {
            int end = read;
            boolean broken = false;
            while (end < part.length() && isSpace(part.charAt(end))) {
                broken |= part.charAt(end) == '\n' || part.charAt(end) == '\r';
                end++;
            }
            if (broken) {
                to.append(' ');
            } else {
                to.append(part, read, end);
            }
            read = end;
            while (end < part.length() && !isSpace(part.charAt(end))) {
                end++;
            }
            to.append(part, read, end);
            read = end;
        }
    }

    /** XML 1.0, section 2.3. */
    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r';
    }

    private @Nullable String attribute(String name) {
        for (int i = 0; i < xml.getAttributeCount(); i++) {
            if (xml.getAttributeLocalName(i).equals(name)) {
                return xml.getAttributeValue(i);
            }
        }
        return null;
    }

    /** Of several agents the one who is named first speaks. */
    private static String firstOf(String agents) {
        String list = agents.strip();
        int end = 0;
        while (end < list.length() && !Character.isWhitespace(list.charAt(end))) {
            end++;
        }
        return list.substring(0, end);
    }

    private static double positive(@Nullable String number, double otherwise) {
        return number != null && number.length() <= 9 && NUMBER.matcher(number).matches()
                ? Double.parseDouble(number)
                : otherwise;
    }

    /** -1 for what is not there or is no time. */
    private long ms(@Nullable String time) {
        String said = time == null ? "" : time.strip();
        if (said.length() > LONGEST_TIME) {
            return -1;
        }
        Matcher clock = CLOCK.matcher(said);
        if (clock.matches()) {
            long seconds = (Long.parseLong(clock.group(1)) * 60 + Long.parseLong(clock.group(2))) * 60
                    + Long.parseLong(clock.group(3));
            double fraction = clock.group(4) != null
                    ? Double.parseDouble("0." + clock.group(4))
                    : clock.group(5) != null ? Long.parseLong(clock.group(5)) / frameRate : 0;
            return seconds * 1000 + Math.round(fraction * 1000);
        }
        Matcher offset = OFFSET.matcher(said);
        if (!offset.matches()) {
            return -1;
        }
        double one = switch (offset.group(2)) {
            case "h" -> 3_600_000;
            case "m" -> 60_000;
            case "s" -> 1000;
            case "ms" -> 1;
            case "f" -> 1000 / frameRate;
            default -> 1000 / tickRate;
        };
        return Math.round(Double.parseDouble(offset.group(1)) * one);
    }
}
