package io.candor.rehearsal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.candor.access.Refusal;
import io.candor.access.Role;
import io.candor.access.Staff;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Valid;
import jakarta.validation.Validator;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

@Path("/api/rehearsals")
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Rehearsals", description = "Broadcasts for staff only, played from a script")
@RolesAllowed(Role.AS_COMMS)
class RehearsalResource {

    private final Rehearsals rehearsals;
    private final Validator validator;
    private final ObjectMapper json;
    private final SecurityIdentity identity;

    RehearsalResource(Rehearsals rehearsals, Validator validator, ObjectMapper json, SecurityIdentity identity) {
        this.rehearsals = rehearsals;
        this.validator = validator;
        this.json = json;
        this.identity = identity;
    }

    record Scripts(List<Rehearsals.Bundled> scripts) {}

    @Schema(name = "RehearsalRequest")
    record Request(
            @Schema(description = "A bundled script's name, or a script", examples = "airline-outage") @NotNull
            JsonNode script,

            @Schema(description = "How many times real speed", examples = "20") @NotNull @Min(1) @Max(100)
            Integer speed) {}

    record Own(@NotNull @Valid Script script) {}

    @GET
    @Path("/scripts")
    @Operation(summary = "The scripts that come with Candor")
    public Scripts scripts() {
        return new Scripts(rehearsals.bundled());
    }

    @POST
    @Operation(
            summary = "Play a rehearsal",
            description =
                    "Creates a broadcast that only staff see, plays the script through the public interfaces, ends and publishes it.")
    @APIResponse(
            responseCode = "201",
            description = "Playing",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = Rehearsals.Progress.class)))
    public Response start(@NotNull @Valid Request request) throws JsonProcessingException {
        Script script =
                request.script().isTextual() ? rehearsals.load(request.script().textValue()) : read(request.script());
        Rehearsals.Progress progress = rehearsals.start(script, request.speed(), Staff.of(identity));
        return Response.created(URI.create("/api/rehearsals/" + progress.slug()))
                .entity(progress)
                .build();
    }

    @GET
    @Path("/{slug}")
    @RolesAllowed(Role.AS_STAFF)
    @Operation(summary = "How far a rehearsal is")
    public Rehearsals.Progress progress(String slug) {
        return rehearsals.progress(slug);
    }

    @DELETE
    @Path("/{slug}")
    @Operation(summary = "Stop a rehearsal and end its broadcast")
    @APIResponse(responseCode = "204", description = "Stopped")
    public void stop(String slug) {
        rehearsals.stop(slug);
    }

    /** As a field of the request, so that what is wrong is named by its path there. */
    private Script read(JsonNode node) throws JsonProcessingException {
        if (!node.isObject()) {
            throw Refusal.invalid("script", "A name or a script.");
        }
        Own own = json.treeToValue(json.createObjectNode().set("script", node), Own.class);
        var violations = validator.validate(own);
        if (!violations.isEmpty()) {
            throw new ConstraintViolationException(violations);
        }
        return own.script();
    }
}
