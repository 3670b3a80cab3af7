package io.candor.broadcast;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What moderators decide about asking while people ask: whether it is open, and how often one viewer may. */
public record Asking(
        @Schema(description = "False while moderators have closed questions")
        boolean open,

        @Schema(description = "Between two questions of one viewer, at least; 0: slow mode is off", examples = "60")
        int slowModeSeconds,

        @Schema(description = "Rises with each change", examples = "2")
        long version) {}
