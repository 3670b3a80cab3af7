package io.candor.question;

import io.candor.access.PlainText;
import io.candor.access.Refusal;
import io.candor.access.Role;
import io.candor.access.Staff;
import io.candor.broadcast.BroadcastRef;
import io.candor.broadcast.Broadcasts;
import io.candor.question.QuestionViews.StaffQuestion;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

@Path("/api/broadcasts/{slug}/questions")
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Questions", description = "Moderating and answering. Viewers ask on the room's socket.")
@RolesAllowed(Role.AS_MODERATOR)
class QuestionResource {

    /** Two days: longer than any broadcast. */
    private static final long LONGEST_MS = 172_800_000;

    private final Questions questions;
    private final Desk desk;
    private final Blocker blocker;
    private final Broadcasts broadcasts;
    private final SecurityIdentity identity;

    QuestionResource(
            Questions questions, Desk desk, Blocker blocker, Broadcasts broadcasts, SecurityIdentity identity) {
        this.questions = questions;
        this.desk = desk;
        this.blocker = blocker;
        this.broadcasts = broadcasts;
        this.identity = identity;
    }

    record QuestionList(List<StaffQuestion> questions) {}

    /** With a version, what is done is refused when somebody else has done something meanwhile. */
    record Seen(
            @Schema(description = "The version that was seen", examples = "1") @Nullable
            Long version) {}

    /** A draft goes out, or is put aside, as it was read and in no other form. */
    record SeenDraft(
            @Schema(description = "The version that was seen", examples = "1") @NotNull
            Long version) {}

    record Approval(
            @Schema(description = "The version that was seen", examples = "1") @Nullable
            Long version,

            @Schema(description = "False: an expert's answer goes on waiting", examples = "true") @Nullable
            Boolean withAnswer) {}

    record Blocking(
            @Schema(
                    description = "When given, what they asked and nobody has answered is declined, for this reason",
                    examples = "Please ask in other words.")
            @Nullable
            @PlainText(max = 300)
            String dismissReason) {}

    record Dismissal(
            @Schema(description = "The asker reads this", examples = "Please call us about this; it concerns only you.")
            @NotNull
            @PlainText(max = 300)
            String reason,

            @Schema(description = "The version that was seen", examples = "1") @Nullable
            Long version) {}

    record Grouping(
            @Schema(description = "The question that speaks for the group") @NotNull
            UUID under,

            @Schema(description = "The version that was seen", examples = "1") @Nullable
            Long version) {}

    record Span(
            @Schema(description = "Moment; when absent, when it was put on air", examples = "61000")
            @Nullable
            @Min(0)
            @Max(LONGEST_MS)
            Long startMs,

            @Schema(description = "Moment; when absent, now", examples = "95000") @Nullable @Min(0) @Max(LONGEST_MS)
            Long endMs,

            @Schema(description = "The version that was seen", examples = "1") @Nullable
            Long version) {}

    record WrittenAnswer(
            @Schema(examples = "Yes. Every hotel night of this week is refunded without a receipt.")
            @NotNull
            @PlainText(max = 4000, lines = true)
            String text,

            @Schema(
                    description = "Who signs: who is signed in, also when absent; somebody else only by COMMS",
                    examples = "Sam Keller")
            @Nullable
            @PlainText(max = 120, name = true)
            String author,

            @Schema(examples = "Head of Customer Care") @Nullable @PlainText(max = 160)
            String role,

            @Schema(description = "For the asker only")
            @com.fasterxml.jackson.annotation.JsonProperty("private")
            @Nullable
            Boolean privately,

            @Schema(description = "The version that was seen", examples = "1") @NotNull
            Long version) {}

    @GET
    @RolesAllowed(Role.AS_STAFF)
    @Operation(summary = "All questions of a broadcast, in the order asked")
    public QuestionList list(String slug) {
        return new QuestionList(questions.list(broadcast(slug).id()));
    }

    @POST
    @Path("/{id}/approve")
    @Operation(
            summary = "Let everybody see it",
            description = "An expert's answer that waits for it goes out with it, where a `version` was given.")
    public StaffQuestion approve(String slug, UUID id, @Nullable @Valid Approval approval) {
        Approval a = approval == null ? new Approval(null, null) : approval;
        boolean withAnswer = a.version() != null && !Boolean.FALSE.equals(a.withAnswer());
        return desk.approve(doing(slug, id, a.version()), withAnswer);
    }

    @POST
    @Path("/{id}/dismiss")
    @Operation(
            summary = "Decline it, with a reason that the asker reads",
            description =
                    "Not what is in a published record: that takes `POST …/redactions`, as answering privately and"
                            + " undoing do.")
    public StaffQuestion dismiss(String slug, UUID id, @NotNull @Valid Dismissal dismissal) {
        return desk.dismiss(doing(slug, id, dismissal.version()), dismissal.reason());
    }

    @POST
    @Path("/{id}/group")
    @Operation(summary = "Group it under another question that asks the same")
    public StaffQuestion group(String slug, UUID id, @NotNull @Valid Grouping grouping) {
        return desk.group(doing(slug, id, grouping.version()), grouping.under());
    }

    @POST
    @Path("/{id}/on-air")
    @Operation(summary = "Put it on air; the one that was there goes back to the queue")
    public StaffQuestion onAir(String slug, UUID id, @Nullable @Valid Seen seen) {
        return desk.putOnAir(doing(slug, id, seen));
    }

    @POST
    @Path("/{id}/off-air")
    @Operation(summary = "Take it off air again, back to the queue")
    public StaffQuestion offAir(String slug, UUID id, @Nullable @Valid Seen seen) {
        return desk.takeOffAir(doing(slug, id, seen));
    }

    @POST
    @Path("/{id}/answered")
    @Operation(summary = "It was answered aloud, in this span of the recording")
    public StaffQuestion answered(String slug, UUID id, @Nullable @Valid Span span) {
        Span s = span == null ? new Span(null, null, null) : span;
        return desk.answeredSpoken(doing(slug, id, s.version()), s.startMs(), s.endMs());
    }

    @POST
    @Path("/{id}/answer")
    @RolesAllowed(Role.AS_EXPERT)
    @Operation(
            summary = "Answer in writing, signed by whoever is signed in",
            description =
                    "An EXPERT's answer goes out at once where everybody sees the question already; else it is a `draft` until a moderator lets it out. In the name of somebody else only COMMS answers, and that is written down.")
    public StaffQuestion answer(String slug, UUID id, @NotNull @Valid WrittenAnswer written) {
        Staff staff = staff();
        String author =
                written.author() == null ? staff.name() : written.author().strip();
        if (!author.equals(staff.name()) && !identity.hasRole(Role.AS_COMMS)) {
            throw Refusal.invalid("author", "An answer is signed by whoever gives it: " + staff.name() + ".");
        }
        Answer.Written answer = new Answer.Written(
                written.text().strip(),
                author,
                written.role() == null ? "" : written.role().strip());
        return desk.answerWritten(
                doing(slug, id, written.version()),
                answer,
                Boolean.TRUE.equals(written.privately()),
                identity.hasRole(Role.AS_MODERATOR));
    }

    @POST
    @Path("/{id}/release")
    @Operation(summary = "Let an expert's answer out, as it was written")
    public StaffQuestion release(String slug, UUID id, @NotNull @Valid SeenDraft draft) {
        return desk.release(doing(slug, id, draft.version()));
    }

    @POST
    @Path("/{id}/discard")
    @RolesAllowed(Role.AS_EXPERT)
    @Operation(summary = "Put an expert's answer aside", description = "An EXPERT only their own.")
    public StaffQuestion discard(String slug, UUID id, @NotNull @Valid SeenDraft draft) {
        return desk.discardDraft(doing(slug, id, draft.version()), identity.hasRole(Role.AS_MODERATOR));
    }

    @POST
    @Path("/{id}/undo")
    @Operation(summary = "Take back the last action")
    public StaffQuestion undo(String slug, UUID id, @Nullable @Valid Seen seen) {
        return desk.undo(doing(slug, id, seen));
    }

    @POST
    @Path("/{id}/block")
    @Operation(
            summary = "Block the viewer who asked it",
            description =
                    "What they ask is taken as before and waits apart, what they join does not count, and they are not told. Takes back what it did with `unblock`. What others read in a published record stays.")
    public StaffQuestion block(String slug, UUID id, @Nullable @Valid Blocking blocking) {
        return blocker.block(doing(slug, id, (Long) null), blocking == null ? null : blocking.dismissReason());
    }

    @POST
    @Path("/{id}/unblock")
    @Operation(summary = "Block the viewer who asked it no more")
    public StaffQuestion unblock(String slug, UUID id) {
        return blocker.unblock(doing(slug, id, (Long) null));
    }

    private Desk.Doing doing(String slug, UUID id, @Nullable Seen seen) {
        return doing(slug, id, seen == null ? null : seen.version());
    }

    private Desk.Doing doing(String slug, UUID id, @Nullable Long version) {
        return new Desk.Doing(broadcast(slug), id, version, staff());
    }

    private BroadcastRef broadcast(String slug) {
        return broadcasts.ref(slug, true);
    }

    private Staff staff() {
        return Staff.of(identity);
    }
}
