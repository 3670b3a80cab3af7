package io.candor.transcript;

import java.util.UUID;

/** Lines from this moment on are new or other than they were. Fired in the transaction; observe it after the commit. */
public record TranscriptChanged(UUID broadcast, long fromMs) {}
