package io.candor.question;

import io.candor.access.Names;
import io.candor.broadcast.BroadcastChanged;
import io.candor.broadcast.BroadcastRef;
import io.candor.broadcast.Broadcasts;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Who presents, for {@link QuestionFlags}: asked for with each question that staff see, and hardly ever another one. */
@ApplicationScoped
class PresenterNames {

    /** Another pod may have given the broadcast another presenter. */
    private static final long KNOWN_NANOS = Duration.ofSeconds(10).toNanos();

    private static final int MOST_KNOWN = 1000;

    private final Broadcasts broadcasts;
    private final Map<UUID, Known> known = new ConcurrentHashMap<>();

    private record Known(Names.Look name, long at) {}

    PresenterNames(Broadcasts broadcasts) {
        this.broadcasts = broadcasts;
    }

    void changed(@Observes(during = TransactionPhase.AFTER_SUCCESS) BroadcastChanged change) {
        known.remove(change.broadcast().id());
    }

    /** How the name looks; null where it is not known. */
    Names.@Nullable Look of(UUID broadcast) {
        Known last = known.get(broadcast);
        long now = System.nanoTime();
        if (last != null && now - last.at < KNOWN_NANOS) {
            return last.name;
        }
        Names.Look name = broadcasts
                .ref(broadcast)
                .map(BroadcastRef::slug)
                .map(slug -> broadcasts.require(slug, true).presenter().name())
                .map(Names.Look::of)
                .orElse(null);
        if (known.size() >= MOST_KNOWN) {
            known.clear();
        }
        if (name != null) {
            known.put(broadcast, new Known(name, now));
        }
        return name;
    }
}
