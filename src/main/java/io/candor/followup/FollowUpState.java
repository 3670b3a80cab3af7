package io.candor.followup;

/** Where a commitment stands. Late is not a state: it is computed from the due date. */
public enum FollowUpState {
    OPEN,
    DONE,
    DROPPED
}
