package io.candor.access.signin;

import io.candor.access.Role;
import java.util.HashSet;
import java.util.Set;

/**
 * What a token was made for. It may do what both its scope and its account's role allow; none may do what takes a person
 * who signed in: accounts, passwords, sessions, tokens.
 */
public enum TokenScope {
    /** Sends captions, and corrects and removes lines. */
    CAPTIONS,

    /** Reads what staff read, without the accounts, and changes nothing. */
    READ,

    /** Handles questions, captions and the transcript. */
    MODERATE,

    /** Whatever the role allows. */
    ALL;

    private Set<String> roles() {
        return switch (this) {
            case CAPTIONS -> Set.of(Role.AS_CAPTIONER);
            case READ -> Set.of(Role.AS_STAFF, Role.AS_EXPERT, Role.AS_MODERATOR, Role.AS_COMMS);
            case MODERATE -> Set.of(Role.AS_STAFF, Role.AS_EXPERT, Role.AS_MODERATOR, Role.AS_CAPTIONER);
            case ALL -> Role.ADMIN.granted();
        };
    }

    /** @param reading whether the request changes nothing by its method (RFC 9110, section 9.2.1) */
    Set<String> granted(Role role, boolean reading) {
        if (this == READ && !reading) {
            return Set.of();
        }
        Set<String> granted = new HashSet<>(role.granted());
        granted.retainAll(roles());
        return Set.copyOf(granted);
    }
}
