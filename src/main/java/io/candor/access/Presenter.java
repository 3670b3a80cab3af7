package io.candor.access;

import io.quarkus.security.identity.SecurityIdentity;
import java.util.UUID;

/** Whoever holds a presenter's link: may present this one broadcast, and nothing else. Not staff. */
public record Presenter(UUID broadcast) {

    /** For {@code @RolesAllowed}; no member of staff has it. */
    public static final String AS_PRESENTER = "PRESENTER";

    public static final String ATTRIBUTE = "candor.presenter";

    /** Refuses with SIGN_IN when the request carries no presenter's link. */
    public static Presenter of(SecurityIdentity identity) {
        Presenter presenter = identity.getAttribute(ATTRIBUTE);
        if (presenter == null) {
            throw Refusal.of(Refusal.Kind.SIGN_IN, "This is for the presenter's link.");
        }
        return presenter;
    }
}
