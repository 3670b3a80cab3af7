package io.candor.transcript;

import io.candor.access.Names;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which names of a file, or of a caption tool, are taken for the names of speakers: those that the API would take too.
 * Words under any other name are kept, and are nobody's.
 */
final class SpeakerNames {

    /** So many different ones are looked at: a press conference has dozens, a hostile file could have a million. */
    private static final int MOST = 1_000;

    private final Map<String, Boolean> judged = new HashMap<>();

    @Nullable
    String accepted(@Nullable String name) {
        if (name == null || name.isBlank()) {
            return null;
        }
        if (name.length() > Caption.MAX_SPEAKER) {
            return name; // what becomes of the line says so, with its place in the file
        }
        Boolean known = judged.get(name);
        if (known == null && judged.size() < MOST) {
            known = Names.fault(name, Caption.MAX_SPEAKER) == null;
            judged.put(name, known);
        }
        return Boolean.TRUE.equals(known) ? name : null;
    }
}
