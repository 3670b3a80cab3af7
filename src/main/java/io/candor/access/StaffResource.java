package io.candor.access;

import io.quarkus.security.Authenticated;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

@Path("/api")
@Tag(name = "Staff", description = "Accounts, passwords and API tokens")
class StaffResource {

    private final StaffAccounts accounts;
    private final SecurityIdentity identity;

    StaffResource(StaffAccounts accounts, SecurityIdentity identity) {
        this.accounts = accounts;
        this.identity = identity;
    }

    record PasswordChange(@NotNull String current, @NotNull String next) {}

    record NewAccount(
            @NotNull
            @Pattern(regexp = "[a-z0-9][a-z0-9._-]{1,63}", message = "2 to 64 of a-z, 0-9, dot, hyphen and underscore.")
            String username,

            @NotNull @PlainText(max = 80) String name,
            @NotNull Role role) {}

    record AccountUpdate(
            @NotNull @PlainText(max = 80) String name,
            @NotNull Role role,
            @NotNull Boolean active) {}

    record TokenLabel(@NotNull @PlainText(max = 80) String label) {}

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
    @APIResponse(responseCode = "201", description = "Created")
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
    @APIResponse(responseCode = "201", description = "Created")
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
