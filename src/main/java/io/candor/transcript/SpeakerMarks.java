package io.candor.transcript;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who speaks, in formats that have no place for it but the text itself. Two marks are read: {@code >>}, which in
 * American captioning says that somebody else speaks, perhaps with a name after it ({@code >> Dana Ortiz: Good
 * evening.}); and a name that is known already, with a colon. Any other word with a colon stays text: better a name
 * in the words than words in a name.
 */
final class SpeakerMarks {

    private static final Pattern CHANGE = Pattern.compile("(?:^|(?<=\\s))>{2,3}(?=\\s|\\w|$)");
    private static final Pattern NAMED = Pattern.compile("([\\p{L}\\p{N}][\\p{L}\\p{M}\\p{N}.,’'-]{0,59}+"
            + "(?: [\\p{L}\\p{N}][\\p{L}\\p{M}\\p{N}.,’'-]{0,59}+){0,5}+):(?:\\s|$)");
    private static final int LONGEST_NAME = 60;

    /** Names that a text brings itself are remembered up to so many: a hostile one could bring millions. */
    private static final int MOST_NAMES = 1_000;

    private final SpeakerNames names = new SpeakerNames();
    private final TreeSet<String> known = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    private @Nullable String speaker;

    /** @param speaker who spoke last, or null */
    SpeakerMarks(Collection<String> known, @Nullable String speaker) {
        this.known.addAll(known);
        this.speaker = speaker;
    }

    /** Who speaks after what was read last. */
    @Nullable
    String speaker() {
        return speaker;
    }

    /** The text without its marks, cut where somebody else begins. Nothing is left of a text that is all marks. */
    List<CueText.Turn> read(String text) {
        List<CueText.Turn> turns = new ArrayList<>();
        Matcher change = CHANGE.matcher(text);
        int start = 0;
        boolean changed = false;
        while (change.find()) {
            add(turns, text.substring(start, change.start()), changed);
            changed = true;
            start = change.end();
        }
        add(turns, text.substring(start), changed);
        return turns;
    }

    private void add(List<CueText.Turn> turns, String part, boolean changed) {
        String words = part.strip();
        if (words.isEmpty()) {
            return;
        }
        String name = nameAtStart(words, changed);
        if (name != null) {
            words = words.substring(words.indexOf(':') + 1).strip();
            speaker = names.accepted(canonical(name));
        } else if (changed) {
            speaker = null;
        }
        if (!words.isEmpty()) {
            turns.add(new CueText.Turn(speaker, words));
        }
    }

    private @Nullable String nameAtStart(String words, boolean changed) {
        int colon = words.indexOf(':');
        if (colon < 1 || colon > Caption.MAX_SPEAKER) {
            return null;
        }
        if (colon + 1 < words.length() && !Character.isWhitespace(words.charAt(colon + 1))) {
            return null; // as in 12:30
        }
        String before = words.substring(0, colon);
        if (known.contains(before)) {
            return before;
        }
        if (!changed || colon > LONGEST_NAME) {
            return null;
        }
        Matcher named = NAMED.matcher(words);
        if (!named.lookingAt()) {
            return null;
        }
        if (known.size() < MOST_NAMES) {
            known.add(named.group(1));
        }
        return named.group(1);
    }

    private String canonical(String name) {
        return known.contains(name) ? String.valueOf(known.floor(name)) : name;
    }
}
