package io.candor.access.signin;

import io.candor.access.Presenter;
import io.candor.access.PresenterLinks;
import io.candor.access.Role;
import io.candor.access.Staff;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.credential.TokenCredential;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.security.identity.request.BaseAuthenticationRequest;
import io.quarkus.security.identity.request.TokenAuthenticationRequest;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.quarkus.vertx.http.runtime.security.HttpSecurityUtils;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How a request becomes a member of staff or the presenter: by session cookie, or by token. */
final class Identities {

    private Identities() {}

    /** Whoever has yet to change a one-time password may do that and nothing else. */
    static Set<String> rolesOf(Sessions.Found session) {
        Staff staff = session.staff();
        return staff.mustChangePassword()
                ? Set.of(Role.AS_SIGNED_IN)
                : staff.role().grantedInPerson();
    }

    static Set<String> rolesOf(ApiTokens.Found token, boolean reading) {
        Staff staff = token.staff();
        return staff.mustChangePassword() ? Set.of() : token.scope().granted(staff.role(), reading);
    }

    private static SecurityIdentity identity(Staff staff, Credential credential, Set<String> roles) {
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(staff.username()))
                .addAttribute(Staff.ATTRIBUTE, staff)
                .addAttribute(Credential.ATTRIBUTE, credential)
                .addRoles(roles)
                .build();
    }

    private static SecurityIdentity identity(Presenter presenter) {
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal("(presenter)"))
                .addAttribute(Presenter.ATTRIBUTE, presenter)
                .addRole(Presenter.AS_PRESENTER)
                .build();
    }

    private static SecurityIdentity nobody() {
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(""))
                .setAnonymous(true)
                .build();
    }

    /** The secret in a session's cookie. */
    static final class SessionRequest extends BaseAuthenticationRequest {
        final String secret;

        SessionRequest(String secret) {
            this.secret = secret;
        }
    }

    /**
     * Whoever comes with a session that is over is nobody, not an intruder: the public pages and the sign-in are theirs
     * as everybody's.
     */
    @ApplicationScoped
    static class BySession implements IdentityProvider<SessionRequest> {
        private final Sessions sessions;

        BySession(Sessions sessions) {
            this.sessions = sessions;
        }

        @Override
        public Class<SessionRequest> getRequestType() {
            return SessionRequest.class;
        }

        @Override
        public Uni<SecurityIdentity> authenticate(SessionRequest request, AuthenticationRequestContext context) {
            return context.runBlocking(() -> sessions.find(request.secret)
                    .map(found -> identity(
                            found.staff(), new Credential(Credential.Kind.SESSION, found.id()), rolesOf(found)))
                    .orElseGet(Identities::nobody));
        }
    }

    @ApplicationScoped
    static class ByToken implements IdentityProvider<TokenAuthenticationRequest> {
        private final ApiTokens tokens;
        private final PresenterLinks links;

        ByToken(ApiTokens tokens, PresenterLinks links) {
            this.tokens = tokens;
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
            boolean reading = isReading(HttpSecurityUtils.getRoutingContextAttribute(request));
            return context.runBlocking(() -> find(token, reading).orElseThrow(AuthenticationFailedException::new));
        }

        private Optional<SecurityIdentity> find(String token, boolean reading) {
            return PresenterLinks.isOne(token)
                    ? links.presenter(token).map(Identities::identity)
                    : tokens.find(token)
                            .map(found -> identity(
                                    found.staff(),
                                    new Credential(Credential.Kind.TOKEN, found.id()),
                                    rolesOf(found, reading)));
        }

        private static boolean isReading(@Nullable RoutingContext http) {
            return http != null
                    && (http.request().method().equals(HttpMethod.GET)
                            || http.request().method().equals(HttpMethod.HEAD));
        }
    }

    @ApplicationScoped
    static class SessionCookie implements HttpAuthenticationMechanism {

        @Override
        public Uni<SecurityIdentity> authenticate(RoutingContext context, IdentityProviderManager providers) {
            // Who sends both means the header: a program that is handed a cookie jar.
            String secret = context.request().headers().contains(HttpHeaders.AUTHORIZATION)
                    ? null
                    : StaffCookies.SESSION.in(context.request());
            return secret == null
                    ? Uni.createFrom().nullItem()
                    : providers.authenticate(
                            HttpSecurityUtils.setRoutingContextAttribute(new SessionRequest(secret), context));
        }

        @Override
        public Uni<ChallengeData> getChallenge(RoutingContext context) {
            return Uni.createFrom().nullItem();
        }

        @Override
        public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
            return Set.of(SessionRequest.class);
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
            return providers.authenticate(HttpSecurityUtils.setRoutingContextAttribute(
                    new TokenAuthenticationRequest(token), context));
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
