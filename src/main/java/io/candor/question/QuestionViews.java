package io.candor.question;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.candor.live.RoomEvent;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The wire shapes of a question: one for the audience, one for its asker, one for staff. Made here and nowhere else. */
public final class QuestionViews {

    private QuestionViews() {}

    /** As the audience sees it; also the {@code question} event. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record PublicQuestion(
            UUID id,
            String text,
            @Nullable String name,
            QuestionState state,
            @Nullable UUID under,
            long weight,
            Instant askedAt,
            @Nullable Long moment,
            @Nullable Answer answer)
            implements RoomEvent {
        @Override
        public String kind() {
            return "question";
        }

        @Override
        public UUID subject() {
            return id;
        }
    }

    /** It is not public any more. */
    public record QuestionRemoved(UUID id) implements RoomEvent {
        @Override
        public String kind() {
            return "question-removed";
        }

        @Override
        public @Nullable UUID subject() {
            return null;
        }
    }

    /** As its asker sees it: the reason when dismissed, the private answer, the answer of the group. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record OwnQuestion(
            UUID id,
            String ref,
            String text,
            QuestionState state,
            @Nullable String reason,
            @Nullable UUID under,
            @Nullable Answer answer,
            Instant askedAt) {}

    /** As staff see it. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record StaffQuestion(
            UUID id,
            String text,
            @Nullable String name,
            QuestionState state,
            long weight,
            @Nullable UUID under,
            @Nullable String reason,
            Instant askedAt,
            @Nullable Long moment,
            @Nullable Answer answer,
            @Nullable LastAction last,

            @Schema(description = "Rises with each change of the question, also when one is taken back")
            long version,

            @Schema(
                    description = "How many of the weight come from the one network that most of them come from; of"
                            + " weights of 5 and more")
            @Nullable
            Long fromOneNetwork,

            @Schema(description = "What to look at twice before everybody reads it")
            List<QuestionFlags.Flag> flags,

            @Schema(description = "An expert's answer that no moderator has let out yet") @Nullable
            StaffDraft draft,

            @Schema(description = "Its asker is blocked: it waits apart from the others, and counts for nothing")
            boolean blocked) {}

    /** An answer as an expert wrote it. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record StaffDraft(
            String text,
            String author,
            @Nullable String role,

            @com.fasterxml.jackson.annotation.JsonProperty("private")
            boolean privately) {

        static @Nullable StaffDraft of(@Nullable Draft d) {
            return d == null ? null : new StaffDraft(d.text(), d.author(), d.role(), d.privately());
        }
    }

    /** Who did what last, and whether it can be taken back. */
    public record LastAction(String action, String by, Instant at, boolean undoable) {}

    static PublicQuestion toPublic(QuestionEntity q, long weight) {
        return new PublicQuestion(
                q.id, q.text, q.name, q.state, q.under, weight, q.askedAt, q.moment, q.publicAnswer());
    }

    static OwnQuestion toOwn(QuestionEntity q, @Nullable QuestionEntity root) {
        if (root != null && root.state == QuestionState.DISMISSED) {
            // What is said of the one that speaks for it is said of it.
            return new OwnQuestion(q.id, q.ref, q.text, root.state, root.reason, q.under, q.answer(), q.askedAt);
        }
        Answer answer = root != null && root.state == QuestionState.ANSWERED ? root.answer() : q.answer();
        return new OwnQuestion(q.id, q.ref, q.text, q.state, q.reason, q.under, answer, q.askedAt);
    }

    static StaffQuestion toStaff(
            QuestionEntity q,
            long weight,
            @Nullable Long fromOneNetwork,
            @Nullable QuestionAction last,
            List<QuestionFlags.Flag> flags,
            boolean blocked) {
        return new StaffQuestion(
                q.id,
                q.text,
                q.name,
                q.state,
                weight,
                q.under,
                q.reason,
                q.askedAt,
                q.moment,
                q.answer(),
                last == null ? null : new LastAction(last.action, last.byName, last.at, last.afterVersion == q.version),
                q.version,
                fromOneNetwork,
                flags,
                StaffDraft.of(q.draft),
                blocked);
    }
}
