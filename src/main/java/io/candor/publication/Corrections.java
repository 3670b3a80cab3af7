package io.candor.publication;

import com.github.difflib.DiffUtils;
import com.github.difflib.algorithm.DiffAlgorithmListener;
import com.github.difflib.patch.AbstractDelta;
import com.github.difflib.patch.DeltaType;
import com.github.difflib.patch.Patch;
import io.candor.publication.Correction.Kind;
import io.candor.publication.Correction.Part;
import io.candor.transcript.Caption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What one transcript says otherwise than another, word by word. Lines first, then the words of the lines that differ:
 * a correction of one word in ten hours of speech costs next to nothing. What has little in common is not compared.
 *
 * @param inAll how many there are; at most {@link #LISTED} of them are listed
 * @param whole whether so much differs that it is another transcript, and nothing is listed
 */
public record Corrections(int inAll, boolean whole, List<Correction> listed) {

    static final int LISTED = 200;

    /** Differing lines beyond which it is another transcript; the comparison's time grows with their number. */
    private static final int MOST_LINES = 2000;

    /** Differing words of one place, beyond which the old and the new are shown as they are. */
    private static final int MOST_WORDS = 1500;

    /** Words of one place that can go or come before the old and the new are shown as they are. */
    private static final int MOST_CHANGES = 400;

    /** Steps of all comparisons of words together: a hundred places as different as that, and then no more. */
    private static final long MOST_STEPS = 100L * MOST_CHANGES * MOST_CHANGES / 2;

    private static final Pattern SPACES = Pattern.compile("\\s++");

    /** Words kept around a change, so that a reader recognises the sentence. */
    private static final int AROUND = 6;

    static Corrections between(List<Caption> before, List<Caption> after) {
        List<Line> old = lines(before);
        List<Line> now = lines(after);
        if (differing(old, now) > MOST_LINES) {
            return new Corrections(1, true, List.of());
        }
        // The same lines in another order differ as much as others do.
        Patch<Line> lines = Steps.upTo(MOST_LINES, Long.MAX_VALUE).diff(old, now);
        if (lines == null) {
            return new Corrections(1, true, List.of());
        }
        List<Correction> corrections = new ArrayList<>();
        int inAll = 0;
        Steps steps = Steps.upTo(MOST_CHANGES, MOST_STEPS);
        for (AbstractDelta<Line> delta : lines.getDeltas()) {
            List<Line> was = delta.getSource().getLines();
            List<Line> is = delta.getTarget().getLines();
            List<Part> parts = words(was, is, steps);
            if (parts.stream().allMatch(p -> p.kind() == Kind.KEPT)) {
                continue; // split or merged: the same words
            }
            inAll++;
            if (corrections.size() < LISTED) {
                corrections.add(
                        new Correction((is.isEmpty() ? was : is).getFirst().moment(), shortened(parts)));
            }
        }
        return new Corrections(inAll, false, List.copyOf(corrections));
    }

    /** Who says what; when it is said is no part of what is compared. */
    private record Line(long moment, String speaker, String text) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Line line && speaker.equals(line.speaker) && text.equals(line.text);
        }

        @Override
        public int hashCode() {
            return Objects.hash(speaker, text);
        }
    }

    private static List<Line> lines(List<Caption> captions) {
        return captions.stream()
                .map(c -> new Line(
                        c.startMs(),
                        c.speaker() == null ? "" : c.speaker(),
                        SPACES.matcher(c.text().strip()).replaceAll(" ")))
                .toList();
    }

    private static int differing(List<Line> old, List<Line> now) {
        Set<Line> both = new HashSet<>(old);
        both.retainAll(new HashSet<>(now));
        return (int) (old.stream().filter(l -> !both.contains(l)).count()
                + now.stream().filter(l -> !both.contains(l)).count());
    }

    /**
     * Myers' comparison goes round once for each thing that comes or goes, and each round costs as much as all before
     * it have come to: bounded for one comparison, and for several together.
     */
    private static final class Steps implements DiffAlgorithmListener {

        private final int most;
        private long left;

        private Steps(int most, long left) {
            this.most = most;
            this.left = left;
        }

        static Steps upTo(int most, long inAll) {
            return new Steps(most, inAll);
        }

        /** Null when they are further apart. */
        <T> @Nullable Patch<T> diff(List<T> old, List<T> now) {
            try {
                return left < 0 ? null : DiffUtils.diff(old, now, this);
            } catch (FarApart stopped) {
                return null;
            }
        }

        @Override
        public void diffStart() {}

        @Override
        public void diffStep(int round, int of) {
            left -= round;
            if (round > most || left < 0) {
                throw new FarApart();
            }
        }

        @Override
        public void diffEnd() {}

        private static final class FarApart extends RuntimeException {
            private static final long serialVersionUID = 1;

            FarApart() {
                super("too far apart", null, false, false);
            }
        }
    }

    private static List<Part> words(List<Line> was, List<Line> is, Steps steps) {
        List<String> old = words(was);
        List<String> now = words(is);
        List<Part> parts = new ArrayList<>();
        Patch<String> patch = old.size() > MOST_WORDS || now.size() > MOST_WORDS ? null : steps.diff(old, now);
        if (patch == null) {
            add(parts, Kind.REMOVED, old);
            add(parts, Kind.ADDED, now);
            return parts;
        }
        int at = 0;
        for (AbstractDelta<String> delta : patch.getDeltas()) {
            add(parts, Kind.KEPT, old.subList(at, delta.getSource().getPosition()));
            if (delta.getType() != DeltaType.INSERT) {
                add(parts, Kind.REMOVED, delta.getSource().getLines());
            }
            if (delta.getType() != DeltaType.DELETE) {
                add(parts, Kind.ADDED, delta.getTarget().getLines());
            }
            at = delta.getSource().getPosition() + delta.getSource().size();
        }
        add(parts, Kind.KEPT, old.subList(at, old.size()));
        return parts;
    }

    /** The speaker is a word like any other, said where somebody else begins. */
    private static List<String> words(List<Line> lines) {
        List<String> words = new ArrayList<>();
        String speaker = "";
        for (Line line : lines) {
            if (!line.speaker().equals(speaker)) {
                words.add(line.speaker() + ":");
                speaker = line.speaker();
            }
            words.addAll(List.of(line.text().split(" ")));
        }
        return words;
    }

    private static void add(List<Part> parts, Kind kind, List<String> words) {
        if (!words.isEmpty()) {
            parts.add(new Part(kind, String.join(" ", words)));
        }
    }

    private static List<Part> shortened(List<Part> parts) {
        List<Part> shortened = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            shortened.add(
                    part.kind() == Kind.KEPT
                            ? new Part(Kind.KEPT, around(part.text(), i == 0, i == parts.size() - 1))
                            : part);
        }
        return List.copyOf(shortened);
    }

    private static String around(String text, boolean first, boolean last) {
        List<String> words = List.of(text.split(" "));
        int keep = first || last ? AROUND : 2 * AROUND;
        if (words.size() <= keep + 1) {
            return text;
        }
        String head = String.join(" ", words.subList(0, AROUND));
        String tail = String.join(" ", words.subList(words.size() - AROUND, words.size()));
        return first ? "… " + tail : last ? head + " …" : head + " … " + tail;
    }
}
