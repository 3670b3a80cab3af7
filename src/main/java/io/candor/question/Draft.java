package io.candor.question;

import org.jspecify.annotations.Nullable;

/**
 * An answer that an expert has written and no moderator has let out yet.
 *
 * @param by the account that wrote it, whose name signs it
 * @param privately for the asker only
 */
record Draft(String text, String author, @Nullable String role, String by, boolean privately) {

    Answer.Written answer() {
        return new Answer.Written(text, author, role == null ? "" : role);
    }
}
