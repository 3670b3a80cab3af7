package io.candor.broadcast;

/**
 * Something about a broadcast has changed. Fired inside the transaction that changes it, so that other features can
 * follow in the same transaction, or after its success.
 */
public record BroadcastChanged(BroadcastRef broadcast, BroadcastView view) {}
