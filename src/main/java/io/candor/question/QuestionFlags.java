package io.candor.question;

import io.candor.access.Names;
import io.candor.access.Writing;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What staff should look at twice before everybody reads it. Nothing of this is refused: a person could mean it, and
 * namesakes exist.
 */
final class QuestionFlags {

    /** Why. */
    enum Flag {
        /** The asker's name reads like the presenter's. */
        LOOKS_LIKE_PRESENTER,
        /** The asker's name says that somebody speaks for the house. */
        SOUNDS_OFFICIAL,
        /** A word, or the name, mixes alphabets whose letters look alike. */
        MIXED_SCRIPTS,
        /** Marks are heaped upon letters. */
        MANY_MARKS,
        /** There are characters in it that nobody sees. */
        HIDDEN_CHARACTERS
    }

    private QuestionFlags() {}

    /** @param presenter null where it is not known */
    static List<Flag> of(String text, @Nullable String name, Names.@Nullable Look presenter) {
        List<Flag> flags = new ArrayList<>();
        if (name != null && presenter != null && Names.looksLike(name, presenter)) {
            flags.add(Flag.LOOKS_LIKE_PRESENTER);
        }
        if (name != null && Names.soundsOfficial(name)) {
            flags.add(Flag.SOUNDS_OFFICIAL);
        }
        if (Writing.mixesScripts(text) || (name != null && !Names.isInOneAlphabet(name))) {
            flags.add(Flag.MIXED_SCRIPTS);
        }
        if (Writing.heapsMarks(text) || (name != null && Writing.heapsMarks(name))) {
            flags.add(Flag.MANY_MARKS);
        }
        if (Writing.hides(text)) {
            flags.add(Flag.HIDDEN_CHARACTERS);
        }
        return List.copyOf(flags);
    }
}
