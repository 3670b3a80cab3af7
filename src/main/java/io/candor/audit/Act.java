package io.candor.audit;

/** What is accounted for: acts that take something from others, or speak in their name. */
public enum Act {
    /** Staff removed personal data or other content for good. */
    REDACTED,
    /** An asker erased what was theirs. */
    ERASED,
    /** An answer signed with the name of somebody else than the account that gave it. */
    ANSWERED_FOR_ANOTHER,
    VIEWER_BLOCKED,
    VIEWER_UNBLOCKED,
    SLOW_MODE_CHANGED,
    QUESTIONS_CLOSED,
    QUESTIONS_OPENED
}
