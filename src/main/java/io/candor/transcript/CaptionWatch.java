package io.candor.transcript;

import io.candor.broadcast.BroadcastRef;
import io.candor.broadcast.State;
import io.candor.transcript.CaptionNotice.Kind;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Looks over the captions of a broadcast on air for what staff should do something about. */
@ApplicationScoped
@Transactional
public class CaptionWatch {

    /** Longer than anybody pauses who is being captioned. */
    private static final Duration STALLED = Duration.ofMinutes(1);

    /** A gap that nobody could fill for so long will stay one: the transcript can be put right afterwards. */
    private static final Duration WORTH_FILLING = Duration.ofMinutes(5);

    /** Of a tool's posts, whose times are not kept, the last ones: some minutes of speech. */
    private static final int LAST_POSTS = 50;

    private final CaptionStore store;
    private final CaptionAddresses addresses;
    private final Clock clock;

    CaptionWatch(CaptionStore store, CaptionAddresses addresses, Clock clock) {
        this.store = store;
        this.addresses = addresses;
        this.clock = clock;
    }

    /** What is wrong now, the most urgent first; nothing of a broadcast that is not on air. */
    public List<CaptionNotice> notices(BroadcastRef broadcast) {
        if (broadcast.state() != State.LIVE) {
            return List.of();
        }
        List<CaptionNotice> notices = new ArrayList<>();
        Instant now = clock.instant();
        List<CaptionAddress> tools = addresses.list(broadcast.id()).stream()
                .filter(address -> addresses.lastSeq(address) > 0)
                .toList();
        store.lastCame(broadcast.id())
                .filter(last -> last.isBefore(now.minus(STALLED)))
                .ifPresent(last -> notices.add(new CaptionNotice(Kind.STALLED, stalled(tools), last)));
        store.gapsSince(broadcast.id(), now.minus(WORTH_FILLING)).stream()
                .collect(Collectors.groupingBy(CaptionStore.Gap::language))
                .forEach((language, gaps) -> notices.add(new CaptionNotice(Kind.GAP, missing(language, gaps), null)));
        for (CaptionAddress tool : tools) {
            long missing = addresses.missingOfLast(tool, LAST_POSTS);
            if (missing > 0) {
                String posts = missing == 1 ? "One post" : missing + " posts";
                notices.add(new CaptionNotice(
                        Kind.GAP, posts + " of “" + tool.label() + "” never came. Ask for them again.", null));
            }
        }
        return notices;
    }

    private static String stalled(List<CaptionAddress> tools) {
        String who = tools.isEmpty()
                ? "the captioner"
                : tools.stream().map(tool -> "“" + tool.label() + "”").collect(Collectors.joining(", "));
        return "Captions have stopped. Check with " + who + ".";
    }

    private static String missing(String language, List<CaptionStore.Gap> gaps) {
        String numbers = gaps.stream()
                .limit(3)
                .map(gap -> gap.from() == gap.to() ? "" + gap.from() : gap.from() + " to " + gap.to())
                .collect(Collectors.joining(", "));
        return "Lines are missing in the %s captions: %s%s never came. Ask the sender for them again."
                .formatted(
                        Locale.forLanguageTag(language).getDisplayName(Locale.ENGLISH),
                        numbers,
                        gaps.size() > 3 ? " and more" : "");
    }
}
