package io.candor.access;

/** What an operator who watches for attacks wants to see and count. (OWASP Logging Vocabulary Cheat Sheet) */
public enum SecurityEvent {
    SIGNED_IN,
    SIGNED_OUT,
    SIGN_IN_REFUSED,
    LOCKED_OUT,
    SIGN_IN_BUSY,
    ACCESS_REFUSED,
    FOREIGN_SITE_REFUSED,
    FLOOD_REFUSED,
    IDENTITY_FORGED,
    ACCOUNT_CREATED,
    ACCOUNT_DEACTIVATED,
    ROLE_CHANGED,
    PASSWORD_CHANGED,
    PASSWORD_RESET,
    SESSION_ENDED,
    TOKEN_CREATED,
    TOKEN_REVOKED,
    VIEWER_BLOCKED,
    VIEWER_UNBLOCKED,
    REDACTED,
    REMOVED
}
