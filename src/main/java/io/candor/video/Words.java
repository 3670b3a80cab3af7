package io.candor.video;

import io.candor.video.Audience.Shown;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The words to the picture of the embedded media source, as players fetch them: however many ask, each text is made
 * once in a while. Who may have it was asked before. Never to be called on an event loop.
 */
@ApplicationScoped
class Words {

    private static final Duration LIVE_GOOD_FOR = Duration.ofSeconds(1);
    private static final Duration RECORDING_GOOD_FOR = Duration.ofSeconds(30);
    private static final int MOST_KEPT = 2_000;

    /** A line that began longer before a file does is not looked for, however long it is. */
    private static final long LOOKED_BACK_MS = 120_000;

    private final Library library;
    private final Instance<SpokenWords> spoken;
    private final Clock clock;
    private final Object[] makers = new Object[32];
    private final Map<String, Kept> kept = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Kept> eldest) {
            return size() > MOST_KEPT;
        }
    };

    Words(Library library, Instance<SpokenWords> spoken, Clock clock) {
        this.library = library;
        this.spoken = spoken;
        this.clock = clock;
        java.util.Arrays.setAll(makers, i -> new Object());
    }

    /** Which of the two a list is of. */
    enum Of {
        LIVE,
        RECORDING;

        String listName() {
            return this == LIVE ? "live" : "recording";
        }
    }

    private record Kept(Optional<String> text, Instant until) {}

    /** Never asks for another text: it holds a lock. */
    private interface Making {
        Optional<String> make() throws IOException;
    }

    /** The playlist to begin with; empty before the first segment. */
    Optional<String> multivariant(Shown shown, Of what) throws IOException {
        List<String> languages = languages(shown);
        return keep(what + " of " + shown.id(), what, () -> {
            Optional<Library.Rates> rates = library.rates(shown.id());
            Optional<Codecs> codecs = library.codecs(shown.id());
            List<Multivariant.Lower> lower = library.lower(shown.id(), codecs);
            return rates.map(r -> Multivariant.write(what.listName(), languages, codecs, r.peak(), r.average(), lower));
        });
    }

    /** The media playlist of one language's words; empty for a language that the multivariant playlist has not. */
    Optional<String> playlist(Shown shown, Of what, String language) throws IOException {
        if (!languages(shown).contains(language)) {
            return Optional.empty();
        }
        return what == Of.LIVE
                ? library.liveWords(shown.id(), shown.isOver())
                : keep(what + " words of " + shown.id(), what, () -> library.recordingWords(shown.id()));
    }

    /** The words to the segment of this number, or of the recording's segments from it on. */
    Optional<String> file(Shown shown, Of what, String language, int run, int number) throws IOException {
        Instant wentLiveAt = shown.wentLiveAt();
        if (wentLiveAt == null || !languages(shown).contains(language)) {
            return Optional.empty();
        }
        String key = what + " " + language + " " + run + "/" + number + " of " + shown.id();
        return keep(key + version(shown, what), what, () -> {
            List<MediaSegment> all = library.run(shown.id(), run);
            int size = what == Of.LIVE ? 1 : Playlist.SEGMENTS_A_FILE;
            if (number > all.size() || (number - 1) % size != 0) {
                return Optional.empty();
            }
            Instant from = all.get(number - 1).at();
            Instant to = all.get(Math.min(all.size(), number - 1 + size) - 1).end();
            WordsFile file = new WordsFile(all, wentLiveAt, shown.pace());
            long fromMs = WordsFile.moment(from, wentLiveAt, shown.pace()) - LOOKED_BACK_MS * shown.pace();
            long toMs = WordsFile.moment(to, wentLiveAt, shown.pace());
            return Optional.of(file.of(from, to, spoken.get().lines(shown.id(), language, fromMs, toMs)));
        });
    }

    /** Of a recording's words, which are kept for longer: what was removed from them is gone as soon as while live. */
    private String version(Shown shown, Of what) throws IOException {
        return what == Of.LIVE
                ? ""
                : keep("version of " + shown.id(), Of.LIVE, () -> Optional.of(spoken.get().version(shown.id())))
                        .orElse("");
    }

    private List<String> languages(Shown shown) throws IOException {
        return spoken.isUnsatisfied()
                ? List.of()
                : keep(
                                "languages of " + shown.id(),
                                Of.LIVE,
                                () -> Optional.of(String.join(",", spoken.get().languages(shown.id()))))
                        .filter(tags -> !tags.isEmpty())
                        .map(tags -> List.of(tags.split(",", -1)))
                        .orElse(List.of());
    }

    /** While the database is away, what was known last goes on. */
    private Optional<String> keep(String key, Of what, Making making) throws IOException {
        Kept last = kept(key);
        if (last != null && clock.instant().isBefore(last.until)) {
            return last.text;
        }
        synchronized (makers[Math.floorMod(key.hashCode(), makers.length)]) {
            last = kept(key);
            if (last != null && clock.instant().isBefore(last.until)) {
                return last.text;
            }
            Optional<String> made;
            try {
                made = making.make();
            } catch (RuntimeException away) {
                if (last == null) {
                    throw away;
                }
                Log.debugf(away, "%s is what it was", key);
                made = last.text;
            }
            Duration goodFor = what == Of.LIVE ? LIVE_GOOD_FOR : RECORDING_GOOD_FOR;
            // What is not there yet is looked for again.
            Instant until = clock.instant().plus(made.isEmpty() ? Duration.ZERO : goodFor);
            synchronized (kept) {
                kept.put(key, new Kept(made, until));
            }
            return made;
        }
    }

    private @org.jspecify.annotations.Nullable Kept kept(String key) {
        synchronized (kept) {
            return kept.get(key);
        }
    }
}
