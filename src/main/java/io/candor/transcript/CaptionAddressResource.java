package io.candor.transcript;

import io.candor.access.PlainText;
import io.candor.access.Role;
import io.candor.access.Staff;
import io.candor.broadcast.BroadcastRef;
import io.candor.broadcast.Broadcasts;
import io.candor.transcript.CaptionAddress.Convention;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

@Path("/api/broadcasts/{slug}/captions/addresses")
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Captions")
@RolesAllowed(Role.AS_MODERATOR)
class CaptionAddressResource {

    private static final int HOURS = 24;
    private static final int MOST_HOURS = 24 * 31;

    private final CaptionAddresses addresses;
    private final Broadcasts broadcasts;
    private final SecurityIdentity identity;

    CaptionAddressResource(CaptionAddresses addresses, Broadcasts broadcasts, SecurityIdentity identity) {
        this.addresses = addresses;
        this.broadcasts = broadcasts;
        this.identity = identity;
    }

    record Wanted(
            @Schema(examples = "ZOOM") @NotNull Convention convention,

            @Schema(description = "Who it is for", examples = "CART provider") @NotNull @PlainText(max = 80)
            String label,

            @Schema(
                    description = "Of texts that do not say theirs; the broadcast's first when left out",
                    examples = "en")
            @Nullable
            @Pattern(regexp = "[A-Za-z0-9-]{2,35}", message = "A language tag such as en or pt-BR.")
            String language,

            @Schema(description = "Good for this long; 24 when left out", examples = "24")
            @Nullable
            @Min(1)
            @Max(MOST_HOURS)
            Integer hours) {}

    record MadeAddress(
            CaptionAddress address,

            @Schema(description = "Shown once; a tool adds its seq to it", examples = "/closedcaption?cid=…")
            String path) {}

    record Listed(
            CaptionAddress address,
            long lastSeq,
            @Schema(description = "Posts that never came") long missing) {}

    record Addresses(List<Listed> addresses) {}

    @POST
    @Operation(
            summary = "Make an address for a caption tool",
            description = "In Zoom's or YouTube's convention. The address is the permission and is shown once.")
    @APIResponse(
            responseCode = "201",
            description = "Made",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = MadeAddress.class)))
    public Response make(String slug, @NotNull @Valid Wanted wanted) {
        BroadcastRef broadcast = broadcasts.ref(slug, true);
        CaptionAddresses.Made made = addresses.make(
                broadcast,
                wanted.convention(),
                Captions.languageOf(broadcast, wanted.language()),
                wanted.label(),
                Duration.ofHours(wanted.hours() == null ? HOURS : wanted.hours()),
                Staff.of(identity));
        return Response.status(Response.Status.CREATED)
                .entity(new MadeAddress(made.address(), made.address().path(made.secret())))
                .build();
    }

    @GET
    @Operation(summary = "The addresses for caption tools, without their secrets")
    public Addresses list(String slug) {
        return new Addresses(addresses.list(broadcasts.ref(slug, true).id()).stream()
                .map(address -> new Listed(address, addresses.lastSeq(address), addresses.missing(address)))
                .toList());
    }

    @DELETE
    @Path("/{id}")
    @Operation(summary = "Revoke an address", description = "From this moment on nothing is taken at it.")
    public void revoke(String slug, UUID id) {
        addresses.revoke(broadcasts.ref(slug, true).id(), id);
    }
}
