package io.candor.web;

import io.candor.access.Role;
import io.candor.access.Staff;
import io.candor.access.signin.SignIn;
import io.candor.broadcast.BroadcastView;
import io.candor.broadcast.Broadcasts;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.quarkus.security.UnauthorizedException;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.Blocking;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/**
 * The staff pages. They are frames: what they show and do goes through the API, with the same rights as any other
 * client of it.
 */
@Path("/console")
@Produces(MediaType.TEXT_HTML)
@Blocking
class ConsolePages {

    private final Broadcasts broadcasts;
    private final Playing playing;
    private final SecurityIdentity identity;
    private final SignIn signIn;

    ConsolePages(
            Broadcasts broadcasts,
            Playing playing,
            SignIn signIn,
            SecurityIdentity identity) {
        this.broadcasts = broadcasts;
        this.playing = playing;
        this.identity = identity;
        this.signIn = signIn;
    }

    @CheckedTemplate(basePath = "console")
    static final class Templates {
        private Templates() {}

        static native TemplateInstance broadcasts(Staff me);

        static native TemplateInstance create(Staff me);

        static native TemplateInstance now(Staff me);

        static native TemplateInstance edit(Staff me, String slug);

        static native TemplateInstance control(Staff me, String slug);

        static native TemplateInstance captions(Staff me, String slug);

        static native TemplateInstance transcript(Staff me, String slug, @Nullable String recording);

        static native TemplateInstance staff(Staff me);

        static native TemplateInstance tokens(Staff me);

        static native TemplateInstance account(Staff me);
    }

    /** Where a sign-in lands; with a one-time password the only way leads to choosing an own one. */
    @GET
    @Authenticated
    @Operation(hidden = true)
    public Response list() {
        Staff me = me();
        return me.mustChangePassword()
                ? Response.seeOther(URI.create("/console/account")).build()
                : Response.ok(Templates.broadcasts(me)).build();
    }

    @GET
    @Path("/new")
    @RolesAllowed(Role.AS_COMMS)
    @Operation(hidden = true)
    public TemplateInstance create(@Context UriInfo uri) {
        // A parameter without a value is handed to a method as if it were not there.
        return uri.getQueryParameters().containsKey("now") ? Templates.now(me()) : Templates.create(me());
    }

    @GET
    @Path("/{slug}/edit")
    @RolesAllowed(Role.AS_COMMS)
    @Operation(hidden = true)
    public TemplateInstance edit(String slug) {
        return Templates.edit(me(), existing(slug));
    }

    @GET
    @Path("/{slug}")
    @RolesAllowed(Role.AS_STAFF)
    @Operation(hidden = true)
    public TemplateInstance control(String slug) {
        return Templates.control(me(), existing(slug));
    }

    @GET
    @Path("/{slug}/captions")
    @RolesAllowed(Role.AS_MODERATOR)
    @Operation(hidden = true)
    public TemplateInstance captions(String slug) {
        return Templates.captions(me(), existing(slug));
    }

    @GET
    @Path("/{slug}/transcript")
    @RolesAllowed(Role.AS_MODERATOR)
    @Operation(hidden = true)
    public RestResponse<TemplateInstance> transcript(String slug) {
        BroadcastView b = broadcasts.require(slug, true);
        TemplateInstance page = Templates.transcript(me(), slug, playing.recordingForStaff(b));
        return RestResponse.ResponseBuilder.ok(page)
                .header("Content-Security-Policy", playing.policy(broadcasts.ref(slug, true), b))
                .build();
    }

    @GET
    @Path("/staff")
    @RolesAllowed(Role.AS_SIGNED_IN_ADMIN)
    @Operation(hidden = true)
    public TemplateInstance staff() {
        return Templates.staff(me());
    }

    @GET
    @Path("/tokens")
    @RolesAllowed(Role.AS_SIGNED_IN_STAFF)
    @Operation(hidden = true)
    public TemplateInstance tokens() {
        return Templates.tokens(me());
    }

    @GET
    @Path("/account")
    @RolesAllowed(Role.AS_SIGNED_IN)
    @Operation(hidden = true)
    public TemplateInstance account() {
        return Templates.account(me());
    }

    @POST
    @Path("/sign-out")
    @RolesAllowed(Role.AS_SIGNED_IN)
    @Operation(hidden = true)
    public Response signOut(@Context HttpServerRequest request) {
        return Response.seeOther(URI.create("/login"))
                .cookie(signIn.signOut(request))
                .build();
    }

    /** A person without a session is shown the door, where a program would be told 401. */
    @ServerExceptionMapper
    Response signIn(UnauthorizedException nobody) {
        return Response.seeOther(URI.create("/login")).build();
    }

    private Staff me() {
        return Staff.of(identity);
    }

    /** @return the slug, of a broadcast that exists */
    private String existing(String slug) {
        broadcasts.require(slug, true);
        return slug;
    }
}
