package io.candor.transcript;

import io.candor.transcript.CaptionStore.Gap;
import io.candor.transcript.Captions.Taken;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Several requests' lines in one go: one line for each number wins, and each request is told what became of its own. */
final class Batch {

    private record Key(String language, long seq) {

        static Key of(CaptionLine line) {
            return new Key(String.valueOf(line.language()), line.seq());
        }

        static Key of(LiveCaption line) {
            return new Key(line.language(), line.seq());
        }
    }

    private final Map<Key, CaptionLine> winners = new LinkedHashMap<>();
    private final Map<Key, Integer> wonBy = new HashMap<>();
    private final List<List<CaptionLine>> requests = new ArrayList<>();

    /** @param lines whose language is known */
    void add(List<CaptionLine> lines) {
        for (CaptionLine line : lines) {
            Key key = Key.of(line);
            CaptionLine before = winners.get(key);
            if (before == null || line.stateOrFinal().replaces(before.stateOrFinal())) {
                winners.put(key, line);
                wonBy.put(key, requests.size());
            }
        }
        requests.add(lines);
    }

    Collection<CaptionLine> winners() {
        return winners.values();
    }

    /** Whether a line said something that is not what is held now: only then is it worth a look. */
    boolean mayBeContested(List<LiveCaption> changed) {
        return requests.stream().mapToInt(List::size).sum() > changed.size();
    }

    /**
     * @param changed the lines that were inserted or revised
     * @param held what is held under all the numbers now, at least the changed ones
     */
    List<Taken> outcomes(List<LiveCaption> changed, List<LiveCaption> held, List<Gap> gaps) {
        Map<Key, LiveCaption> heldNow = held.stream().collect(Collectors.toMap(Key::of, line -> line));
        int[] accepted = new int[requests.size()];
        changed.forEach(line -> accepted[wonBy.getOrDefault(Key.of(line), 0)]++);
        List<Taken> outcomes = new ArrayList<>();
        for (int i = 0; i < requests.size(); i++) {
            List<CaptionLine> lines = requests.get(i);
            List<Long> taken = lines.stream()
                    .filter(line -> isTakenByOthers(line, heldNow.get(Key.of(line))))
                    .map(CaptionLine::seq)
                    .distinct()
                    .toList();
            List<Gap> before = gaps.stream()
                    .filter(gap -> lines.stream().anyMatch(line -> closes(gap, line)))
                    .toList();
            outcomes.add(new Taken(accepted[i], lines.size() - accepted[i], taken, before));
        }
        return outcomes;
    }

    private static boolean isTakenByOthers(CaptionLine line, @org.jspecify.annotations.Nullable LiveCaption held) {
        return held != null
                && line.stateOrFinal() == CaptionState.FINAL
                && held.state() == CaptionState.FINAL
                && !line.text().equals(held.text());
    }

    private static boolean closes(Gap gap, CaptionLine line) {
        return gap.to() + 1 == line.seq() && gap.language().equals(line.language());
    }
}
