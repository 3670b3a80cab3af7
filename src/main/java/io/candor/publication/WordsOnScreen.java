package io.candor.publication;

import io.candor.broadcast.BroadcastRef;
import io.candor.broadcast.Broadcasts;
import io.candor.broadcast.State;
import io.candor.transcript.Caption;
import io.candor.transcript.Captions;
import io.candor.video.SpokenWords;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * The words that players get with the picture: while on air the captions as they come, from the end on those of them
 * that nobody has edited, of a published broadcast what its newest edition says and nothing else.
 */
@ApplicationScoped
class WordsOnScreen implements SpokenWords {

    private static final int EDITIONS_KEPT = 8;

    private final Broadcasts broadcasts;
    private final Captions captions;
    private final Editions editions;

    /** An edition is large, and changes only by redaction. */
    private final Map<UUID, Kept> kept = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Kept> eldest) {
            return size() > EDITIONS_KEPT;
        }
    };

    private record Kept(Editions.Version of, Map<String, List<Caption>> words) {}

    WordsOnScreen(Broadcasts broadcasts, Captions captions, Editions editions) {
        this.broadcasts = broadcasts;
        this.captions = captions;
        this.editions = editions;
    }

    @Override
    public List<String> languages(UUID broadcast) {
        BroadcastRef ref = broadcasts.ref(broadcast).orElse(null);
        if (ref == null) {
            return List.of();
        }
        if (ref.state() == State.PUBLISHED) {
            return List.copyOf(edition(ref).keySet());
        }
        // A player reads this once: what is planned may come yet.
        Set<String> languages = new LinkedHashSet<>(ref.languages());
        languages.addAll(captions.languages(broadcast));
        return List.copyOf(languages);
    }

    @Override
    public String version(UUID broadcast) {
        return editions.version(broadcast, null)
                .map(v -> v.number() + "." + v.revision())
                .orElse("");
    }

    @Override
    public List<Line> lines(UUID broadcast, String language, long fromMs, long toMs) {
        BroadcastRef ref = broadcasts.ref(broadcast).orElse(null);
        if (ref == null) {
            return List.of();
        }
        if (ref.state() == State.PUBLISHED) {
            return edition(ref).getOrDefault(language, List.of()).stream()
                    .filter(c -> c.startMs() >= fromMs && c.startMs() < toMs)
                    .map(c -> new Line(c.startMs(), c.endMs(), null, c.text()))
                    .toList();
        }
        boolean onAir = ref.state() == State.LIVE;
        // After the end it is edited, and nobody reads that before it is published.
        Instant ended = broadcasts.require(ref.slug(), true).endedAt();
        return captions.said(broadcast, language, fromMs, toMs).stream()
                .filter(said -> ended == null || !said.changedAt().isAfter(ended))
                .map(said -> new Line(
                        said.line().startMs(),
                        said.line().endMs(),
                        onAir ? said.changedAt() : null,
                        said.line().text()))
                .toList();
    }

    /** The words of the newest edition by language, the one spoken first. */
    private Map<String, List<Caption>> edition(BroadcastRef ref) {
        Editions.Version newest = editions.version(ref.id(), null).orElse(null);
        if (newest == null) {
            return Map.of();
        }
        synchronized (kept) {
            Kept known = kept.get(ref.id());
            if (known != null && known.of.equals(newest)) {
                return known.words;
            }
        }
        Map<String, List<Caption>> words = editions.find(ref.id(), newest.number())
                .map(WordsOnScreen::words)
                .orElse(Map.of());
        synchronized (kept) {
            kept.put(ref.id(), new Kept(newest, words));
        }
        return words;
    }

    private static Map<String, List<Caption>> words(RecordDocument document) {
        Map<String, List<Caption>> translations = document.translations() == null ? Map.of() : document.translations();
        Map<String, List<Caption>> words = new LinkedHashMap<>();
        words.put(document.language(), document.transcript());
        words.putAll(translations);
        return words;
    }
}
