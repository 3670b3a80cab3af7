package io.candor.followup;

import io.candor.access.PlainText;
import io.candor.access.Refusal;
import io.candor.access.Role;
import io.candor.access.Staff;
import io.candor.broadcast.BroadcastRef;
import io.candor.broadcast.Broadcasts;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

@Path("/api/broadcasts/{slug}/promises-heard")
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Promises heard", description = "Drafts of commitments, heard in the captions. For staff only.")
@RolesAllowed(Role.AS_MODERATOR)
class PromiseResource {

    private final PromisesHeard heard;
    private final Broadcasts broadcasts;
    private final SecurityIdentity identity;

    PromiseResource(PromisesHeard heard, Broadcasts broadcasts, SecurityIdentity identity) {
        this.heard = heard;
        this.broadcasts = broadcasts;
        this.identity = identity;
    }

    record PromiseList(List<PromiseHeard> promises) {}

    record Taking(
            @Schema(description = "As heard, when absent", examples = "Refund every hotel night of this week")
            @Nullable
            @PlainText(max = 500)
            String what,

            @Schema(description = "Who said it, when absent", examples = "Sam Keller, Customer Care")
            @Nullable
            @PlainText(max = 120)
            String owner,

            @Schema(description = "The day that was named, when absent; needed where none was", examples = "2026-11-30")
            @Nullable
            LocalDate dueOn,

            @Nullable @Size(max = 100) List<@NotNull UUID> questions) {}

    @GET
    @RolesAllowed(Role.AS_STAFF)
    @Operation(summary = "The promises that were heard and that nobody has decided about")
    public PromiseList list(String slug) {
        BroadcastRef ref = broadcasts.ref(slug, true);
        return new PromiseList(
                heard.open(ref).stream().map(p -> withOwner(ref, p)).toList());
    }

    @POST
    @Path("/{id}/take")
    @Operation(summary = "Record it as a commitment", description = "Viewers see it at once.")
    public FollowUpView take(String slug, UUID id, @Nullable @Valid Taking taking) {
        BroadcastRef ref = broadcasts.ref(slug, true);
        PromiseHeard promise = withOwner(ref, heard.find(ref, id));
        Taking as = taking == null ? new Taking(null, null, null, null) : taking;
        LocalDate dueOn = as.dueOn() == null ? promise.dueOn() : as.dueOn();
        if (dueOn == null) {
            throw Refusal.invalid("dueOn", "No day was named; a commitment needs one.");
        }
        String what = as.what() == null ? promise.text() : as.what();
        String owner = as.owner() == null ? String.valueOf(promise.owner()) : as.owner();
        return heard.take(ref, id, new Commitment(what, owner, dueOn, null, as.questions(), null), Staff.of(identity));
    }

    @POST
    @Path("/{id}/dismiss")
    @Operation(summary = "It was no promise, or not one to keep track of")
    @APIResponse(responseCode = "204", description = "Dismissed")
    public void dismiss(String slug, UUID id) {
        heard.dismiss(broadcasts.ref(slug, true), id, Staff.of(identity));
    }

    @POST
    @Path("/{id}/restore")
    @Operation(summary = "Take a dismissal back")
    @APIResponse(responseCode = "204", description = "Offered again")
    public void restore(String slug, UUID id) {
        heard.restore(broadcasts.ref(slug, true), id, Staff.of(identity));
    }

    private PromiseHeard withOwner(BroadcastRef ref, PromiseHeard p) {
        return new PromiseHeard(
                p.id(), p.moment(), p.text(), heard.owner(ref, p).orElse(null), p.dueOn());
    }
}
