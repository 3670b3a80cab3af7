package io.candor.web;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Where staff sign in. The form is posted to this same address, where the framework takes it. */
@Path("/login")
@PermitAll
class LoginPage {

    /** Where a wrong name or password leads, for whoever asks. */
    static final String FAILED = "/login?failed=1";

    @CheckedTemplate(basePath = "")
    static final class Templates {
        private Templates() {}

        static native TemplateInstance login(boolean failed);
    }

    @GET
    @Produces(MediaType.TEXT_HTML)
    @Operation(hidden = true)
    public TemplateInstance login(@QueryParam("failed") @Nullable String failed) {
        return Templates.login(failed != null);
    }
}
