package io.candor.transcript;

import io.candor.access.Bounded;
import io.candor.access.Refusal;
import io.candor.access.Role;
import io.candor.broadcast.BroadcastRef;
import io.candor.broadcast.Broadcasts;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

@Path("/api/broadcasts/{slug}/captions")
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Captions", description = "Live caption lines, and transcripts from files")
@RolesAllowed(Role.AS_MODERATOR)
class CaptionResource {

    private final Captions captions;
    private final CaptionIntake intake;
    private final Broadcasts broadcasts;

    CaptionResource(Captions captions, CaptionIntake intake, Broadcasts broadcasts) {
        this.captions = captions;
        this.intake = intake;
        this.broadcasts = broadcasts;
    }

    record Lines(
            @NotNull @Size(min = 1, max = CaptionerMessage.MOST_LINES)
            List<@NotNull @Valid CaptionLine> lines) {
        Lines {
            lines = Bounded.list(lines, CaptionerMessage.MOST_LINES);
        }
    }

    record Correction(
            @Schema(description = "The version that was read", examples = "1") @NotNull @Min(1) @Max(Integer.MAX_VALUE)
            Integer version,

            @Schema(description = "Moment", examples = "10710") @NotNull @Min(0) @Max(Caption.MAX_MOMENT_MS)
            Long startMs,

            @Schema(description = "Moment", examples = "19230") @NotNull @Min(0) @Max(Caption.MAX_MOMENT_MS)
            Long endMs,

            @Schema(examples = "Dana Ortiz")
            @Nullable
            @io.candor.access.PlainText(max = Caption.MAX_SPEAKER, name = true)
            String speaker,

            @Schema(examples = "We cancelled 1,240 flights this morning.")
            @NotNull
            @io.candor.access.PlainText(max = Caption.MAX_TEXT, lines = true)
            String text) {}

    record Imported(
            int imported,

            @Schema(description = "Cues left out, at most 1000 listed")
            List<CaptionFile.Dropped> dropped,

            int droppedInAll) {}

    @GET
    @Operation(summary = "How the captions are doing: languages, last lines, gaps in the numbers")
    public Captions.Status status(String slug) {
        return captions.status(broadcasts.ref(slug, true));
    }

    @POST
    @RolesAllowed(Role.AS_CAPTIONER)
    @Operation(
            summary = "Take caption lines",
            description =
                    "Idempotent by language and seq: INTERIM lines are replaced by later ones with the same seq, of"
                            + " FINAL lines the first counts, CORRECTED ones replace any. Viewers see them at once; needs"
                            + " a broadcast that has gone on air. `taken` are numbers under which other words are final"
                            + " already; `gaps` are numbers that never came.")
    public Captions.Taken take(String slug, @NotNull @Valid Lines lines) {
        for (int i = 0; i < lines.lines().size(); i++) {
            CaptionLine line = lines.lines().get(i);
            requireCaption("lines[" + i + "]", line.startMs(), line.endMs(), line.speaker(), line.text());
        }
        return intake.take(broadcasts.ref(slug, true), lines.lines());
    }

    @PUT
    @Path("/{id}")
    @RolesAllowed(Role.AS_CAPTIONER)
    @Operation(summary = "Put one line right", description = "Needs the version that was read.")
    public LiveCaption correct(String slug, UUID id, @NotNull @Valid Correction to) {
        requireCaption("text", to.startMs(), to.endMs(), to.speaker(), to.text());
        Caption caption = new Caption(to.startMs(), to.endMs(), to.speaker(), to.text());
        return captions.correct(broadcasts.ref(slug, true), id, to.version(), caption);
    }

    @DELETE
    @Path("/{id}")
    @RolesAllowed(Role.AS_CAPTIONER)
    @Operation(summary = "Take one line away, from viewers' screens too")
    public void remove(String slug, UUID id) {
        captions.remove(broadcasts.ref(slug, true), id);
    }

    private static void requireCaption(String field, long startMs, long endMs, @Nullable String speaker, String text) {
        String wrong = Caption.problemWith(startMs, endMs, speaker, text);
        if (wrong != null) {
            throw Refusal.invalid(field, wrong);
        }
    }

    @POST
    @Path("/import")
    @Consumes({"text/vtt", "application/x-subrip", "application/ttml+xml", "application/json", "text/plain"})
    @Operation(
            summary = "Import a WebVTT, SubRip, TTML, JSON or text file as the transcript",
            description =
                    "What a browser would drop of WebVTT is dropped, and listed with its line and reason. In SubRip a"
                            + " name before a colon is a speaker when it is the presenter's, somebody's who has spoken, or"
                            + " given as `speaker`. A text has paragraphs that begin with a moment, as `transcript.txt`"
                            + " writes them.")
    public Imported importFile(
            String slug,
            @QueryParam("replace") boolean replace,
            @QueryParam("language") @Nullable @Size(max = Language.LONGEST_TAG) String language,
            @QueryParam("speaker") @Size(max = 50) @Nullable
                    List<@io.candor.access.PlainText(max = Caption.MAX_SPEAKER, name = true) String> speakers,
            @HeaderParam("Content-Type") @Parameter(hidden = true) String type,
            @RequestBody(
                            content = {
                                @Content(
                                        mediaType = "text/vtt",
                                        schema = @Schema(type = SchemaType.STRING),
                                        examples = @ExampleObject(name = "file", value = """
                                                                WEBVTT

                                                                00:00.000 --> 00:04.000
                                                                <v Dana Ortiz>Good evening.
                                                                """)),
                                @Content(
                                        mediaType = "application/x-subrip",
                                        schema = @Schema(type = SchemaType.STRING),
                                        examples = @ExampleObject(name = "file", value = """
                                                                1
                                                                00:00:00,000 --> 00:00:04,000
                                                                Dana Ortiz: Good evening.
                                                                """)),
                                @Content(
                                        mediaType = "application/ttml+xml",
                                        schema = @Schema(type = SchemaType.STRING),
                                        examples =
                                                @ExampleObject(
                                                        name = "file",
                                                        value = "<tt xmlns=\"http://www.w3.org/ns/ttml\"><body><div><p"
                                                                + " begin=\"0s\" end=\"4s\">Good"
                                                                + " evening.</p></div></body></tt>")),
                                @Content(
                                        mediaType = MediaType.APPLICATION_JSON,
                                        schema = @Schema(type = SchemaType.STRING),
                                        examples =
                                                @ExampleObject(
                                                        name = "file",
                                                        value =
                                                                "{\"captions\":[{\"startMs\":0,\"endMs\":4000,\"text\":\"Good"
                                                                        + " evening.\"}]}")),
                                @Content(
                                        mediaType = MediaType.TEXT_PLAIN,
                                        schema = @Schema(type = SchemaType.STRING),
                                        examples =
                                                @ExampleObject(
                                                        name = "file",
                                                        value = "[0:00:00] Dana Ortiz: Good evening.\n"))
                            })
                    byte @NotNull [] file) {
        BroadcastRef broadcast = broadcasts.ref(slug, true);
        String text = new String(file, StandardCharsets.UTF_8);
        CaptionFile.Parsed parsed = read(broadcast, type.toLowerCase(Locale.ROOT), text, speakers);
        captions.replaceAll(broadcast, language, parsed.captions(), replace);
        return new Imported(parsed.captions().size(), parsed.dropped(), parsed.droppedInAll());
    }

    private CaptionFile.Parsed read(BroadcastRef broadcast, String type, String text, @Nullable List<String> speakers) {
        try {
            if (type.contains("subrip")) {
                return SubRipReader.read(text, known(broadcast, speakers));
            } else if (type.contains("text/plain")) {
                return PlainTextReader.read(text, known(broadcast, speakers))
                        .orElseThrow(() -> Refusal.of(
                                Refusal.Kind.MALFORMED,
                                "This text has no moments: a paragraph must begin with one, such as [0:01:23]."));
            } else if (type.contains("ttml")) {
                return TimedTextReader.read(text);
            } else if (type.contains("json")) {
                return TranscriptJson.read(text)
                        .orElseThrow(() -> Refusal.of(
                                Refusal.Kind.MALFORMED,
                                "This is not a transcript as JSON: it has no list of captions."));
            }
            return WebVtt.read(text);
        } catch (NotWebVttException e) {
            throw Refusal.of(Refusal.Kind.MALFORMED, "This is not a WebVTT file: it must begin with WEBVTT.");
        } catch (TimedTextReader.NotTimedTextException e) {
            throw Refusal.of(Refusal.Kind.MALFORMED, "This is not a TTML file.");
        }
    }

    private List<String> known(BroadcastRef broadcast, @Nullable List<String> named) {
        List<String> known = new ArrayList<>(captions.knownSpeakers(broadcast));
        known.add(broadcasts.require(broadcast.slug(), true).presenter().name());
        known.addAll(named == null ? List.of() : named);
        return known;
    }
}
