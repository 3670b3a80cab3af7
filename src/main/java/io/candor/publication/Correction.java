package io.candor.publication;

import java.util.List;

/**
 * One place where the transcript of an edition differs from the one before, with the words around it.
 *
 * @param moment where it is in this edition; where it was in the one before, for what was only taken out
 */
public record Correction(long moment, List<Part> parts) {

    /** Words that stayed, went or came. */
    public record Part(Kind kind, String text) {}

    /** What became of words. */
    public enum Kind {
        KEPT,
        REMOVED,
        ADDED
    }
}
