package io.candor.privacy;

import io.candor.access.Role;
import io.candor.access.Staff;
import io.candor.publication.Redacted;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

@Path("/api/broadcasts/{slug}/redactions")
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Privacy", description = "What must not stay is removed everywhere at once; a mark stays")
class PrivacyResource {

    private final Privacy privacy;
    private final SecurityIdentity identity;

    PrivacyResource(Privacy privacy, SecurityIdentity identity) {
        this.privacy = privacy;
        this.identity = identity;
    }

    @POST
    @RolesAllowed(Role.AS_MODERATOR)
    @Operation(
            summary = "Remove something for good, with a reason that everybody can read",
            description =
                    "From the question, line, commitment or brief itself, what undo would bring back, the events, all"
                            + " editions, the search and the exports. It cannot be undone. A published record, and the"
                            + " brief, need COMMS.")
    public Redacted redact(String slug, @NotNull @Valid Redaction redaction) {
        return privacy.redact(slug, redaction, Staff.of(identity), identity.hasRole(Role.AS_COMMS));
    }
}
