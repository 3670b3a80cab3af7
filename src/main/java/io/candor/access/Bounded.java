package io.candor.access;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lists that a request brings. Bean validation looks at each element even where the size was refused already, so a
 * record keeps one more than it allows: enough to see that there are too many.
 */
public final class Bounded {

    private Bounded() {}

    /** The list, cut behind the first one that is too many. */
    public static <T extends @Nullable Object> List<T> list(List<T> sent, int most) {
        // what is missing is said by @NotNull
        return sent == null || sent.size() <= most ? sent : sent.subList(0, most + 1);
    }
}
