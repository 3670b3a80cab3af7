package io.candor.access;

import io.quarkus.security.identity.SecurityIdentity;

/** The member of staff behind a request: who signs what is done. */
public record Staff(String username, String name, Role role, boolean mustChangePassword) {

    public static final String ATTRIBUTE = "candor.staff";

    /** Refuses with SIGN_IN when nobody is signed in. */
    public static Staff of(SecurityIdentity identity) {
        Staff staff = identity.getAttribute(ATTRIBUTE);
        if (staff == null) {
            throw Refusal.of(Refusal.Kind.SIGN_IN, "This is for staff.");
        }
        return staff;
    }

    /** Whether the identity is staff with full access, not somebody who has yet to change a one-time password. */
    public static boolean is(SecurityIdentity identity) {
        return identity.hasRole(Role.AS_STAFF);
    }
}
