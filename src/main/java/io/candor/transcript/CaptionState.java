package io.candor.transcript;

/** How sure a line is. It only ever becomes surer: a late interim line never replaces a final one. */
public enum CaptionState {
    /** Still being spoken or recognised; the next line with the same number replaces it. Not part of the transcript. */
    INTERIM,
    FINAL,
    /** Put right by a person. */
    CORRECTED;

    /** Whether a line in this state takes the place of one in that state. */
    boolean replaces(CaptionState that) {
        return switch (this) {
            case INTERIM, FINAL -> that == INTERIM;
            case CORRECTED -> true;
        };
    }
}
