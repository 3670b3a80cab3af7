package io.candor.broadcast;

import io.candor.access.PlainText;
import io.candor.access.Refusal;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What the comms lead decides about a broadcast. */
@Schema(description = "What the comms lead decides about a broadcast")
public record Plan(
        @Schema(examples = "Flights cancelled on Friday: what we know") @NotNull @PlainText(max = 160)
        String title,

        @Schema(examples = "An hour with our chief operating officer about the cancelled flights.")
        @Nullable
        @PlainText(max = 1000, lines = true, empty = true)
        String summary,

        @Schema(
                description = "The readable part of the address; made from the title when absent",
                examples = "flights-cancelled")
        @Nullable
        @Pattern(regexp = Slugs.FORM, message = "a-z, 0-9 and single hyphens, at most 80.")
        @Size(max = 80)
        String slug,

        @NotNull @Valid Presenter presenter,
        @Schema(examples = "2026-11-27T17:00:00Z") @Nullable Instant startsAt,

        @Schema(description = "IANA time zone in which the times are announced", examples = "Europe/Berlin")
        @Nullable
        @PlainText(max = 64)
        String zone,

        @Schema(description = "BCP 47 tags", examples = "[\"en\"]") @Nullable @Size(max = 20)
        List<
                        @NotNull
                        @Pattern(
                                regexp = "[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}",
                                message = "A language tag such as en or pt-BR.")
                        String>
                languages,

        @Nullable @Valid Brief brief,
        @Nullable @Valid ResponsePromise responsePromise,

        @Schema(description = "An HLS playlist to play", examples = "https://cdn.example.com/live/index.m3u8")
        @Nullable
        @Size(max = HlsAddress.LONGEST)
        String videoUrl,

        @Schema(
                description = "How many people may be behind one address, such as an airport's or a company's; when"
                        + " absent, what the operator has set",
                examples = "5000")
        @Nullable
        @Min(100)
        @Max(1_000_000)
        Integer crowd,

        @Schema(description = "The version that was read; needed to edit", examples = "3") @Nullable
        Long version) {

    /** The named executive. */
    public record Presenter(
            @Schema(examples = "Dana Ortiz") @NotNull @PlainText(max = 120)
            String name,

            @Schema(examples = "Chief Operating Officer") @NotNull @PlainText(max = 160)
            String role) {}

    /** What viewers are promised, e.g. "We answer every question by 18:00", and until when. */
    public record ResponsePromise(
            @Schema(examples = "Every question is answered by 18:00.") @NotNull @PlainText(max = 200)
            String text,

            @Schema(examples = "2030-01-15T18:00:00Z") @Nullable
            Instant by) {}

    /** Refuses with INVALID for what annotations cannot say. */
    void check() {
        if (zone != null) {
            requireZone(zone);
        }
        if (startsAt != null) {
            requireTime("startsAt", startsAt);
        }
        if (responsePromise != null && responsePromise.by() != null) {
            requireTime("responsePromise.by", responsePromise.by());
        }
        if (brief != null) {
            brief.check("brief.");
        }
        HlsAddress.ofNullable(videoUrl, "videoUrl");
    }

    /** One of IANA's names: Java knows other forms, which browsers do not. */
    static void requireZone(String zone) {
        if (!ZoneId.getAvailableZoneIds().contains(zone)) {
            throw Refusal.invalid("zone", "A time zone such as Europe/Berlin.");
        }
    }

    /** Within what PostgreSQL, browsers and calendars all understand. */
    static void requireTime(String field, Instant time) {
        if (time.isBefore(Instant.parse("2000-01-01T00:00:00Z"))
                || time.isAfter(Instant.parse("2200-01-01T00:00:00Z"))) {
            throw Refusal.invalid(field, "A time between the years 2000 and 2200.");
        }
    }

    String zoneOrUtc() {
        return zone == null ? "UTC" : zone;
    }

    List<String> languagesOrEnglish() {
        return languages == null || languages.isEmpty() ? List.of("en") : languages;
    }
}
