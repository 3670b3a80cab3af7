package io.candor.access.signin;

import io.candor.access.PlainText;
import io.candor.access.Role;
import io.candor.access.Staff;
import io.quarkus.security.Authenticated;
import io.quarkus.security.identity.SecurityIdentity;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

@Path("/api")
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Staff", description = "Accounts, passwords, sessions and API tokens")
class StaffResource {

    private final StaffAccounts accounts;
    private final Sessions sessions;
    private final ApiTokens tokens;
    private final SignIn signIn;
    private final SecurityIdentity identity;

    StaffResource(
            StaffAccounts accounts, Sessions sessions, ApiTokens tokens, SignIn signIn, SecurityIdentity identity) {
        this.accounts = accounts;
        this.sessions = sessions;
        this.tokens = tokens;
        this.signIn = signIn;
        this.identity = identity;
    }

    record PasswordChange(
            @Schema(format = "password", examples = "abcd-efgh-2345-6789") @NotNull @Size(max = 200)
            String current,

            @Schema(
                    format = "password",
                    description = "12 characters or more, at most 72 bytes, and hard to guess",
                    examples = "four random words here")
            @NotNull
            @Size(max = 200)
            String next,

            @Schema(description = "Whether one's API tokens end as well") boolean endTokens) {}

    record NewAccount(
            @Schema(examples = "sam.keller")
            @NotNull
            @Pattern(regexp = StaffAccount.USERNAME_FORM, message = "2 to 64 of a-z, 0-9, dot, hyphen and underscore.")
            String username,

            @Schema(examples = "Sam Keller") @NotNull @PlainText(max = 80)
            String name,

            @NotNull Role role) {}

    record AccountUpdate(
            @Schema(examples = "Sam Keller") @NotNull @PlainText(max = 80)
            String name,

            @NotNull Role role,
            @NotNull Boolean active) {}

    record TokenWish(
            @Schema(examples = "Caption encoder, studio 2") @NotNull @PlainText(max = 80)
            String label,

            @Schema(description = "What it is for; ALL when left out") @Nullable
            TokenScope scope) {}

    record Accounts(List<StaffAccounts.AccountView> staff) {}

    record Tokens(List<ApiTokens.TokenView> tokens) {}

    record OwnSessions(List<Sessions.View> sessions) {}

    @GET
    @Path("/me")
    @Authenticated
    @Operation(summary = "Who is signed in")
    public Staff whoIsSignedIn() {
        return me();
    }

    @POST
    @Path("/me/password")
    @RolesAllowed(Role.AS_SIGNED_IN)
    @Operation(
            summary = "Change one's own password; all sessions end, and the answer begins another one",
            description = "It is judged by how hard it is to guess; `fields` says what would be better.")
    @APIResponse(responseCode = "204", description = "Changed")
    public Response changePassword(@NotNull @Valid PasswordChange change, @Context HttpServerRequest request) {
        SignIn.Welcome welcome = accounts.changePassword(
                me(),
                Credential.sessionOf(identity),
                change.current(),
                change.next(),
                change.endTokens(),
                signIn.browser(request));
        return Response.noContent()
                .cookie(welcome.cookies().toArray(NewCookie[]::new))
                .build();
    }

    @GET
    @Path("/me/sessions")
    @RolesAllowed(Role.AS_SIGNED_IN_STAFF)
    @Operation(summary = "Where one is signed in")
    public OwnSessions sessions() {
        return new OwnSessions(sessions.of(me().username(), Credential.sessionOf(identity)));
    }

    @DELETE
    @Path("/me/sessions")
    @RolesAllowed(Role.AS_SIGNED_IN_STAFF)
    @Operation(summary = "Sign out everywhere else")
    @APIResponse(responseCode = "204", description = "Ended")
    public void endOtherSessions() {
        sessions.endOthers(me().username(), Credential.sessionOf(identity));
    }

    @DELETE
    @Path("/me/sessions/{id}")
    @RolesAllowed(Role.AS_SIGNED_IN_STAFF)
    @Operation(summary = "Sign out in one place")
    @APIResponse(responseCode = "204", description = "Ended")
    public void endSession(UUID id) {
        sessions.end(me().username(), id);
    }

    @GET
    @Path("/staff")
    @RolesAllowed(Role.AS_SIGNED_IN_ADMIN)
    @Operation(summary = "All accounts")
    public Accounts list() {
        return new Accounts(accounts.list());
    }

    @POST
    @Path("/staff")
    @RolesAllowed(Role.AS_SIGNED_IN_ADMIN)
    @Operation(summary = "Create an account; its one-time password is in the answer and nowhere else")
    @APIResponse(
            responseCode = "201",
            description = "Created",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = StaffAccounts.OneTimePassword.class)))
    public Response create(@NotNull @Valid NewAccount account) {
        return Response.status(Response.Status.CREATED)
                .entity(accounts.create(account.username(), account.name(), account.role()))
                .build();
    }

    @PUT
    @Path("/staff/{username}")
    @RolesAllowed(Role.AS_SIGNED_IN_ADMIN)
    @Operation(summary = "Change an account's name, role or activity")
    public StaffAccounts.AccountView update(String username, @NotNull @Valid AccountUpdate update) {
        return accounts.update(username, update.name(), update.role(), update.active());
    }

    @POST
    @Path("/staff/{username}/password")
    @RolesAllowed(Role.AS_SIGNED_IN_ADMIN)
    @Operation(summary = "Reset a password; ends the account's sessions and API tokens")
    public StaffAccounts.OneTimePassword resetPassword(String username) {
        return accounts.resetPassword(username);
    }

    @DELETE
    @Path("/staff/{username}/sessions")
    @RolesAllowed(Role.AS_SIGNED_IN_ADMIN)
    @Operation(summary = "Sign an account out everywhere; its tokens go on")
    @APIResponse(responseCode = "204", description = "Ended")
    public void endSessions(String username) {
        accounts.endSessions(username);
    }

    @GET
    @Path("/tokens")
    @RolesAllowed(Role.AS_SIGNED_IN_STAFF)
    @Operation(summary = "One's own API tokens")
    public Tokens tokens() {
        return new Tokens(tokens.of(me()));
    }

    @POST
    @Path("/tokens")
    @RolesAllowed(Role.AS_SIGNED_IN_STAFF)
    @Operation(summary = "Create an API token; it is in the answer and nowhere else")
    @APIResponse(
            responseCode = "201",
            description = "Created",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = ApiTokens.NewToken.class)))
    public Response createToken(@NotNull @Valid TokenWish wish) {
        return Response.status(Response.Status.CREATED)
                .entity(tokens.create(me(), wish.label(), wish.scope() == null ? TokenScope.ALL : wish.scope()))
                .build();
    }

    @DELETE
    @Path("/tokens/{id}")
    @RolesAllowed(Role.AS_SIGNED_IN_STAFF)
    @Operation(summary = "Revoke an API token")
    @APIResponse(responseCode = "204", description = "Revoked")
    public void revokeToken(UUID id) {
        tokens.revoke(me(), id);
    }

    private Staff me() {
        return Staff.of(identity);
    }
}
