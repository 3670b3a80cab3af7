package io.candor.followup;

import io.candor.access.PlainText;
import io.candor.access.Role;
import io.candor.access.Staff;
import io.candor.broadcast.Broadcasts;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

@Path("/api/broadcasts/{slug}/follow-ups")
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Commitments", description = "Promises made on air, and what became of them")
class FollowUpResource {

    private final FollowUps followUps;
    private final Broadcasts broadcasts;
    private final SecurityIdentity identity;

    FollowUpResource(FollowUps followUps, Broadcasts broadcasts, SecurityIdentity identity) {
        this.followUps = followUps;
        this.broadcasts = broadcasts;
        this.identity = identity;
    }

    record FollowUpList(List<FollowUpView> followUps) {}

    record Progress(
            @NotNull FollowUpState state,

            @Schema(description = "Read by everybody", examples = "All 412 hotel nights are refunded.")
            @Nullable
            @PlainText(max = 1000, lines = true)
            String note,

            @Schema(description = "The version that was seen", examples = "0") @Nullable
            Long version) {}

    @GET
    @PermitAll
    @Operation(summary = "The commitments of a broadcast, in the order made")
    public FollowUpList list(String slug) {
        return new FollowUpList(
                followUps.of(broadcasts.ref(slug, Staff.is(identity)).id()));
    }

    @POST
    @RolesAllowed(Role.AS_MODERATOR)
    @Operation(summary = "Record a commitment", description = "Viewers see it at once.")
    @APIResponse(
            responseCode = "201",
            description = "Recorded",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = FollowUpView.class)))
    public Response record(String slug, @NotNull @Valid Commitment commitment) {
        FollowUpView view = followUps.record(broadcasts.ref(slug, true), commitment, Staff.of(identity));
        return Response.created(URI.create("/api/broadcasts/" + slug + "/follow-ups/" + view.id()))
                .entity(view)
                .build();
    }

    @PUT
    @Path("/{id}")
    @RolesAllowed(Role.AS_MODERATOR)
    @Operation(summary = "Correct a commitment", description = "Refused when the version is not the current one.")
    public FollowUpView edit(String slug, UUID id, @NotNull @Valid Commitment commitment) {
        return followUps.edit(broadcasts.ref(slug, true), id, commitment);
    }

    @POST
    @Path("/{id}/updates")
    @RolesAllowed(Role.AS_MODERATOR)
    @Operation(
            summary = "Say how it goes",
            description = "Dated, public, and kept. With a `version`, refused when it is not the current one.")
    public FollowUpView update(String slug, UUID id, @NotNull @Valid Progress progress) {
        return followUps.update(
                broadcasts.ref(slug, true),
                id,
                progress.state(),
                progress.note(),
                progress.version(),
                Staff.of(identity));
    }
}
