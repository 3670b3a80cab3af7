package io.candor.live;

/** Why a socket is closed from here, and whether to come back; the table is in {@code docs/protocol.md}. */
enum CloseCode {
    GOING_AWAY(1012, "restarting; come back and resume"),
    LOOK_AGAIN(1012, "rights are looked at again; come back and resume"),
    TOO_LARGE(1009, "a message has at most 64 KiB"),
    REMOVED(4410, "this broadcast was removed"),
    TOO_SLOW(4408, "too slow; come back and resume"),
    TOO_MANY(4429, "too many messages; come back in a minute");

    final int code;
    final String reason;

    CloseCode(int code, String reason) {
        this.code = code;
        this.reason = reason;
    }
}
