package io.candor.transcript;

/** The text lacks the signature every WebVTT file begins with. Nothing else makes a WebVTT file unreadable. */
final class NotWebVttException extends Exception {

    private static final long serialVersionUID = 1;

    NotWebVttException() {
        super("This is not a WebVTT file: its first line must begin with WEBVTT.");
    }
}
