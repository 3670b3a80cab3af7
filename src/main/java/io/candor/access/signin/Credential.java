package io.candor.access.signin;

import io.quarkus.security.identity.SecurityIdentity;
import java.util.Optional;
import java.util.UUID;

/** What a request was let in with. The id tells nothing about the secret. */
record Credential(Kind kind, UUID id) {

    enum Kind {
        SESSION,
        TOKEN
    }

    static final String ATTRIBUTE = "candor.credential";

    static Optional<Credential> of(SecurityIdentity identity) {
        return Optional.ofNullable(identity.getAttribute(ATTRIBUTE));
    }

    /** Of somebody who signed in; operations for {@link io.candor.access.Role#AS_SIGNED_IN} have one. */
    static UUID sessionOf(SecurityIdentity identity) {
        return of(identity)
                .filter(c -> c.kind == Kind.SESSION)
                .map(Credential::id)
                .orElseThrow(() -> new IllegalStateException("an operation for tokens too asks for the session"));
    }
}
