package io.candor.broadcast;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.candor.live.RoomEvent;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A broadcast as everybody sees it; also the {@code broadcast} event. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BroadcastView(
        String slug,
        State state,
        String title,
        @Nullable String summary,
        Plan.Presenter presenter,
        @Nullable Instant startsAt,
        String zone,
        List<String> languages,
        BriefView brief,
        Plan.@Nullable ResponsePromise responsePromise,
        @Nullable String videoUrl,
        @Nullable Instant wentLiveAt,
        @Nullable Instant endedAt,
        @Nullable Instant publishedAt,
        int edition,
        boolean rehearsal,
        int pace,
        boolean hasPhoto,
        boolean acceptsQuestions,
        Asking asking,
        long version)
        implements RoomEvent {

    /** The newest revision of the brief. */
    public record BriefView(
            int revision, Instant revisedAt, String happened, String next, String now, List<ContactPoint> contacts) {}

    @Override
    public String kind() {
        return "broadcast";
    }

    static BroadcastView of(BroadcastEntity b, BriefRevision brief) {
        return new BroadcastView(
                b.slug,
                b.state,
                b.title,
                b.summary,
                new Plan.Presenter(b.presenterName, b.presenterRole),
                b.startsAt,
                b.zone,
                b.languages,
                new BriefView(brief.revision, brief.revisedAt, brief.happened, brief.next, brief.now, brief.contacts),
                b.promiseText == null ? null : new Plan.ResponsePromise(b.promiseText, b.promiseBy),
                b.videoUrl,
                b.wentLiveAt,
                b.endedAt,
                b.publishedAt,
                b.edition,
                b.rehearsal,
                b.pace,
                b.hasPhoto,
                b.state.acceptsQuestions() && b.questionsOpen,
                b.asking(),
                b.version);
    }
}
