package io.candor.transcript;

import io.candor.access.Refusal;
import io.candor.broadcast.BroadcastRef;
import io.candor.broadcast.BroadcastView;
import io.candor.broadcast.Broadcasts;
import io.candor.broadcast.State;
import io.candor.transcript.CaptionAddresses.Found;
import io.candor.transcript.TimedPost.Said;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a caption tool posted, made into caption lines: when it was spoken, by whom, in which language. */
@ApplicationScoped
@Transactional
class CaptionTool {

    /** A clock that is further ahead than this is wrong: then the words were spoken when they came. */
    private static final long AHEAD_MS = 10_000;

    private final Captions captions;
    private final CaptionStore store;
    private final CaptionAddresses addresses;
    private final Broadcasts broadcasts;

    CaptionTool(Captions captions, CaptionStore store, CaptionAddresses addresses, Broadcasts broadcasts) {
        this.captions = captions;
        this.store = store;
        this.addresses = addresses;
        this.broadcasts = broadcasts;
    }

    /** The broadcast is not on air, so there is nothing to caption. */
    boolean isOffAir(Found by) {
        return onAir(by) == null;
    }

    /** A text that was spoken just now. A number that came before is a retry and changes nothing. */
    void take(Found by, long seq, @Nullable String lang, String text) {
        BroadcastRef broadcast = requireOnAir(by);
        if (!addresses.isNew(by.address(), seq)) {
            return;
        }
        String language = language(by, broadcast, lang);
        SpeakerMarks marks = marks(by, broadcast);
        List<CueText.Turn> turns = turns(marks, text);
        long now = broadcast.requireMoment();
        long earliest = CaptionTiming.after(store.lastEnd(broadcast.id(), language));
        long start = CaptionTiming.startOf(takesMs(turns), now, earliest);
        List<CaptionLine> lines = lines(turns, start, now, language);
        store(by, broadcast, marks, lines);
    }

    /** Texts with the times at which they were said. */
    void take(Found by, long seq, @Nullable String lang, List<Said> said) {
        BroadcastRef broadcast = requireOnAir(by);
        if (said.isEmpty() || !addresses.isNew(by.address(), seq)) {
            return;
        }
        String language = language(by, broadcast, lang);
        SpeakerMarks marks = marks(by, broadcast);
        BroadcastView view = broadcasts.require(broadcast.slug(), true);
        long now = broadcast.requireMoment();
        List<Long> starts =
                said.stream().map(one -> moment(view, one.at(), now)).toList();
        captions.endBy(broadcast, language, starts.getFirst(), latestEnd(said.getFirst(), starts.getFirst()));
        List<CaptionLine> lines = new ArrayList<>();
        for (int i = 0; i < said.size(); i++) {
            long start = starts.get(i);
            long latest = i + 1 < said.size() ? latestEnd(said.get(i + 1), starts.get(i + 1)) : Caption.MAX_MOMENT_MS;
            List<CueText.Turn> turns = turns(marks, said.get(i).text());
            lines.addAll(lines(turns, start, CaptionTiming.endOf(takesMs(turns), start, latest), language));
        }
        store(by, broadcast, marks, lines);
    }

    /** Of the line before it: where the next words begin, or exactly where the line is said to be at an end. */
    private static long latestEnd(Said next, long at) {
        return next.text().isEmpty() ? at : CaptionTiming.before(at);
    }

    private void store(Found by, BroadcastRef broadcast, SpeakerMarks marks, List<CaptionLine> lines) {
        if (!lines.isEmpty()) {
            addresses.remember(by.address(), marks.speaker());
            captions.takeNext(broadcast, lines);
        }
    }

    /** Who said what, in pieces that fit a line. */
    private static List<CueText.Turn> turns(SpeakerMarks marks, String text) {
        List<CueText.Turn> turns = new ArrayList<>();
        for (CueText.Turn turn : marks.read(clean(text))) {
            parts(turn.text()).forEach(part -> turns.add(new CueText.Turn(turn.speaker(), part)));
        }
        return turns;
    }

    private static List<String> words(List<CueText.Turn> turns) {
        return turns.stream().map(CueText.Turn::text).toList();
    }

    private static long takesMs(List<CueText.Turn> turns) {
        return CaptionTiming.estimate(words(turns));
    }

    private static List<CaptionLine> lines(List<CueText.Turn> turns, long start, long end, String language) {
        List<CaptionTiming.Span> spans = CaptionTiming.shares(words(turns), start, end);
        List<CaptionLine> lines = new ArrayList<>();
        for (int i = 0; i < turns.size(); i++) {
            CaptionTiming.Span span = spans.get(i);
            CueText.Turn turn = turns.get(i);
            Caption caption = new Caption(span.startMs(), span.endMs(), turn.speaker(), turn.text());
            lines.add(new CaptionLine(0, caption, language, CaptionState.FINAL));
        }
        return lines;
    }

    /** A text that is too long for one line is cut between words. */
    static List<String> parts(String text) {
        List<String> parts = new ArrayList<>();
        int from = 0;
        while (from < text.length()) {
            if (Character.isWhitespace(text.charAt(from))) {
                from++;
                continue;
            }
            int to = text.length();
            if (to - from > Caption.MAX_TEXT) {
                int space = from + Caption.MAX_TEXT;
                while (space > from && text.charAt(space) != ' ') {
                    space--;
                }
                to = space > from ? space : text.offsetByCodePoints(from, Caption.MAX_TEXT / 2);
            }
            parts.add(text.substring(from, to).strip());
            from = to;
        }
        return List.copyOf(parts);
    }

    /** Tools send tabs, carriage returns and worse; only line breaks mean something. */
    private static String clean(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        text.replace("\r\n", "\n").replace('\r', '\n').codePoints().forEach(c -> {
            if (c == '\n') {
                clean.append('\n');
            } else if (c == '\t') {
                clean.append(' ');
            } else if (!Caption.isUnprintable(c)) {
                clean.appendCodePoint(c);
            }
        });
        return String.join("\n", Caption.linesOf(io.candor.access.PlainText.Check.cleaned(clean.toString())));
    }

    private static long moment(BroadcastView broadcast, Instant at, long now) {
        Instant start = broadcast.wentLiveAt();
        if (start == null) {
            return now;
        }
        // Tools tell milliseconds, the database microseconds.
        long moment = Duration.between(start.truncatedTo(ChronoUnit.MILLIS), at).toMillis() * broadcast.pace();
        return moment > now + AHEAD_MS ? now : Math.clamp(moment, 0, Caption.MAX_MOMENT_MS);
    }

    private SpeakerMarks marks(Found by, BroadcastRef broadcast) {
        Set<String> known = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        known.add(broadcasts.require(broadcast.slug(), true).presenter().name());
        known.addAll(store.speakers(broadcast.id()));
        return new SpeakerMarks(known, by.speaker());
    }

    /** Zoom's own example for Japanese is {@code jp-JP}, so that is what tools send. */
    private static String language(Found by, BroadcastRef broadcast, @Nullable String lang) {
        if (lang == null || lang.isBlank()) {
            return by.address().language();
        }
        String tag = lang.replace('_', '-');
        String known = tag.toLowerCase(Locale.ROOT).startsWith("jp-") ? "ja" + tag.substring(2) : tag;
        return Language.of(known)
                .map(language -> language.among(broadcast.languages()).tag())
                .orElse(by.address().language());
    }

    private BroadcastRef requireOnAir(Found by) {
        BroadcastRef broadcast = onAir(by);
        if (broadcast == null) {
            throw Refusal.of(Refusal.Kind.NOT_ALLOWED_NOW, "The broadcast is not on air.");
        }
        return broadcast;
    }

    private @Nullable BroadcastRef onAir(Found by) {
        return broadcasts
                .ref(by.broadcast())
                .filter(b -> b.state() == State.LIVE)
                .orElse(null);
    }
}
