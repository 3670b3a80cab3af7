package io.candor.access.signin;

import io.candor.access.Role;
import java.util.HashSet;
import java.util.Set;

/**
 * What a token was made for. It may do what both its scope and its account's role allow; none may do what takes a person
 * who signed in: accounts, passwords, sessions, tokens.
 */
public enum TokenScope {
    /** Sends captions. */
    CAPTIONS(Set.of(Role.AS_CAPTIONER), false),

    /** Reads what staff read, without the accounts, and changes nothing. */
    READ(Set.of(Role.AS_STAFF, Role.AS_EXPERT, Role.AS_MODERATOR, Role.AS_COMMS), true),

    /** Handles questions, captions and the transcript. */
    MODERATE(Set.of(Role.AS_STAFF, Role.AS_EXPERT, Role.AS_MODERATOR, Role.AS_CAPTIONER), false),

    /** Whatever the role allows. */
    ALL(Role.ADMIN.granted(), false);

    private final Set<String> roles;
    private final boolean readsOnly;

    TokenScope(Set<String> roles, boolean readsOnly) {
        this.roles = roles;
        this.readsOnly = readsOnly;
    }

    /** @param reading whether the request changes nothing by its method (RFC 9110, section 9.2.1) */
    Set<String> granted(Role role, boolean reading) {
        if (readsOnly && !reading) {
            return Set.of();
        }
        Set<String> granted = new HashSet<>(role.granted());
        granted.retainAll(roles);
        return Set.copyOf(granted);
    }
}
