package io.candor.privacy;

import io.candor.access.PlainText;
import io.candor.audit.Removal;
import io.candor.publication.Redacted;
import jakarta.validation.constraints.NotNull;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What staff want to have removed.
 *
 * @param id of the question, line or commitment; none for the brief, which is the broadcast's, and for the notes of its editions
 * @param words null for all of it
 */
record Redaction(
        @NotNull Redacted.What what,

        @Schema(description = "The question, caption line or commitment; absent for BRIEF and NOTE") @Nullable
        UUID id,

        @Schema(
                description = "The words to remove, as they stand there, wherever they do; absent for all of it",
                examples = "+1 202 555 0142")
        @Nullable
        @PlainText(max = Removal.LONGEST, lines = true)
        String words,

        @Schema(
                description = "Everybody can read it, so it does not repeat what is removed",
                examples = "it names a passenger")
        @NotNull
        @PlainText(max = Redacted.LONGEST_REASON)
        String reason) {}
