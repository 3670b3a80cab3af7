package io.candor.followup;

import io.candor.access.PlainText;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What staff write down about a promise. */
record Commitment(
        @Schema(examples = "Refund every hotel night of this week") @NotNull @PlainText(max = 500)
        String what,

        @Schema(description = "A named person", examples = "Sam Keller, Customer Care") @NotNull @PlainText(max = 120)
        String owner,

        @Schema(examples = "2026-11-30") @NotNull LocalDate dueOn,

        @Schema(description = "When it was said; when absent, now", examples = "412000")
        @Nullable
        @Min(0)
        @Max(172_800_000)
        Long moment,

        @Schema(description = "The questions that raised it") @Nullable @Size(max = 100)
        List<@NotNull UUID> questions,

        @Schema(description = "The version that was read; needed to edit", examples = "3") @Nullable
        Long version) {

    List<UUID> questionsOrNone() {
        return questions == null ? List.of() : List.copyOf(questions);
    }
}
