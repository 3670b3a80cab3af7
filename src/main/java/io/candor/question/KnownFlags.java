package io.candor.question;

import io.candor.access.Names;
import io.candor.question.QuestionFlags.Flag;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What {@link QuestionFlags} found, for the next time that staff see the question: looking costs as much as its asker
 * likes. Of the words only a number is kept, so that they are looked at anew when they change.
 */
@ApplicationScoped
class KnownFlags {

    /** Some 10 MB; the ones that nobody has seen for longest are forgotten. */
    private static final int MOST = 100_000;

    private record Known(int words, List<Flag> flags) {}

    private final Map<UUID, Known> known = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Known> eldest) {
            return size() > MOST;
        }
    };

    /** @param presenter null where it is not known */
    List<Flag> of(UUID question, String text, @Nullable String name, Names.@Nullable Look presenter) {
        int words = Objects.hash(text, name, presenter);
        synchronized (known) {
            Known last = known.get(question);
            if (last != null && last.words == words) {
                return last.flags;
            }
        }
        List<Flag> flags = QuestionFlags.of(text, name, presenter);
        synchronized (known) {
            known.put(question, new Known(words, flags));
        }
        return flags;
    }
}
