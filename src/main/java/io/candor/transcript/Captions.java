package io.candor.transcript;

import io.candor.access.Refusal;
import io.candor.broadcast.BroadcastRef;
import io.candor.broadcast.Broadcasts;
import io.candor.broadcast.State;
import io.candor.live.EventLog;
import io.candor.live.RoomEvent;
import io.candor.live.SnapshotPart;
import io.candor.operations.NamedLocks;
import io.candor.transcript.CaptionStore.Gap;
import io.candor.transcript.CaptionStore.Summary;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Caption lines in, once each and revised in place; live to the room and kept as the transcript. */
@ApplicationScoped
@Transactional
public class Captions implements SnapshotPart {

    /** What a newcomer gets to read back, in each language; the whole transcript has an address of its own. */
    private static final int IN_SNAPSHOT = 50;

    /** Ten hours of fast speech. */
    private static final int LONGEST_TRANSCRIPT = 50_000;

    /**
     * The lock of a broadcast's lines, by name. Lines come while it is shared; what takes lines away, or looks for their
     * earlier words, holds it, before any line is read.
     */
    static final String LINES = "lines";

    /** More are a mistake of a tool, and would cost every viewer. */
    private static final int MOST_LANGUAGES = 12;

    private final Broadcasts broadcasts;
    private final CaptionStore store;
    private final NamedLocks locks;
    private final EventLog log;
    private final Event<TranscriptChanged> changed;

    Captions(
            Broadcasts broadcasts,
            CaptionStore store,
            NamedLocks locks,
            EventLog log,
            Event<TranscriptChanged> changed) {
        this.broadcasts = broadcasts;
        this.store = store;
        this.locks = locks;
        this.log = log;
        this.changed = changed;
    }

    /**
     * What became of a request's lines.
     *
     * @param accepted how many were new or revised
     * @param repeated how many said nothing new
     * @param taken numbers whose line has other words already, final ones: somebody else counts in the same language
     * @param gaps numbers that are missing right before the accepted ones
     */
    record Taken(int accepted, int repeated, List<Long> taken, List<Gap> gaps) {}

    /**
     * Takes lines while there are moments to speak of. A repeated {@code seq} is the same line: it is revised when it
     * was interim or the new one is a correction, else the first one counts.
     */
    Taken take(BroadcastRef broadcast, List<CaptionLine> lines) {
        return takeAll(broadcast, List.of(lines)).getFirst();
    }

    /** Takes several requests' lines in one transaction, as if one came after the other. */
    List<Taken> takeAll(BroadcastRef broadcast, List<List<CaptionLine>> requests) {
        broadcast.requireMoment();
        locks.share(LINES, broadcast.id());
        Batch batch = new Batch();
        requests.forEach(lines ->
                batch.add(lines.stream().map(l -> inLanguageOf(broadcast, l)).toList()));
        List<LiveCaption> changed = new ArrayList<>(store.put(broadcast.id(), batch.winners()));
        requireFewLanguages(broadcast, changed);
        changed.sort(Comparator.comparingLong(LiveCaption::seq));
        List<Gap> gaps = gapsBefore(broadcast.id(), changed);
        List<LiveCaption> held = batch.mayBeContested(changed) ? store.held(broadcast.id(), batch.winners()) : changed;
        tellListeners(broadcast, changed);
        showSpoken(broadcast, changed);
        return batch.outcomes(changed, held, gaps);
    }

    /** Takes lines that have no number of their own yet: they get the next ones of their language. */
    List<LiveCaption> takeNext(BroadcastRef broadcast, List<CaptionLine> unnumbered) {
        broadcast.requireMoment();
        locks.share(LINES, broadcast.id());
        List<CaptionLine> numbered = new ArrayList<>();
        Map<String, Long> next = new HashMap<>();
        for (CaptionLine line : unnumbered) {
            CaptionLine known = inLanguageOf(broadcast, line);
            String language = String.valueOf(known.language());
            long seq = next.computeIfAbsent(language, l -> store.lockNextNumber(broadcast.id(), l));
            next.put(language, seq + 1);
            numbered.add(known.numbered(seq));
        }
        List<LiveCaption> taken = new ArrayList<>(store.put(broadcast.id(), numbered));
        requireFewLanguages(broadcast, taken);
        taken.sort(Comparator.comparingLong(LiveCaption::seq));
        tellListeners(broadcast, taken);
        showSpoken(broadcast, taken);
        return taken;
    }

    /**
     * The line before this moment is at an end, in a way that does not say when lines end: if its end was only
     * estimated, it is where {@link CaptionTiming} has it now.
     *
     * @param latest when that line was at an end at the latest; a breath before the moment where words follow
     */
    void endBy(BroadcastRef broadcast, String language, long moment, long latest) {
        store.lastBefore(broadcast.id(), language, moment)
                .filter(line -> line.state() == CaptionState.FINAL
                        && line.endMs() == line.startMs() + CaptionTiming.estimate(line.text()))
                .flatMap(line -> {
                    long endMs = CaptionTiming.endOf(CaptionTiming.estimate(line.text()), line.startMs(), latest);
                    return endMs == line.endMs()
                            ? Optional.empty()
                            : store.end(broadcast.id(), line.id(), line.version(), endMs);
                })
                .ifPresent(line -> showSpoken(broadcast, List.of(line)));
    }

    /**
     * Writes words that were heard.
     *
     * @param seq the number of the line that these words replace, or null for a new line
     * @param text cut to what a caption can hold; what nobody may write is left out
     * @return the number of the line; empty where there was nothing to see in the text
     */
    public OptionalLong write(
            BroadcastRef broadcast,
            @Nullable Long seq,
            String language,
            long startMs,
            long endMs,
            String text,
            boolean isFinal) {
        String words = CueText.printable(text);
        if (words.isBlank()) {
            return OptionalLong.empty();
        }
        String fitting =
                words.length() > Caption.MAX_TEXT ? CaptionTool.parts(words).getFirst() : words;
        Caption caption = new Caption(startMs, endMs, null, fitting);
        CaptionState state = isFinal ? CaptionState.FINAL : CaptionState.INTERIM;
        if (seq == null) {
            return OptionalLong.of(takeNext(broadcast, List.of(new CaptionLine(0, caption, language, state)))
                    .getFirst()
                    .seq());
        }
        take(broadcast, List.of(new CaptionLine(seq, caption, language, state)));
        return OptionalLong.of(seq);
    }

    private void tellListeners(BroadcastRef broadcast, List<LiveCaption> lines) {
        lines.stream()
                .filter(line -> line.state() != CaptionState.INTERIM)
                .mapToLong(LiveCaption::startMs)
                .min()
                .ifPresent(from -> changed.fire(new TranscriptChanged(broadcast.id(), from)));
    }

    /** Puts a line right. Refuses with EDITED_MEANWHILE when it is not in the version that was read any more. */
    public LiveCaption correct(BroadcastRef broadcast, UUID id, int version, Caption to) {
        LiveCaption corrected = store.correct(broadcast.id(), id, version, to)
                .orElseThrow(
                        () -> Refusal.editedMeanwhile(require(broadcast, id).version()));
        changed.fire(new TranscriptChanged(broadcast.id(), corrected.startMs()));
        log.redact(broadcast.id(), List.of(id));
        showEdited(broadcast, corrected);
        return corrected;
    }

    /** Takes a line away, from the transcript and from viewers' screens. Its sender does not bring it back. */
    public void remove(BroadcastRef broadcast, UUID id) {
        locks.hold(LINES, broadcast.id());
        LiveCaption line = require(broadcast, id);
        store.remove(broadcast.id(), id);
        changed.fire(new TranscriptChanged(broadcast.id(), line.startMs()));
        log.redact(broadcast.id(), List.of(id));
        showEdited(broadcast, new LiveCaption.Removed(line.id(), line.language(), line.seq()));
    }

    /**
     * What a person puts right or removes is taken back, whenever that is: its older wordings go from the log. What was
     * interim and became final is not; it was said to be uncertain and nobody has taken it back.
     *
     * <p>A caption tool is seconds behind: its last words come after the end, and viewers are still there for them.
     */
    private void showSpoken(BroadcastRef broadcast, List<LiveCaption> lines) {
        log.redact(
                broadcast.id(),
                lines.stream()
                        .filter(line -> line.state() == CaptionState.CORRECTED && line.version() > 1)
                        .map(LiveCaption::id)
                        .toList());
        if (broadcast.state() != State.PUBLISHED) {
            boolean ended = broadcast.state() != State.LIVE;
            // What is put right after the end is an edit, by whatever way it comes.
            log.append(
                    broadcast.id(),
                    broadcast.moment(),
                    lines.stream()
                            .filter(line -> !ended || line.state() != CaptionState.CORRECTED)
                            .toList());
        }
    }

    /** Viewers' screens are put right while it is live; afterwards only an edition changes what they read. */
    private void showEdited(BroadcastRef broadcast, RoomEvent change) {
        if (broadcast.state() == State.LIVE) {
            log.append(broadcast.id(), broadcast.moment(), List.of(change));
        }
    }

    private LiveCaption require(BroadcastRef broadcast, UUID id) {
        return store.find(broadcast.id(), id).orElseThrow(() -> Refusal.notFound("There is no such caption."));
    }

    /** Makes the captions of a file the transcript. With lines already there, only when they are to be replaced. */
    void replaceAll(BroadcastRef broadcast, @Nullable String language, List<Caption> captions, boolean replace) {
        broadcast.requireMoment();
        if (captions.size() > LONGEST_TRANSCRIPT) {
            throw Refusal.of(Refusal.Kind.TOO_LARGE, "A transcript has at most " + LONGEST_TRANSCRIPT + " lines.");
        }
        locks.hold(LINES, broadcast.id());
        String tag = languageOf(broadcast, language);
        if (!store.isEmpty(broadcast.id(), tag)) {
            if (!replace) {
                throw Refusal.notAllowedNow(
                        broadcast.state(), "There is a transcript already; import with replace=true to replace it.");
            }
        }
        List<UUID> removed = store.removeAll(broadcast.id(), tag, captions.size());
        List<CaptionLine> lines = new ArrayList<>();
        for (Caption caption : captions) {
            lines.add(new CaptionLine(lines.size(), caption, tag, CaptionState.FINAL));
        }
        store.put(broadcast.id(), lines);
        changed.fire(new TranscriptChanged(broadcast.id(), 0));
        log.redact(broadcast.id(), removed);
    }

    /** The whole transcript in the language spoken, in the order spoken. What nobody made final is not part of it. */
    public List<Caption> transcript(UUID broadcast, List<String> planned) {
        return transcript(broadcast, spokenLanguage(broadcast, planned));
    }

    /** The transcripts in the other languages in which there are lines. */
    public Map<String, List<Caption>> translations(UUID broadcast, List<String> planned) {
        Map<String, List<Caption>> translations = new TreeMap<>();
        String spoken = spokenLanguage(broadcast, planned);
        languages(broadcast).stream()
                .filter(language -> !language.equals(spoken))
                .forEach(language -> translations.put(language, transcript(broadcast, language)));
        return translations;
    }

    /**
     * The first planned language in which something was captioned, else the one with most lines, else the first planned
     * one. Asked with every line, so it counts lines only where none of the planned ones has any.
     */
    public String spokenLanguage(UUID broadcast, List<String> planned) {
        return planned.stream()
                .filter(language -> !store.isEmpty(broadcast, language))
                .findFirst()
                .or(() -> languages(broadcast).stream().findFirst())
                .orElse(planned.getFirst());
    }

    /** The transcript in one language. */
    public List<Caption> transcript(UUID broadcast, String language) {
        return lines(broadcast, language).stream()
                .filter(line -> line.state() != CaptionState.INTERIM)
                .map(LiveCaption::toCaption)
                .toList();
    }

    /** Every line in one language with its id and version, in the order spoken. */
    public List<LiveCaption> lines(UUID broadcast, String language) {
        return store.lines(broadcast, language, LONGEST_TRANSCRIPT);
    }

    /** Who is named as a speaker so far, the latest first. */
    List<String> knownSpeakers(BroadcastRef broadcast) {
        return store.speakers(broadcast.id());
    }

    /** The final lines in one language that begin at this moment or later, in the order spoken. */
    public List<LiveCaption> linesFrom(UUID broadcast, String language, long fromMs) {
        return store.linesFrom(broadcast, language, fromMs, LONGEST_TRANSCRIPT);
    }

    /** A final line, and when it became what it is. */
    public record Said(LiveCaption line, Instant changedAt) {}

    /** The final lines in one language that begin at or after one moment and before another, in the order spoken. */
    public List<Said> said(UUID broadcast, String language, long fromMs, long toMs) {
        return store.said(broadcast, language, fromMs, toMs);
    }

    /** The languages in which there are lines, the one with most lines first. */
    public List<String> languages(UUID broadcast) {
        return store.summaries(broadcast).stream()
                .filter(s -> s.lines() > 0)
                .map(Summary::language)
                .toList();
    }

    /** How the captions of a broadcast are doing, for staff. */
    Status status(BroadcastRef broadcast) {
        List<Gap> gaps = store.gaps(broadcast.id());
        List<LanguageStatus> languages = new ArrayList<>();
        for (Summary s : store.summaries(broadcast.id())) {
            List<Gap> its =
                    gaps.stream().filter(g -> g.language().equals(s.language())).toList();
            languages.add(new LanguageStatus(s.language(), s.lines(), s.lastSeq(), s.lastEndMs(), its));
        }
        return new Status(languages);
    }

    record Status(List<LanguageStatus> languages) {}

    record LanguageStatus(String language, int lines, long lastSeq, long lastEndMs, List<Gap> gaps) {}

    @Override
    public String name() {
        return "captions";
    }

    @Override
    public Object read(UUID broadcast) {
        // After the end the lines are being worked on; the record shows them when they are published.
        boolean live =
                broadcasts.ref(broadcast).filter(b -> b.state() == State.LIVE).isPresent();
        return live ? store.newest(broadcast, IN_SNAPSHOT) : List.of();
    }

    private CaptionLine inLanguageOf(BroadcastRef broadcast, CaptionLine line) {
        return line.in(languageOf(broadcast, line.language()));
    }

    static String languageOf(BroadcastRef broadcast, @Nullable String asked) {
        if (asked == null) {
            return broadcast.languages().getFirst();
        }
        return Language.of(asked)
                .orElseThrow(() -> Refusal.invalid("language", "A language tag such as en or pt-BR."))
                .among(broadcast.languages())
                .tag();
    }

    /** Counted only when a first line in a language comes. */
    private void requireFewLanguages(BroadcastRef broadcast, List<LiveCaption> taken) {
        Optional<LiveCaption> unplanned = taken.stream()
                .filter(line -> line.version() == 1 && !broadcast.languages().contains(line.language()))
                .findFirst();
        if (unplanned.isEmpty()) {
            return;
        }
        // Of two first lines at once, each in a language of its own, the second is counted after the first is there.
        locks.hold("caption languages", broadcast.id());
        if (languages(broadcast.id()).size() > MOST_LANGUAGES) {
            throw Refusal.invalid("language", "At most " + MOST_LANGUAGES + " languages for one broadcast.");
        }
    }

    private List<Gap> gapsBefore(UUID broadcast, List<LiveCaption> taken) {
        List<Gap> gaps = new ArrayList<>();
        taken.stream()
                .filter(line -> line.version() == 1)
                .collect(Collectors.groupingBy(
                        LiveCaption::language, Collectors.mapping(LiveCaption::seq, Collectors.toList())))
                .forEach((language, numbers) -> gaps.addAll(store.gapsBefore(broadcast, language, numbers)));
        return gaps;
    }
}
