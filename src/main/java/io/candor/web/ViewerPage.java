package io.candor.web;

import io.candor.broadcast.BroadcastView;
import io.candor.broadcast.State;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The public page before and during a broadcast, as it is before its script takes over and where there is none. */
record ViewerPage(
        String slug,
        State state,
        String title,
        @Nullable String summary,
        String lang,
        Person presenter,
        @Nullable String startsAt,
        @Nullable String startsAtText,
        BriefSection brief,
        boolean mayAsk,
        boolean acceptsQuestions,
        @Nullable String promise,
        boolean staffOnly) {

    static ViewerPage of(BroadcastView b) {
        Instant startsAt = b.state() == State.SCHEDULED ? b.startsAt() : null;
        var promise = b.responsePromise();
        return new ViewerPage(
                b.slug(),
                b.state(),
                b.title(),
                b.summary(),
                b.languages().getFirst(),
                Person.presenting(b),
                startsAt == null ? null : startsAt.toString(),
                startsAt == null ? null : Moments.full(startsAt, b.zone()),
                BriefSection.of(b.brief(), b.zone()),
                b.state().acceptsQuestions(),
                b.acceptsQuestions(),
                promise == null ? null : promise.text(),
                b.rehearsal() || b.state() == State.DRAFT);
    }

    public boolean live() {
        return state == State.LIVE;
    }

    public String description() {
        return summary == null ? "%s, %s, answers live.".formatted(presenter.name(), presenter.role()) : summary;
    }

    public String stateWord() {
        return switch (state) {
            case DRAFT -> "Draft, visible to staff only";
            case SCHEDULED -> "Announced";
            case LIVE -> "Live";
            case ENDED -> "The broadcast has ended";
            case PUBLISHED -> "The record is published";
            case CANCELLED -> "Cancelled";
        };
    }

    public String stageTitle() {
        return switch (state) {
            case DRAFT -> "Not announced yet";
            case SCHEDULED -> "Starting soon";
            case LIVE -> "On air";
            case ENDED -> "The broadcast has ended";
            case PUBLISHED -> "The record is here";
            case CANCELLED -> "Cancelled";
        };
    }

    public String stageText() {
        return switch (state) {
            case DRAFT -> "Only staff can see this page.";
            case SCHEDULED -> "It begins as soon as the presenter is on air.";
            case LIVE -> "The picture is on its way.";
            case ENDED, PUBLISHED -> "The recording and every answer will be here, at this same address.";
            case CANCELLED -> "This broadcast will not take place.";
        };
    }
}
