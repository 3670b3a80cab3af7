package io.candor.web;

import io.candor.access.Refusal;
import io.candor.access.signin.SignIn;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Where staff sign in. The form is posted to this same address. */
@Path("/login")
@PermitAll
class LoginPage {

    /** Where a wrong name or password leads, for whoever asks. */
    private static final String FAILED = "/login?failed=1";

    private static final String EXPIRED = "/login?expired=1";

    private final SignIn signIn;

    LoginPage(SignIn signIn) {
        this.signIn = signIn;
    }

    /** Why somebody was not signed in; a wait has its own. */
    enum Trouble {
        FAILED,
        EXPIRED,
        BUSY
    }

    @CheckedTemplate(basePath = "")
    static final class Templates {
        private Templates() {}

        static native TemplateInstance login(@Nullable Trouble trouble, long seconds);
    }

    @GET
    @Produces(MediaType.TEXT_HTML)
    @Operation(hidden = true)
    public TemplateInstance login(
            @QueryParam("failed") @Nullable String failed, @QueryParam("expired") @Nullable String expired) {
        Trouble trouble = expired != null ? Trouble.EXPIRED : failed != null ? Trouble.FAILED : null;
        return Templates.login(trouble, 0);
    }

    /** A browser that is told to wait gets the form again; a program the problem. */
    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Blocking
    @Operation(hidden = true)
    public Response signIn(
            @FormParam("username") @Nullable String username,
            @FormParam("password") @Nullable String password,
            @Context RoutingContext context) {
        try {
            return switch (signIn.signIn(username, password, context.request())) {
                case SignIn.Welcome welcome ->
                    Response.status(Response.Status.FOUND)
                            .location(URI.create("/console"))
                            .cookie(welcome.cookies().toArray(NewCookie[]::new))
                            .build();
                case SignIn.No no ->
                    Response.status(Response.Status.FOUND)
                            .location(URI.create(no == SignIn.No.EXPIRED ? EXPIRED : FAILED))
                            .build();
            };
        } catch (Refusal refusal) {
            Long wait = refusal.problem().retryAfterMs();
            if (wait == null || !Problems.wantsPage(context)) {
                throw refusal;
            }
            long seconds = Math.max(1, Math.ceilDiv(wait, 1000));
            return Response.status(refusal.problem().status())
                    .type(MediaType.TEXT_HTML_TYPE.withCharset("utf-8"))
                    .header("Retry-After", seconds)
                    .entity(Templates.login(Trouble.BUSY, seconds).render())
                    .build();
        }
    }
}
