package io.candor.broadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.candor.access.Refusal;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The aggregate itself refuses what its state does not allow, whoever asks. */
class BroadcastLifeCycleTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    private static final Map<String, Consumer<BroadcastEntity>> ACTIONS = Map.of(
            "schedule", b -> b.schedule(NOON, "UTC"),
            "go live", b -> b.goLive(NOON),
            "end", b -> b.end(NOON),
            "cancel", b -> b.cancel(NOON),
            "publish", b -> b.publish(NOON));

    private static final Map<State, Set<String>> ALLOWED = Map.of(
            State.DRAFT, Set.of("schedule", "go live", "cancel"),
            State.SCHEDULED, Set.of("schedule", "go live", "cancel"),
            State.LIVE, Set.of("end"),
            State.ENDED, Set.of("publish"),
            State.PUBLISHED, Set.of("publish"),
            State.CANCELLED, Set.of());

    @ParameterizedTest
    @EnumSource(State.class)
    void onlyWhatTheStateAllowsIsDone(State state) {
        ACTIONS.forEach((name, action) -> {
            BroadcastEntity broadcast = broadcastIn(state);
            if (ALLOWED.getOrDefault(state, Set.of()).contains(name)) {
                action.accept(broadcast);
            } else {
                assertThatThrownBy(() -> action.accept(broadcast))
                        .as("%s when %s", name, state)
                        .isInstanceOf(Refusal.class);
                assertThat(broadcast.state).as("after a refused %s", name).isEqualTo(state);
            }
        });
    }

    @Nested
    class Moments {

        @Test
        void thereAreNoneBeforeItGoesOnAir() {
            assertThat(broadcastIn(State.SCHEDULED).momentAt(NOON)).isEmpty();
        }

        @Test
        void theyCountMillisecondsSinceItWentOnAir() {
            BroadcastEntity broadcast = broadcastIn(State.LIVE);

            assertThat(broadcast.momentAt(NOON.plusMillis(1234))).hasValue(1234);
        }

        @Test
        void theyStandStillAtTheEnd() {
            BroadcastEntity broadcast = broadcastIn(State.LIVE);
            broadcast.end(NOON.plusSeconds(60));

            assertThat(broadcast.momentAt(NOON.plusSeconds(3600))).hasValue(60_000);
        }

        @Test
        void theyRunFasterInAFastRehearsal() {
            BroadcastEntity rehearsal = new BroadcastEntity("slug", plan(null), 20, true, NOON, "admin");
            rehearsal.goLive(NOON);

            assertThat(rehearsal.momentAt(NOON.plusSeconds(1))).hasValue(20_000);
        }
    }

    @Test
    void aPlanWithATimeIsScheduledAndOneWithoutIsADraft() {
        assertThat(new BroadcastEntity("slug", plan(NOON), 1, false, NOON, "admin").state)
                .isEqualTo(State.SCHEDULED);
        assertThat(new BroadcastEntity("slug", plan(null), 1, false, NOON, "admin").state)
                .isEqualTo(State.DRAFT);
    }

    @Test
    void editionsAreNumberedFromOne() {
        BroadcastEntity broadcast = broadcastIn(State.ENDED);

        assertThat(broadcast.publish(NOON)).isEqualTo(1);
        assertThat(broadcast.publish(NOON)).isEqualTo(2);
    }

    @Test
    void theTimeOfAScheduledBroadcastCanBeMovedButNotTakenAway() {
        BroadcastEntity broadcast = broadcastIn(State.SCHEDULED);

        assertThatThrownBy(() -> broadcast.edit(plan(null))).isInstanceOf(Refusal.class);
    }

    private static BroadcastEntity broadcastIn(State state) {
        BroadcastEntity broadcast =
                new BroadcastEntity("slug", plan(state == State.DRAFT ? null : NOON), 1, false, NOON, "admin");
        if (state == State.CANCELLED) {
            broadcast.cancel(NOON);
        }
        if (state.hasMoments()) {
            broadcast.goLive(NOON);
        }
        if (state == State.ENDED || state == State.PUBLISHED) {
            broadcast.end(NOON);
        }
        if (state == State.PUBLISHED) {
            broadcast.publish(NOON);
        }
        return broadcast;
    }

    private static Plan plan(@Nullable Instant startsAt) {
        return new Plan(
                "Title",
                null,
                null,
                new Plan.Presenter("Dana Ortiz", "COO"),
                startsAt,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }
}
