package io.candor.live;

import io.candor.access.ViewerId;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** Where viewers' requests go. Must not block: it is called on event loops. */
public interface Intake {

    /**
     * Does as asked. Completed with the question's id after the commit and never before, or with a {@link
     * io.candor.access.Refusal}.
     */
    CompletionStage<UUID> take(UUID broadcast, ViewerId viewer, ViewerMessage.Request request);
}
