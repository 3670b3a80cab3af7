package io.candor.transcript;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The words of one cue and who says them: the W3C's cue text tokenizer and parsing rules (section 6.4), run for the
 * text and the voices alone, so without building the tree.
 *
 * <p>Text after a voice has been closed belongs to nobody, unless it has no letter or digit: a stray full stop or
 * dash stays with the words before it.
 */
final class CueText {

    /** What one speaker says without interruption. */
    record Turn(@Nullable String speaker, String text) {}

    private enum Tag {
        C,
        I,
        B,
        U,
        RUBY,
        RT,
        V,
        LANG
    }

    private static final Pattern SPACES = Pattern.compile(" ++");

    private record Draft(String speaker, StringBuilder text) {}

    private final String input;
    private int position;
    private final Deque<Tag> open = new ArrayDeque<>();
    private final Deque<String> voices = new ArrayDeque<>();
    private final List<Draft> drafts = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private String speaker = "";

    private CueText(String input) {
        this.input = input;
    }

    static List<Turn> read(String source) {
        return new CueText(source).turns();
    }

    private List<Turn> turns() {
        while (!atEnd()) {
            char c = input.charAt(position);
            if (c == '<') {
                position++;
                tag();
            } else {
                position = character(c, text);
            }
        }
        while (!open.isEmpty()) {
            close(open.getFirst());
        }
        startDraft();
        List<Turn> turns = new ArrayList<>();
        for (Draft draft : drafts) {
            String words = String.join("\n", Caption.linesOf(printable(draft.text())));
            if (!words.isEmpty()) {
                turns.add(new Turn(draft.speaker().isEmpty() ? null : draft.speaker(), words));
            }
        }
        return turns;
    }

    private void tag() {
        char first = atEnd() ? '>' : input.charAt(position);
        if (first == '/') {
            position++;
            endTag(upToTagEnd());
        } else if (first >= '0' && first <= '9') {
            upToTagEnd();
        } else {
            String name = upTo("\t\n\f .>");
            if (!atEnd() && input.charAt(position) == '.') {
                upTo("\t\n\f >");
            }
            startTag(name, annotation());
        }
    }

    private void startTag(String name, String annotation) {
        switch (name) {
            case "c" -> open.push(Tag.C);
            case "i" -> open.push(Tag.I);
            case "b" -> open.push(Tag.B);
            case "u" -> open.push(Tag.U);
            case "ruby" -> open.push(Tag.RUBY);
            case "lang" -> open.push(Tag.LANG);
            case "rt" -> {
                if (open.peek() == Tag.RUBY) {
                    open.push(Tag.RT);
                    text.append('(');
                }
            }
            case "v" -> {
                open.push(Tag.V);
                voices.push(annotation);
                speakerChanges();
            }
            default -> {
                // Unknown tags are ignored; what they enclose is text like any other.
            }
        }
    }

    private void endTag(String name) {
        switch (name) {
            case "c" -> closeIf(Tag.C);
            case "i" -> closeIf(Tag.I);
            case "b" -> closeIf(Tag.B);
            case "u" -> closeIf(Tag.U);
            case "v" -> closeIf(Tag.V);
            case "rt" -> closeIf(Tag.RT);
            case "lang" -> closeIf(Tag.LANG);
            case "ruby" -> {
                closeIf(Tag.RT);
                closeIf(Tag.RUBY);
            }
            default -> {
                // The end of something that was never begun.
            }
        }
    }

    private void closeIf(Tag tag) {
        if (open.peek() == tag) {
            close(tag);
        }
    }

    private void close(Tag tag) {
        open.pop();
        if (tag == Tag.V) {
            voices.pop();
            speakerChanges();
        } else if (tag == Tag.RT) {
            closeRuby();
        }
    }

    private void closeRuby() {
        int last = text.length() - 1;
        if (last >= 0 && text.charAt(last) == '(') {
            text.setLength(last);
        } else {
            text.append(')');
        }
    }

    private void speakerChanges() {
        String next = voices.isEmpty() ? "" : voices.getFirst();
        if (!next.equals(speaker)) {
            startDraft();
            speaker = next;
        }
    }

    /** Hands the text so far to its speaker. */
    private void startDraft() {
        if (text.isEmpty()) {
            return;
        }
        boolean nobodysMarks = speaker.isEmpty() && text.codePoints().noneMatch(Character::isLetterOrDigit);
        if (!drafts.isEmpty() && (nobodysMarks || drafts.getLast().speaker().equals(speaker))) {
            drafts.getLast().text().append(text);
        } else if (nobodysMarks && !atEnd()) {
            return; // An opening dash goes to whoever speaks first.
        } else {
            drafts.add(new Draft(speaker, new StringBuilder(text)));
        }
        text.setLength(0);
    }

    private String annotation() {
        StringBuilder annotation = new StringBuilder();
        while (!atEnd()) {
            char c = input.charAt(position);
            if (c == '>') {
                position++;
                break;
            }
            position = character(c, annotation);
        }
        return SPACES.matcher(printable(annotation).replace('\n', ' ').strip()).replaceAll(" ");
    }

    /** Appends the character here, or the one that a reference here stands for, and returns the position after it. */
    private int character(char c, StringBuilder to) {
        if (c == '&') {
            return CharacterReferences.read(input, position, to);
        }
        to.append(c);
        return position + 1;
    }

    private String upToTagEnd() {
        String name = upTo(">");
        position++;
        return name;
    }

    private String upTo(String stops) {
        int start = position;
        while (!atEnd() && stops.indexOf(input.charAt(position)) < 0) {
            position++;
        }
        return input.substring(start, position);
    }

    private boolean atEnd() {
        return position >= input.length();
    }

    /**
     * Tabs become spaces, other control characters U+FFFD; what else people may not write ({@link
     * io.candor.access.PlainText}) is left out, and a text that shows nothing is empty.
     */
    static String printable(CharSequence text) {
        StringBuilder printable = new StringBuilder(text.length());
        text.codePoints().forEach(c -> printable.appendCodePoint(printable(c)));
        return io.candor.access.PlainText.Check.cleaned(printable.toString());
    }

    private static int printable(int codePoint) {
        return switch (codePoint) {
            case '\n' -> '\n';
            case '\t', '\f' -> ' ';
            default -> Caption.isUnprintable(codePoint) ? 0xFFFD : codePoint;
        };
    }
}
