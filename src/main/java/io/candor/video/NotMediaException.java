package io.candor.video;

/** What came is not the media that was announced, or larger than any camera would send. */
final class NotMediaException extends Exception {
    NotMediaException(String says) {
        super(says);
    }
}
