package io.candor.publication;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** An edition in a list: its number, when, and what it changed. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Edition(
        int number,
        Instant publishedAt,
        String publishedBy,
        @Nullable String whatChanged,

        @Schema(description = "When something was removed from it last; absent where nothing was") @Nullable
        Instant redactedAt) {}
