package io.candor.publication;

import io.candor.access.PlainText;
import io.candor.access.Refusal;
import io.candor.access.Role;
import io.candor.access.Staff;
import io.candor.broadcast.BroadcastRef;
import io.candor.broadcast.Broadcasts;
import io.candor.broadcast.State;
import io.candor.question.Answer;
import io.candor.question.QuestionViews.StaffQuestion;
import io.candor.question.Questions;
import io.candor.transcript.Caption;
import io.candor.transcript.Captions;
import io.candor.transcript.TranscriptFormat;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

@Path("/api/broadcasts/{slug}")
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Record", description = "Editions of the record, the transcript as files, exports")
class RecordResource {

    private final Editions editions;
    private final Broadcasts broadcasts;
    private final Captions captions;
    private final Questions questions;
    private final SecurityIdentity identity;

    RecordResource(
            Editions editions,
            Broadcasts broadcasts,
            Captions captions,
            Questions questions,
            SecurityIdentity identity) {
        this.editions = editions;
        this.broadcasts = broadcasts;
        this.captions = captions;
        this.questions = questions;
        this.identity = identity;
    }

    record EditionList(List<Edition> editions) {}

    record TranscriptDocument(String title, @Nullable Integer edition, List<Caption> captions) {}

    record Publication(
            @Schema(
                    description = "Needed from the second edition on; readers see it",
                    examples = "The refund deadline is 30 November, not 13.")
            @Nullable
            @PlainText(max = 1000, lines = true)
            String whatChanged) {}

    @POST
    @Path("/publish")
    @RolesAllowed(Role.AS_COMMS)
    @Operation(summary = "Publish an edition of the record")
    @APIResponse(
            responseCode = "201",
            description = "Published",
            content =
                    @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = Edition.class)))
    public Response publish(String slug, @Nullable @Valid Publication publication) {
        Edition edition =
                editions.publish(slug, publication == null ? null : publication.whatChanged(), Staff.of(identity));
        return Response.created(URI.create("/api/broadcasts/" + slug + "/editions/" + edition.number()))
                .entity(edition)
                .build();
    }

    @GET
    @Path("/editions")
    @PermitAll
    @Operation(summary = "The editions of the record, newest first")
    public EditionList editions(String slug) {
        return new EditionList(editions.list(ref(slug).id()));
    }

    @GET
    @Path("/editions/{number}")
    @PermitAll
    @Operation(summary = "One edition, whole")
    public RecordDocument edition(String slug, int number) {
        return editions.find(ref(slug).id(), number).orElseThrow(() -> Refusal.notFound("There is no such edition."));
    }

    @GET
    @Path("/transcript.json")
    @PermitAll
    @Operation(
            summary = "The transcript as JSON",
            description = "Of the newest edition. Before the first: as it comes while it is live, then for staff.")
    public TranscriptDocument transcriptJson(
            String slug,
            @QueryParam("edition") @Min(1) @Nullable Integer edition,
            @QueryParam("language") @Size(max = 35) @Nullable String language) {
        BroadcastRef ref = ref(slug);
        return new TranscriptDocument(
                broadcasts.require(slug, true).title(), edition, transcript(ref, edition, language));
    }

    @GET
    @Path("/transcript.{format:vtt|srt|ttml|txt}")
    @PermitAll
    @Produces(MediaType.WILDCARD)
    @Operation(summary = "The transcript as WebVTT, SubRip, TTML or plain text")
    @Parameter(
            name = "format",
            description = "vtt, srt, ttml or txt",
            schema = @Schema(enumeration = {"vtt", "srt", "ttml", "txt"}))
    @APIResponse(
            responseCode = "200",
            description = "The file",
            content = {
                @Content(mediaType = "text/vtt", schema = @Schema(type = SchemaType.STRING)),
                @Content(mediaType = "application/x-subrip", schema = @Schema(type = SchemaType.STRING)),
                @Content(mediaType = "application/ttml+xml", schema = @Schema(type = SchemaType.STRING)),
                @Content(mediaType = "text/plain", schema = @Schema(type = SchemaType.STRING))
            })
    public Response transcript(
            String slug,
            String format,
            @QueryParam("edition") @Min(1) @Nullable Integer edition,
            @QueryParam("language") @Size(max = 35) @Nullable String language) {
        TranscriptFormat as = Arrays.stream(TranscriptFormat.values())
                .filter(f -> f.name().toLowerCase(Locale.ROOT).equals(format))
                .findFirst()
                .orElseThrow();
        BroadcastRef ref = ref(slug);
        String title = broadcasts.require(slug, true).title();
        String tag = language == null ? spokenLanguage(ref, edition) : language;
        return Response.ok(as.write(title, tag, transcript(ref, edition, language)), as.mediaType())
                .build();
    }

    @GET
    @Path("/questions.csv")
    @RolesAllowed(Role.AS_STAFF)
    @Produces("text/csv;charset=utf-8")
    @Operation(summary = "All questions as a table", description = "Safe to open in a spreadsheet; without addresses.")
    @APIResponse(
            responseCode = "200",
            description = "RFC 4180, in UTF-8 with a byte order mark",
            content = @Content(mediaType = "text/csv", schema = @Schema(type = SchemaType.STRING)))
    public Response questionsCsv(String slug) {
        StringBuilder csv = new StringBuilder("\uFEFF");
        csv.append(Csv.row(List.of(
                "id",
                "asked at",
                "state",
                "people",
                "name",
                "question",
                "reason",
                "grouped under",
                "answer",
                "signed")));
        for (StaffQuestion q : questions.forExport(ref(slug).id())) {
            csv.append(Csv.row(Arrays.asList(
                    q.id(),
                    q.askedAt(),
                    q.state(),
                    q.weight(),
                    q.name(),
                    q.text(),
                    q.reason(),
                    q.under(),
                    answer(q.answer()),
                    q.answer() instanceof Answer.Written w ? w.author() + ", " + w.role() : null)));
        }
        return Response.ok(csv.toString())
                .header("Content-Disposition", "attachment; filename=\"" + slug + "-questions.csv\"")
                .build();
    }

    private static @Nullable String answer(@Nullable Answer answer) {
        return switch (answer) {
            case null -> null;
            case Answer.Spoken spoken -> "on air at " + spoken.startMs() + " ms";
            case Answer.Written written -> written.text();
        };
    }

    private List<Caption> transcript(BroadcastRef ref, @Nullable Integer edition, @Nullable String language) {
        return editions.find(ref.id(), edition)
                .map(document -> inLanguage(document, language))
                .orElseGet(() -> {
                    if (edition != null) {
                        throw Refusal.notFound("There is no such edition.");
                    }
                    if (ref.state() != State.LIVE && !Staff.is(identity)) {
                        throw Refusal.notFound("The transcript is not published yet.");
                    }
                    return language == null
                            ? captions.transcript(ref.id(), ref.languages())
                            : captions.transcript(ref.id(), language);
                });
    }

    private String spokenLanguage(BroadcastRef ref, @Nullable Integer edition) {
        return editions.find(ref.id(), edition)
                .map(RecordDocument::language)
                .orElseGet(() -> captions.spokenLanguage(ref.id(), ref.languages()));
    }

    private static List<Caption> inLanguage(RecordDocument document, @Nullable String language) {
        Map<String, List<Caption>> translations = document.translations() == null ? Map.of() : document.translations();
        if (language != null && translations.containsKey(language)) {
            return translations.get(language);
        }
        if (language != null && !language.equals(document.language())) {
            throw Refusal.notFound("There is no transcript in this language.");
        }
        return document.transcript();
    }

    private BroadcastRef ref(String slug) {
        return broadcasts.ref(slug, Staff.is(identity));
    }
}
