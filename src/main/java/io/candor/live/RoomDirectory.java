package io.candor.live;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Which rooms there are. Answered by the feature that owns the broadcasts. */
public interface RoomDirectory {

    /** Throws a refusal when there is none, or none any more. */
    RoomKey find(String slug);

    /**
     * A room, and whether only staff may enter it (drafts and rehearsals).
     *
     * @param crowd how many people may be behind one address; {@code null} for what the operator has set
     */
    record RoomKey(UUID broadcast, boolean staffOnly, @Nullable Integer crowd) {}
}
