package io.candor.access;

import io.quarkus.security.Authenticated;
import io.quarkus.security.identity.SecurityIdentity;
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
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

@Path("/api")
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Staff", description = "Accounts, passwords and API tokens")
class StaffResource {

    private final StaffAccounts accounts;
    private final SecurityIdentity identity;

    StaffResource(StaffAccounts accounts, SecurityIdentity identity) {
        this.accounts = accounts;
        this.identity = identity;
    }

    record PasswordChange(
            @Schema(format = "password", examples = "abcd-efgh-2345-6789") @NotNull @Size(max = 200)
            String current,

            @Schema(
                    format = "password",
                    description = "12 characters or more, at most 72 bytes",
                    examples = "four random words here")
            @NotNull
            @Size(max = 200)
            String next) {}

    record NewAccount(
            @Schema(examples = "sam.keller")
            @NotNull
            @Pattern(regexp = StaffAccounts.USERNAME_FORM, message = "2 to 64 of a-z, 0-9, dot, hyphen and underscore.")
            String username,

            @Schema(examples = "Sam Keller") @NotNull @PlainText(max = 80, name = true)
            String name,

            @NotNull Role role) {}

    record AccountUpdate(
            @Schema(examples = "Sam Keller") @NotNull @PlainText(max = 80, name = true)
            String name,

            @NotNull Role role,
            @NotNull Boolean active) {}

    record TokenLabel(
            @Schema(examples = "Caption encoder, studio 2") @NotNull @PlainText(max = 80)
            String label) {}

    record Accounts(List<StaffAccounts.AccountView> staff) {}

    record Tokens(List<StaffAccounts.TokenView> tokens) {}

    @GET
    @Path("/me")
    @Authenticated
    @Operation(summary = "Who is signed in")
    public Staff me() {
        return Staff.of(identity);
    }

    @POST
    @Path("/me/password")
    @Authenticated
    @Operation(summary = "Change one's own password")
    @APIResponse(responseCode = "204", description = "Changed")
    public void changePassword(@NotNull @Valid PasswordChange change) {
        accounts.changePassword(Staff.of(identity), change.current(), change.next());
    }

    @GET
    @Path("/staff")
    @RolesAllowed(Role.AS_ADMIN)
    @Operation(summary = "All accounts")
    public Accounts list() {
        return new Accounts(accounts.list());
    }

    @POST
    @Path("/staff")
    @RolesAllowed(Role.AS_ADMIN)
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
    @RolesAllowed(Role.AS_ADMIN)
    @Operation(summary = "Change an account's name, role or activity")
    public StaffAccounts.AccountView update(String username, @NotNull @Valid AccountUpdate update) {
        return accounts.update(username, update.name(), update.role(), update.active());
    }

    @POST
    @Path("/staff/{username}/password")
    @RolesAllowed(Role.AS_ADMIN)
    @Operation(summary = "Reset a password; revokes the account's API tokens")
    public StaffAccounts.OneTimePassword resetPassword(String username) {
        return accounts.resetPassword(username);
    }

    @GET
    @Path("/tokens")
    @RolesAllowed(Role.AS_STAFF)
    @Operation(summary = "One's own API tokens")
    public Tokens tokens() {
        return new Tokens(accounts.tokensOf(Staff.of(identity)));
    }

    @POST
    @Path("/tokens")
    @RolesAllowed(Role.AS_STAFF)
    @Operation(summary = "Create an API token; it is in the answer and nowhere else")
    @APIResponse(
            responseCode = "201",
            description = "Created",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = StaffAccounts.NewToken.class)))
    public Response createToken(@NotNull @Valid TokenLabel label) {
        return Response.status(Response.Status.CREATED)
                .entity(accounts.createToken(Staff.of(identity), label.label()))
                .build();
    }

    @DELETE
    @Path("/tokens/{id}")
    @RolesAllowed(Role.AS_STAFF)
    @Operation(summary = "Revoke an API token")
    @APIResponse(responseCode = "204", description = "Revoked")
    public void revokeToken(UUID id) {
        accounts.revokeToken(Staff.of(identity), id);
    }
}
