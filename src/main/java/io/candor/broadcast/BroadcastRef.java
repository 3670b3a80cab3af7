package io.candor.broadcast;

import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * What other features need to know about a broadcast.
 *
 * @param languages BCP 47 tags, the one spoken first; never empty
 */
public record BroadcastRef(
        UUID id,
        String slug,
        State state,
        boolean staffOnly,
        OptionalLong moment,
        List<String> languages,
        Asking asking) {

    /** The present moment. @throws io.candor.access.Refusal NOT_ALLOWED_NOW before it has gone on air */
    public long requireMoment() {
        return moment.orElseThrow(
                () -> io.candor.access.Refusal.notAllowedNow(state, "There are no moments before it has gone on air."));
    }
}
