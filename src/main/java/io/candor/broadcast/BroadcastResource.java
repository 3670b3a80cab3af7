package io.candor.broadcast;

import io.candor.access.PlainText;
import io.candor.access.Refusal;
import io.candor.access.Role;
import io.candor.access.Staff;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

@Path("/api/broadcasts")
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Broadcasts", description = "Life cycle, plan and brief")
class BroadcastResource {

    private final Broadcasts broadcasts;
    private final SecurityIdentity identity;

    BroadcastResource(Broadcasts broadcasts, SecurityIdentity identity) {
        this.broadcasts = broadcasts;
        this.identity = identity;
    }

    record BroadcastList(List<BroadcastView> broadcasts) {}

    record BriefChange(
            @Schema(description = "The version that was read", examples = "3") @NotNull
            Long version,

            @Schema(examples = "Our crew planning system failed at 04:10. 1,240 flights are cancelled.")
            @NotNull
            @PlainText(max = 4000, lines = true, empty = true)
            String happened,

            @Schema(examples = "We rebook everybody by tonight, without you having to call.")
            @NotNull
            @PlainText(max = 4000, lines = true, empty = true)
            String next,

            @Schema(examples = "Do not go to the airport. Your new flight is in the app by 18:00.")
            @NotNull
            @PlainText(max = 4000, lines = true, empty = true)
            String now,

            @NotNull @Size(max = 12) List<@Valid @NotNull ContactPoint> contacts) {

        Brief brief() {
            return new Brief(happened, next, now, contacts);
        }
    }

    record Schedule(
            @Schema(examples = "2030-01-15T17:00:00Z") @NotNull
            Instant startsAt,

            @Schema(examples = "Europe/Berlin") @NotNull @PlainText(max = 64)
            String zone,

            @Schema(description = "The version that was read", examples = "3") @Nullable
            Long version) {}

    @GET
    @RolesAllowed(Role.AS_STAFF)
    @Operation(summary = "All broadcasts, newest first", description = "At most the 200 newest.")
    public BroadcastList list() {
        return new BroadcastList(broadcasts.list());
    }

    @POST
    @RolesAllowed(Role.AS_COMMS)
    @Operation(summary = "Create a broadcast", description = "DRAFT, or SCHEDULED when the plan has a startsAt.")
    @APIResponse(
            responseCode = "201",
            description = "Created",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = BroadcastView.class)))
    public Response create(@NotNull @Valid Plan plan) {
        return created(broadcasts.create(plan, Staff.of(identity)));
    }

    @POST
    @Path("/live")
    @RolesAllowed(Role.AS_COMMS)
    @Operation(summary = "Create a broadcast and go on air at once")
    @APIResponse(
            responseCode = "201",
            description = "On air",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = BroadcastView.class)))
    public Response goLiveNow(@NotNull @Valid Plan plan) {
        return created(broadcasts.goLiveNow(plan, Staff.of(identity)));
    }

    @GET
    @Path("/{slug}")
    @PermitAll
    @Operation(summary = "One broadcast", description = "Drafts and rehearsals are visible to staff only.")
    public BroadcastView get(String slug) {
        return broadcasts.require(slug, Staff.is(identity));
    }

    @PUT
    @Path("/{slug}")
    @RolesAllowed(Role.AS_COMMS)
    @Operation(summary = "Replace the plan", description = "Refused when the version is not the current one.")
    public BroadcastView edit(String slug, @NotNull @Valid Plan plan) {
        return broadcasts.edit(slug, plan, Staff.of(identity));
    }

    @DELETE
    @Path("/{slug}")
    @RolesAllowed(Role.AS_COMMS)
    @Operation(
            summary = "Remove it for good, with all of its record and media",
            description =
                    "Not while it is on air. Its address answers 410 from then on and is never given to another broadcast.")
    @APIResponse(responseCode = "204", description = "Removed")
    public void remove(String slug) {
        broadcasts.remove(slug, Staff.of(identity));
    }

    @PUT
    @Path("/{slug}/brief")
    @RolesAllowed(Role.AS_COMMS)
    @Operation(summary = "Revise the brief; each revision is kept")
    public BroadcastView reviseBrief(String slug, @NotNull @Valid BriefChange change) {
        return broadcasts.reviseBrief(slug, change.brief(), change.version(), Staff.of(identity));
    }

    @POST
    @Path("/{slug}/schedule")
    @RolesAllowed(Role.AS_COMMS)
    @Operation(summary = "Announce it for a time, or move it to another")
    public BroadcastView schedule(String slug, @NotNull @Valid Schedule schedule) {
        Plan.requireZone(schedule.zone());
        return broadcasts.schedule(slug, schedule.startsAt(), schedule.zone(), schedule.version());
    }

    @POST
    @Path("/{slug}/go-live")
    @RolesAllowed(Role.AS_COMMS)
    @Operation(summary = "Go on air")
    public BroadcastView goLive(String slug) {
        return broadcasts.goLive(slug);
    }

    @POST
    @Path("/{slug}/end")
    @RolesAllowed(Role.AS_COMMS)
    @Operation(summary = "End the broadcast", description = "Only a person ends it; a lost camera does not.")
    public BroadcastView end(String slug) {
        return broadcasts.end(slug);
    }

    @POST
    @Path("/{slug}/cancel")
    @RolesAllowed(Role.AS_COMMS)
    @Operation(summary = "Call it off before it has gone on air")
    public BroadcastView cancel(String slug) {
        return broadcasts.cancel(slug);
    }

    @PUT
    @Path("/{slug}/photo")
    @RolesAllowed(Role.AS_COMMS)
    @Consumes({"image/jpeg", "image/png", "image/webp", MediaType.APPLICATION_OCTET_STREAM})
    @Operation(summary = "Replace the presenter's photo", description =
                    "JPEG or PNG, at most 512 KiB and 25 megapixels. It is made anew: upright, at most 640 pixels wide or high, and without what a camera writes beside the pixels.")
    public BroadcastView replacePhoto(String slug, byte @NotNull [] picture) {
        return broadcasts.replacePhoto(slug, picture);
    }

    @GET
    @Path("/{slug}/photo")
    @PermitAll
    @Operation(summary = "The presenter's photo")
    @APIResponse(
            responseCode = "200",
            description = "The picture, at most 640 pixels wide or high",
            content =
                    @Content(mediaType = "image/jpeg", schema = @Schema(type = SchemaType.STRING, format = "binary")))
    public Response photo(String slug) {
        byte[] portrait =
                broadcasts.photo(slug, Staff.is(identity)).orElseThrow(() -> Refusal.notFound("There is no photo."));
        return Response.ok(portrait, Portrait.MEDIA_TYPE)
                .header("Cache-Control", "private, max-age=300")
                .build();
    }

    private static Response created(BroadcastView view) {
        return Response.created(URI.create("/api/broadcasts/" + view.slug()))
                .entity(view)
                .build();
    }
}
