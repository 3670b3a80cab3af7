package io.candor.live;

import io.candor.access.ViewerId;
import java.util.Collection;
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
     * What is known of a viewer besides who it is.
     *
     * @param counts whether they have stayed long enough to count as a person, as far as is known now
     * @param network a number for the network they come from, which names it to nobody; {@code null} for staff
     */
    record Standing(boolean counts, @Nullable Short network) {}

    /**
     * Does as asked. Completed after the commit and never before, or with a {@link io.candor.access.Refusal}. The asker
     * is shown {@link Taken#own} by whoever asked on their behalf.
     */
    CompletionStage<Taken> take(UUID broadcast, ViewerId viewer, Standing standing, ViewerMessage.Request request);

    /** These have stayed: what they asked for before counts from now on, a moment later. */
    void stayed(UUID broadcast, Collection<ViewerId> viewers);

    /** How much waits to be stored, withdrawals apart: 0 for nothing, 1 when nothing more is taken. */
    double pressure();

    /** Whether this viewer has asked for something here before. Blocks: not for event loops. */
    boolean knows(UUID broadcast, ViewerId viewer);
}
