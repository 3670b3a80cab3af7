package io.candor.web;

import io.candor.access.PresenterLinks;
import io.candor.access.Refusal;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;

/**
 * The presenter's page. It is for whoever holds its link, and what it does goes through {@code /api/present} with the
 * link's token; {@link HttpGuard} lets this page alone use camera and microphone, and sends its address to nobody.
 */
@Path("/present")
@PermitAll
@Blocking
class PresentPages {

    private final PresenterLinks links;

    PresentPages(PresenterLinks links) {
        this.links = links;
    }

    @CheckedTemplate(basePath = "")
    static final class Templates {
        private Templates() {}

        static native TemplateInstance present();
    }

    @GET
    @Path("/{token}")
    @Produces(MediaType.TEXT_HTML)
    @Operation(hidden = true)
    public TemplateInstance present(String token) {
        if (links.presenter(token).isEmpty()) {
            throw Refusal.notFound("This presenter's link does not work any more.");
        }
        return Templates.present();
    }
}
