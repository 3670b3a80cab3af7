package io.candor.video;

import io.candor.access.Refusal;
import io.candor.broadcast.BroadcastChanged;
import io.candor.broadcast.BroadcastRef;
import io.candor.broadcast.BroadcastView;
import io.candor.broadcast.Broadcasts;
import io.candor.broadcast.State;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who may load the media of which broadcast. Thousands of viewers ask every second, so an answer is good for a second;
 * while the database is away the last one stands for some minutes, so that the picture goes on.
 */
@ApplicationScoped
class Audience {

    private static final Duration GOOD_FOR = Duration.ofSeconds(1);
    private static final Duration WITHOUT_DATABASE = Duration.ofMinutes(10);
    private static final int MOST = 1_000;

    /** After the end, players that are some seconds behind may still come to it. */
    private static final Duration LAST_SECONDS = Duration.ofMinutes(2);

    private final Broadcasts broadcasts;
    private final Clock clock;
    private final Map<String, Known> known = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
            return size() > MOST;
        }
    };

    Audience(Broadcasts broadcasts, Clock clock) {
        this.broadcasts = broadcasts;
        this.clock = clock;
    }

    /** A broadcast as its media is concerned. */
    record Shown(
            UUID id,
            State state,
            boolean staffOnly,
            @Nullable Instant wentLiveAt,
            @Nullable Instant endedAt,
            int pace,
            Instant readAt) {

        boolean isOver() {
            return state == State.ENDED || state == State.PUBLISHED;
        }

        boolean isPublic() {
            return !staffOnly && (state == State.LIVE || state == State.PUBLISHED);
        }

        /** On air, just over, or published: for all. A recording that is not published yet: for staff. */
        boolean mayFollow(boolean staff) {
            boolean justOver = endedAt != null && state == State.ENDED && readAt.isBefore(endedAt.plus(LAST_SECONDS));
            return staff || state == State.LIVE || state == State.PUBLISHED || justOver;
        }

        boolean mayReplay(boolean staff) {
            return isOver() && (staff || state == State.PUBLISHED);
        }
    }

    private record Known(Shown shown, Instant lookAgainAt) {}

    /** On this pod a change is known at once. */
    void changed(@Observes(during = TransactionPhase.AFTER_SUCCESS) BroadcastChanged change) {
        synchronized (known) {
            known.remove(change.broadcast().slug());
        }
    }

    /** Refuses with NOT_FOUND when there is no such broadcast, and with GONE when all could know that there was one. */
    Shown of(String slug) {
        Instant now = clock.instant();
        Known last;
        synchronized (known) {
            last = known.get(slug);
            if (last != null && now.isBefore(last.lookAgainAt)) {
                return last.shown;
            }
            if (last != null) {
                // One looks; the others go on with what is known.
                known.put(slug, new Known(last.shown, now.plus(GOOD_FOR)));
            }
        }
        try {
            Shown shown = read(slug, now);
            synchronized (known) {
                known.put(slug, new Known(shown, now.plus(GOOD_FOR)));
            }
            return shown;
        } catch (Refusal none) {
            synchronized (known) {
                known.remove(slug);
            }
            throw none;
        } catch (RuntimeException away) {
            if (last != null && last.shown.readAt.isAfter(now.minus(WITHOUT_DATABASE))) {
                Log.debugf(away, "The media of %s is served without the database", slug);
                return last.shown;
            }
            throw away;
        }
    }

    private Shown read(String slug, Instant now) {
        // Whether there was one is for whoever could have known of it, and who asks now is not known here.
        BroadcastView view = broadcasts.view(slug, true).orElseGet(() -> broadcasts.require(slug, false));
        BroadcastRef ref = broadcasts.ref(slug, true);
        return new Shown(ref.id(), ref.state(), ref.staffOnly(), view.wentLiveAt(), view.endedAt(), view.pace(), now);
    }
}
