package io.candor.question;

import io.candor.access.PlainText;
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
    private final Broadcasts broadcasts;
    private final SecurityIdentity identity;

    QuestionResource(Questions questions, Broadcasts broadcasts, SecurityIdentity identity) {
        this.questions = questions;
        this.broadcasts = broadcasts;
        this.identity = identity;
    }

    record QuestionList(List<StaffQuestion> questions) {}

    record Dismissal(
            @Schema(description = "The asker reads this", examples = "Please call us about this; it concerns only you.")
            @NotNull
            @PlainText(max = 300)
            String reason) {}

    record Grouping(
            @Schema(description = "The question that speaks for the group") @NotNull
            UUID under) {}

    record Span(
            @Schema(description = "Moment; when absent, when it was put on air", examples = "61000")
            @Nullable
            @Min(0)
            @Max(LONGEST_MS)
            Long startMs,

            @Schema(description = "Moment; when absent, now", examples = "95000") @Nullable @Min(0) @Max(LONGEST_MS)
            Long endMs) {}

    record WrittenAnswer(
            @Schema(examples = "Yes. Every hotel night of this week is refunded without a receipt.")
            @NotNull
            @PlainText(max = 4000, lines = true)
            String text,

            @Schema(description = "Who signs; when absent, who is signed in", examples = "Sam Keller")
            @Nullable
            @PlainText(max = 120, name = true)
            String author,

            @Schema(examples = "Head of Customer Care") @Nullable @PlainText(max = 160)
            String role,

            @Schema(description = "For the asker only")
            @com.fasterxml.jackson.annotation.JsonProperty("private")
            @Nullable
            Boolean privately) {}

    @GET
    @RolesAllowed(Role.AS_STAFF)
    @Operation(summary = "All questions of a broadcast, in the order asked")
    public QuestionList list(String slug) {
        return new QuestionList(questions.list(broadcast(slug).id()));
    }

    @POST
    @Path("/{id}/approve")
    @Operation(summary = "Let everybody see it")
    public StaffQuestion approve(String slug, UUID id) {
        return questions.approve(broadcast(slug), id, staff());
    }

    @POST
    @Path("/{id}/dismiss")
    @Operation(summary = "Decline it, with a reason that the asker reads")
    public StaffQuestion dismiss(String slug, UUID id, @NotNull @Valid Dismissal dismissal) {
        return questions.dismiss(broadcast(slug), id, dismissal.reason(), staff());
    }

    @POST
    @Path("/{id}/group")
    @Operation(summary = "Group it under another question that asks the same")
    public StaffQuestion group(String slug, UUID id, @NotNull @Valid Grouping grouping) {
        return questions.group(broadcast(slug), id, grouping.under(), staff());
    }

    @POST
    @Path("/{id}/on-air")
    @Operation(summary = "Put it on air; the one that was there goes back to the queue")
    public StaffQuestion onAir(String slug, UUID id) {
        return questions.putOnAir(broadcast(slug), id, staff());
    }

    @POST
    @Path("/{id}/off-air")
    @Operation(summary = "Take it off air again, back to the queue")
    public StaffQuestion offAir(String slug, UUID id) {
        return questions.takeOffAir(broadcast(slug), id, staff());
    }

    @POST
    @Path("/{id}/answered")
    @Operation(summary = "It was answered aloud, in this span of the recording")
    public StaffQuestion answered(String slug, UUID id, @Nullable @Valid Span span) {
        Span s = span == null ? new Span(null, null) : span;
        return questions.answeredSpoken(broadcast(slug), id, s.startMs(), s.endMs(), staff());
    }

    @POST
    @Path("/{id}/answer")
    @RolesAllowed(Role.AS_EXPERT)
    @Operation(summary = "Answer in writing, signed by a named person")
    public StaffQuestion answer(String slug, UUID id, @NotNull @Valid WrittenAnswer written) {
        Staff staff = staff();
        Answer.Written answer = new Answer.Written(
                written.text().strip(),
                written.author() == null ? staff.name() : written.author().strip(),
                written.role() == null ? "" : written.role().strip());
        return questions.answerWritten(broadcast(slug), id, answer, Boolean.TRUE.equals(written.privately()), staff);
    }

    @POST
    @Path("/{id}/undo")
    @Operation(summary = "Take back the last action")
    public StaffQuestion undo(String slug, UUID id) {
        return questions.undo(broadcast(slug), id, staff());
    }

    private BroadcastRef broadcast(String slug) {
        return broadcasts.ref(slug, true);
    }

    private Staff staff() {
        return Staff.of(identity);
    }
}
