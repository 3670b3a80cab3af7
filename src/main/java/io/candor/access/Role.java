package io.candor.access;

import java.util.Set;

/** What a member of staff may do. A role includes the ones below it: ADMIN all, COMMS what a MODERATOR does. */
public enum Role {
    ADMIN,
    COMMS,
    MODERATOR,
    EXPERT;

    /** Names for {@code @RolesAllowed}: annotations take constants. */
    public static final String AS_ADMIN = "ADMIN";

    public static final String AS_COMMS = "COMMS";
    public static final String AS_MODERATOR = "MODERATOR";
    public static final String AS_EXPERT = "EXPERT";

    /** Everybody who works here, once their one-time password is changed. */
    public static final String AS_STAFF = "STAFF";

    Set<String> granted() {
        return switch (this) {
            case ADMIN -> Set.of(AS_STAFF, AS_ADMIN, AS_COMMS, AS_MODERATOR, AS_EXPERT);
            case COMMS -> Set.of(AS_STAFF, AS_COMMS, AS_MODERATOR, AS_EXPERT);
            case MODERATOR -> Set.of(AS_STAFF, AS_MODERATOR, AS_EXPERT);
            case EXPERT -> Set.of(AS_STAFF, AS_EXPERT);
        };
    }
}
