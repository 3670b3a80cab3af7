package io.candor.followup;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A sentence that sounds like a commitment, offered to staff as a draft. For staff only, until somebody takes it.
 *
 * @param owner a suggestion: who said it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record PromiseHeard(
        UUID id,
        long moment,
        String text,
        @Nullable String owner,
        @Nullable LocalDate dueOn) {}
