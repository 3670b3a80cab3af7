package io.candor.rehearsal;

import io.candor.access.PlainText;
import io.candor.access.Refusal;
import io.candor.broadcast.Brief;
import io.candor.broadcast.Plan;
import io.candor.live.ViewerMessage;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What is said, asked and promised in a rehearsal, and when. All times are moments. */
@Schema(name = "RehearsalScript")
record Script(
        @NotNull @PlainText(max = 160) String title,
        @NotNull @PlainText(max = 120) String presenter,
        @Nullable @PlainText(max = 160) String presenterRole,
        @Nullable @PlainText(max = 1000, lines = true) String source,
        @NotNull @Min(1_000) @Max(LONGEST_MS) Long durationMs,
        @Nullable @PlainText(max = 200) String responsePromise,
        @Nullable @Valid Brief brief,
        @NotNull @Size(max = 10_000) List<@NotNull @Valid Cue> cues,
        @NotNull @Size(max = 2_000) List<@NotNull @Valid Asked> questions,
        @Nullable @Size(max = 100) List<@NotNull @Valid Promise> promises) {

    /** Four hours. */
    private static final long LONGEST_MS = 14_400_000;

    private static final String UNKNOWN_ROLE = "Presenter";

    record Cue(
            @NotNull @Min(0) @Max(LONGEST_MS) Long startMs,
            @NotNull @Min(0) @Max(LONGEST_MS) Long endMs,
            @Nullable @PlainText(max = 120) String speaker,
            @NotNull @PlainText(max = 2000, lines = true) String text) {}

    record Span(
            @NotNull @Min(0) @Max(LONGEST_MS) Long startMs,
            @NotNull @Min(0) @Max(LONGEST_MS) Long endMs) {}

    record Written(
            @NotNull @PlainText(max = 4000, lines = true) String text,
            @NotNull @PlainText(max = 120) String author,
            @NotNull @PlainText(max = 160) String role) {}

    /** A question, who asks it, and what becomes of it. */
    record Asked(
            @Nullable @PlainText(max = 40) String id,
            @Nullable @PlainText(max = 80) String asker,
            @NotNull @PlainText(max = 4000, lines = true) String text,
            @NotNull @Min(0) @Max(LONGEST_MS) Long askedAtMs,
            @Nullable @Valid Span answer,
            @Nullable @PlainText(max = 40) String groupUnder,
            @Nullable @PlainText(max = 300) String dismiss,
            @Nullable @Valid Written writtenAnswer,
            @Nullable @Min(0) @Max(200) Integer meToo) {

        /**
         * The text as its asker would have to put it: people who speak in a real press conference know no limit, the
         * question box does. Cut at a word, with an ellipsis.
         */
        String fitted() {
            int limit = ViewerMessage.LONGEST_QUESTION;
            String whole = text.strip();
            if (whole.codePointCount(0, whole.length()) <= limit) {
                return whole;
            }
            String start = whole.substring(0, whole.offsetByCodePoints(0, limit - 1));
            int wordEnd = start.lastIndexOf(' ');
            return (wordEnd > 0 ? start.substring(0, wordEnd) : start) + "…";
        }
    }

    record Promise(
            @NotNull @PlainText(max = 500) String what,
            @NotNull @PlainText(max = 120) String owner,
            @NotNull @Min(0) @Max(3650) Integer dueInDays,
            @NotNull @Min(0) @Max(LONGEST_MS) Long atMs,
            @Nullable @Size(max = 100) List<@NotNull @PlainText(max = 40) String> questions) {}

    List<Promise> promisesOrNone() {
        return promises == null ? List.of() : promises;
    }

    /** Refuses ids that name nothing, and spans that end before they start. */
    void check() {
        Set<String> ids = new HashSet<>();
        for (Asked q : questions) {
            if (q.id() != null && !ids.add(q.id())) {
                throw Refusal.invalid("script.questions", "The id " + q.id() + " is used twice.");
            }
        }
        List<String> named = new ArrayList<>();
        questions.stream().map(Asked::groupUnder).filter(id -> id != null).forEach(named::add);
        promisesOrNone().stream()
                .flatMap(p -> p.questions() == null ? java.util.stream.Stream.empty() : p.questions().stream())
                .forEach(named::add);
        for (String id : named) {
            if (!ids.contains(id)) {
                throw Refusal.invalid("script.questions", "No question has the id " + id + ".");
            }
        }
        for (Cue cue : cues) {
            if (cue.endMs() < cue.startMs()) {
                throw Refusal.invalid("script.cues", "A line ends before it starts, at " + cue.startMs() + " ms.");
            }
        }
        for (Asked q : questions) {
            if (q.answer() != null && q.answer().endMs() < q.answer().startMs()) {
                throw Refusal.invalid("script.questions", "An answer ends before it starts.");
            }
        }
    }

    Plan plan() {
        return new Plan(
                title,
                source,
                null,
                new Plan.Presenter(presenter, presenterRole == null ? UNKNOWN_ROLE : presenterRole),
                null,
                null,
                null,
                brief,
                responsePromise == null ? null : new Plan.ResponsePromise(responsePromise, null),
                null,
                null,
                null);
    }
}
