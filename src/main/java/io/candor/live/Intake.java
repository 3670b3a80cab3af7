package io.candor.live;

import io.candor.access.ViewerId;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Where viewers' requests go. Must not block: it is called on event loops. */
public interface Intake {

    /**
     * What was done; {@code own} is the wire shape of a question that is new, or that its asker may not have heard of,
     * so that it need not be read again to be shown.
     */
    record Taken(UUID question, @Nullable Object own) {}

    /**
     * Does as asked. Completed after the commit and never before, or with a {@link io.candor.access.Refusal}. The asker
     * is shown {@link Taken#own} by whoever asked on their behalf.
     */
    CompletionStage<Taken> take(UUID broadcast, ViewerId viewer, ViewerMessage.Request request);
}
