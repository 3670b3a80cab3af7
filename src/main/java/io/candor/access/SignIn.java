package io.candor.access;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.credential.TokenCredential;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.security.identity.request.TokenAuthenticationRequest;
import io.quarkus.security.identity.request.TrustedAuthenticationRequest;
import io.quarkus.security.identity.request.UsernamePasswordAuthenticationRequest;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.quarkus.vertx.http.runtime.security.HttpSecurityUtils;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** How a request becomes a member of staff: by password once, by session cookie, or by API token. */
final class SignIn {

    private SignIn() {}

    private static SecurityIdentity identity(StaffAccounts.Session session) {
        return identity(session.staff(), session.name());
    }

    private static SecurityIdentity identity(Staff staff, String name) {
        QuarkusSecurityIdentity.Builder identity = QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(name))
                .addAttribute(Staff.ATTRIBUTE, staff);
        if (!staff.mustChangePassword()) {
            identity.addRoles(staff.role().granted());
        }
        return identity.build();
    }

    private static SecurityIdentity nobody() {
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(""))
                .setAnonymous(true)
                .build();
    }

    private static SecurityIdentity identity(Presenter presenter) {
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal("(presenter)"))
                .addAttribute(Presenter.ATTRIBUTE, presenter)
                .addRole(Presenter.AS_PRESENTER)
                .build();
    }

    @ApplicationScoped
    static class ByPassword implements IdentityProvider<UsernamePasswordAuthenticationRequest> {
        private final StaffAccounts accounts;

        ByPassword(StaffAccounts accounts) {
            this.accounts = accounts;
        }

        @Override
        public Class<UsernamePasswordAuthenticationRequest> getRequestType() {
            return UsernamePasswordAuthenticationRequest.class;
        }

        @Override
        public Uni<SecurityIdentity> authenticate(
                UsernamePasswordAuthenticationRequest request, AuthenticationRequestContext context) {
            String username = request.getUsername().strip().toLowerCase(Locale.ROOT);
            String password = new String(request.getPassword().getPassword());
            RoutingContext http = HttpSecurityUtils.getRoutingContextAttribute(request);
            String from = http == null
                    ? ""
                    : String.valueOf(http.request().remoteAddress().hostAddress());
            return context.runBlocking(() -> accounts.signIn(username, password, from)
                    .map(SignIn::identity)
                    .orElseThrow(AuthenticationFailedException::new));
        }
    }

    /**
     * The session cookie is encrypted and holds {@link StaffAccount#session}; role and activity are read anew for each
     * request. Whoever comes with a session that is over is nobody, not an intruder: the public pages and the sign-in
     * are theirs as everybody's.
     */
    @ApplicationScoped
    static class BySession implements IdentityProvider<TrustedAuthenticationRequest> {
        private final StaffAccounts accounts;

        BySession(StaffAccounts accounts) {
            this.accounts = accounts;
        }

        @Override
        public Class<TrustedAuthenticationRequest> getRequestType() {
            return TrustedAuthenticationRequest.class;
        }

        @Override
        public Uni<SecurityIdentity> authenticate(
                TrustedAuthenticationRequest request, AuthenticationRequestContext context) {
            return context.runBlocking(() -> accounts.bySession(request.getPrincipal())
                    .map(SignIn::identity)
                    .orElseGet(SignIn::nobody));
        }
    }

    @ApplicationScoped
    static class ByToken implements IdentityProvider<TokenAuthenticationRequest> {
        private final StaffAccounts accounts;
        private final PresenterLinks links;

        ByToken(StaffAccounts accounts, PresenterLinks links) {
            this.accounts = accounts;
            this.links = links;
        }

        @Override
        public Class<TokenAuthenticationRequest> getRequestType() {
            return TokenAuthenticationRequest.class;
        }

        @Override
        public Uni<SecurityIdentity> authenticate(
                TokenAuthenticationRequest request, AuthenticationRequestContext context) {
            String token = request.getToken().getToken();
            return context.runBlocking(() -> find(token).orElseThrow(AuthenticationFailedException::new));
        }

        private Optional<SecurityIdentity> find(String token) {
            return token.startsWith(PresenterLinks.PREFIX)
                    ? links.presenter(token).map(SignIn::identity)
                    : accounts.byToken(token).map(staff -> identity(staff, staff.username()));
        }
    }

    /** {@code Authorization: Bearer …} (RFC 6750, section 2.1). */
    @ApplicationScoped
    static class Bearer implements HttpAuthenticationMechanism {

        private static final String SCHEME = "Bearer ";

        @Override
        public Uni<SecurityIdentity> authenticate(RoutingContext context, IdentityProviderManager providers) {
            String header = context.request().getHeader(HttpHeaders.AUTHORIZATION);
            if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
                return Uni.createFrom().nullItem();
            }
            TokenCredential token =
                    new TokenCredential(header.substring(SCHEME.length()).strip(), "bearer");
            return providers.authenticate(new TokenAuthenticationRequest(token));
        }

        @Override
        public Uni<ChallengeData> getChallenge(RoutingContext context) {
            return Uni.createFrom().nullItem();
        }

        @Override
        public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
            return Set.of(TokenAuthenticationRequest.class);
        }
    }
}
