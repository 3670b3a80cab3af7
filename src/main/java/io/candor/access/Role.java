package io.candor.access;

import java.util.HashSet;
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

    /** Sends captions: every moderator, and tokens that may do nothing else. */
    public static final String AS_CAPTIONER = "CAPTIONER";

    /** Everybody who works here, once their one-time password is changed. */
    public static final String AS_STAFF = "STAFF";

    /** A person who signed in, with a one-time password too; never a token. */
    public static final String AS_SIGNED_IN = "SIGNED_IN";

    /** {@link #AS_STAFF}, signed in. */
    public static final String AS_SIGNED_IN_STAFF = "SIGNED_IN_STAFF";

    /** {@link #AS_ADMIN}, signed in. */
    public static final String AS_SIGNED_IN_ADMIN = "SIGNED_IN_ADMIN";

    /** What the role allows to whoever acts with it, in person or not. */
    public Set<String> granted() {
        return switch (this) {
            case ADMIN -> Set.of(AS_STAFF, AS_ADMIN, AS_COMMS, AS_MODERATOR, AS_CAPTIONER, AS_EXPERT);
            case COMMS -> Set.of(AS_STAFF, AS_COMMS, AS_MODERATOR, AS_CAPTIONER, AS_EXPERT);
            case MODERATOR -> Set.of(AS_STAFF, AS_MODERATOR, AS_CAPTIONER, AS_EXPERT);
            case EXPERT -> Set.of(AS_STAFF, AS_EXPERT);
        };
    }

    /** What it allows to a person who signed in with a password of their own. */
    public Set<String> grantedInPerson() {
        Set<String> granted = new HashSet<>(granted());
        granted.add(AS_SIGNED_IN);
        granted.add(AS_SIGNED_IN_STAFF);
        if (this == ADMIN) {
            granted.add(AS_SIGNED_IN_ADMIN);
        }
        return Set.copyOf(granted);
    }
}
