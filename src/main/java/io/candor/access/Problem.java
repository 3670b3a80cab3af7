package io.candor.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A refusal as it travels: an RFC 9457 problem detail, over HTTP and inside a socket's {@code refused}. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(description = "RFC 9457 problem detail")
public record Problem(
        @Schema(examples = "/problems/invalid") String type,
        @Schema(examples = "Some fields need another look.") String title,
        @Schema(examples = "400") int status,
        @Nullable String detail,
        List<FieldFault> fields,

        @Schema(description = "The state that does not allow it") @Nullable
        String state,

        @Schema(description = "The current version, after edited-meanwhile") @Nullable
        Long version,

        @Nullable Long retryAfterMs,

        @Schema(description = "Finds the fault in the log") @Nullable
        String reference,

        @Schema(description = "When it was removed, after gone") @Nullable
        Instant removedAt,

        @Schema(description = "What is to be computed before it is sent again, after work-needed") @Nullable
        WorkNeeded work) {

    /**
     * A number is looked for whose SHA-256, behind the challenge and a full stop, begins with so many zero bits. What is
     * sent back is {@code challenge.number}.
     */
    public record WorkNeeded(String challenge, int bits) {}

    /** One field at fault, by its path in the request, and what is wrong in plain words. */
    public record FieldFault(
            @Schema(examples = "text") String field,
            @Schema(examples = "At most 500 characters.") String message) {}
}
