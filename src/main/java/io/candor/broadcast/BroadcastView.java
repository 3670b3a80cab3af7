package io.candor.broadcast;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.candor.live.RoomEvent;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A broadcast as staff see it, and by {@link #forAll} as everybody does; also the {@code broadcast} event. */
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

        @Schema(description = "For staff only until the broadcast is on air") @Nullable
        String videoUrl,

        @Nullable Instant wentLiveAt,
        @Nullable Instant endedAt,
        @Nullable Instant publishedAt,
        int edition,
        boolean rehearsal,
        int pace,
        boolean hasPhoto,
        boolean acceptsQuestions,
        Asking asking,

        @Schema(description = "For staff only") @Nullable Integer crowd,

        long version)
        implements RoomEvent {

    /** The newest revision of the brief. */
    public record BriefView(
            int revision, Instant revisedAt, String happened, String next, String now, List<ContactPoint> contacts) {}

    @Override
    public String kind() {
        return "broadcast";
    }

    @Override
    public @Nullable UUID subject() {
        return null;
    }

    /**
     * As everybody may see it: where the picture is going to be is not public before the broadcast is on air, and how
     * much may come from one address never is.
     */
    BroadcastView forAll() {
        return new BroadcastView(
                slug,
                state,
                title,
                summary,
                presenter,
                startsAt,
                zone,
                languages,
                brief,
                responsePromise,
                state.hasMoments() ? videoUrl : null,
                wentLiveAt,
                endedAt,
                publishedAt,
                edition,
                rehearsal,
                pace,
                hasPhoto,
                acceptsQuestions,
                asking,
                null,
                version);
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
                b.crowd,
                b.version);
    }
}
