package io.candor.privacy;

import io.candor.access.ClientAddress;
import io.candor.access.Refusal;
import io.candor.access.Staff;
import io.candor.access.ViewerId;
import io.candor.access.ViewerPasses;
import io.candor.broadcast.BroadcastRef;
import io.candor.broadcast.Broadcasts;
import io.quarkus.security.identity.SecurityIdentity;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.CookieParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** A viewer's own questions, known by the viewer's cookie; also when the record is published and there is no socket. */
@Path("/api/broadcasts/{slug}/questions")
@Tag(name = "Privacy")
@PermitAll
class OwnQuestionsResource {

    private final Privacy privacy;
    private final Broadcasts broadcasts;
    private final ViewerPasses passes;
    private final SecurityIdentity identity;
    private final ClientAddress addresses;
    private final ErasureLimit limit;

    OwnQuestionsResource(
            Privacy privacy,
            Broadcasts broadcasts,
            ViewerPasses passes,
            SecurityIdentity identity,
            ClientAddress addresses,
            ErasureLimit limit) {
        this.passes = passes;
        this.addresses = addresses;
        this.limit = limit;
        this.privacy = privacy;
        this.broadcasts = broadcasts;
        this.identity = identity;
    }

    record OwnQuestions(List<Object> questions) {}

    @GET
    @Path("/mine")
    @Operation(
            summary = "What this viewer asked, and what became of it",
            description = "As `mine` on the room's socket. Nothing without the viewer's cookie.")
    public OwnQuestions own(
            String slug, @CookieParam(ViewerId.COOKIE) @Parameter(hidden = true) @Nullable String secret) {
        BroadcastRef broadcast = broadcasts.ref(slug, Staff.is(identity));
        return new OwnQuestions(viewer(broadcast, secret)
                .map(viewer -> privacy.own(broadcast, viewer))
                .orElse(List.of()));
    }

    @POST
    @Path("/{id}/erase")
    @Operation(
            summary = "An asker removes a question of theirs for good",
            description = "Its words, name and e-mail address, everywhere. What was answered stays answered.")
    @APIResponse(responseCode = "204", description = "Removed")
    @APIResponse(responseCode = "429", description = "Too many from this viewer or address; `Retry-After` says when")
    public void erase(
            String slug,
            UUID id,
            @CookieParam(ViewerId.COOKIE) @Parameter(hidden = true) @Nullable String secret,
            @Context RoutingContext routing) {
        limit.takeFrom(addresses.of(routing.request()));
        BroadcastRef broadcast = broadcasts.ref(slug, Staff.is(identity));
        ViewerId viewer = viewer(broadcast, secret)
                .orElseThrow(() -> Refusal.notFound("There is no such question of yours here."));
        limit.takeOf(viewer.value().toString());
        privacy.erase(slug, id, viewer);
    }

    private Optional<ViewerId> viewer(BroadcastRef broadcast, @Nullable String secret) {
        return Optional.ofNullable(secret).flatMap(s -> passes.owner(s, broadcast.id()));
    }
}
