package io.candor.question;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.broadcast.State;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which request of a viewer is taken when: each of them, in each state, open and closed. */
class ViewerRequestTest {

    private static final Set<State> BEFORE_THE_END = EnumSet.of(State.SCHEDULED, State.LIVE);
    private static final Set<State> BEFORE_THE_RECORD =
            EnumSet.of(State.SCHEDULED, State.LIVE, State.ENDED, State.CANCELLED);

    @Test
    void whileQuestionsAreOpen() {
        assertThat(allowed(true))
                .isEqualTo(Map.of(
                        ViewerRequest.ASK, BEFORE_THE_END,
                        ViewerRequest.ME_TOO, BEFORE_THE_END,
                        ViewerRequest.WITHDRAW, BEFORE_THE_RECORD));
    }

    @Test
    void whileModeratorsHaveClosedThem() {
        assertThat(allowed(false))
                .isEqualTo(Map.of(
                        ViewerRequest.ASK, Set.of(),
                        ViewerRequest.ME_TOO, BEFORE_THE_END,
                        ViewerRequest.WITHDRAW, BEFORE_THE_RECORD));
    }

    private static Map<ViewerRequest, Set<State>> allowed(boolean open) {
        Map<ViewerRequest, Set<State>> allowed = new EnumMap<>(ViewerRequest.class);
        for (ViewerRequest request : ViewerRequest.values()) {
            Set<State> states = EnumSet.allOf(State.class);
            states.removeIf(state -> !request.isAllowed(state, open));
            allowed.put(request, states);
        }
        return allowed;
    }
}
