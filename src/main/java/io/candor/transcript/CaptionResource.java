package io.candor.transcript;

import io.candor.access.Refusal;
import io.candor.access.Role;
import io.candor.broadcast.Broadcasts;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

@Path("/api/broadcasts/{slug}/captions")
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Captions", description = "Live caption lines, and transcripts from files")
@RolesAllowed(Role.AS_MODERATOR)
class CaptionResource {

    private final Captions captions;
    private final Broadcasts broadcasts;

    CaptionResource(Captions captions, Broadcasts broadcasts) {
        this.captions = captions;
        this.broadcasts = broadcasts;
    }

    record Lines(@NotNull @Size(min = 1, max = 500) List<@NotNull @Valid CaptionLine> lines) {}

    record Imported(
            int imported,

            @Schema(description = "Cues left out, at most 1000 listed")
            List<WebVtt.Dropped> dropped,

            int droppedInAll) {}

    @POST
    @Operation(
            summary = "Take caption lines",
            description = "Idempotent by seq. Viewers see new lines at once; needs a broadcast that has gone on air.")
    public Captions.Taken take(String slug, @NotNull @Valid Lines lines) {
        for (int i = 0; i < lines.lines().size(); i++) {
            CaptionLine line = lines.lines().get(i);
            String wrong = Caption.problemWith(line.startMs(), line.endMs(), line.speaker(), line.text());
            if (wrong != null) {
                throw Refusal.invalid("lines[" + i + "]", wrong);
            }
        }
        return captions.take(broadcasts.ref(slug, true), lines.lines());
    }

    @POST
    @Path("/import")
    @Consumes("text/vtt")
    @Operation(
            summary = "Import a WebVTT file as the transcript",
            description = "What a browser would drop is dropped, and listed with its line and reason.")
    public Imported importFile(
            String slug,
            @QueryParam("replace") boolean replace,
            @RequestBody(
                            content =
                                    @Content(
                                            mediaType = "text/vtt",
                                            schema = @Schema(type = SchemaType.STRING),
                                            examples =
                                                    @ExampleObject(
                                                            name = "file",
                                                            value =
                                                                    "WEBVTT\n\n00:00.000 --> 00:04.000\n<v Dana Ortiz>Good evening.\n")))
                    byte @NotNull [] file) {
        WebVtt.Parsed parsed;
        try {
            parsed = WebVtt.read(new String(file, StandardCharsets.UTF_8));
        } catch (NotWebVttException e) {
            throw Refusal.of(Refusal.Kind.MALFORMED, "This is not a WebVTT file: it must begin with WEBVTT.");
        }
        captions.replaceAll(broadcasts.ref(slug, true), parsed.captions(), replace);
        return new Imported(parsed.captions().size(), parsed.dropped(), parsed.droppedInAll());
    }
}
