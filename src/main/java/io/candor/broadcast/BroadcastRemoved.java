package io.candor.broadcast;

import java.util.UUID;

/**
 * A broadcast is being removed. Fired inside the transaction that does it, while all of it is still there: what the
 * database does not remove by itself is for whoever keeps it, in the same transaction or after its success.
 */
public record BroadcastRemoved(UUID broadcast, String slug) {}
