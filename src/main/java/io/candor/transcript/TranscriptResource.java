package io.candor.transcript;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.candor.access.Bounded;
import io.candor.access.PlainText;
import io.candor.access.Refusal;
import io.candor.access.Role;
import io.candor.access.Staff;
import io.candor.broadcast.BroadcastRef;
import io.candor.broadcast.Broadcasts;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

@Path("/api/broadcasts/{slug}/transcript")
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Transcript", description = "Editing the transcript. Readers get the new words with the next edition.")
@RolesAllowed(Role.AS_MODERATOR)
class TranscriptResource {

    private final TranscriptEdits edits;
    private final Captions captions;
    private final Broadcasts broadcasts;
    private final SecurityIdentity identity;

    TranscriptResource(TranscriptEdits edits, Captions captions, Broadcasts broadcasts, SecurityIdentity identity) {
        this.edits = edits;
        this.captions = captions;
        this.broadcasts = broadcasts;
        this.identity = identity;
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Transcript(
            String language,
            List<String> languages,

            @Schema(description = "Another one whenever a line is another", examples = "143-143-1770000000000")
            String revision,

            @Schema(description = "In the order spoken; absent when `unless` is still the revision") @Nullable
            List<LiveCaption> lines) {}

    private static final int MOST_CHANGES = 10_000;

    record Edit(
            @Schema(description = "The first language with captions, when absent", examples = "en")
            @Nullable
            @Size(max = Language.LONGEST_TAG)
            String language,

            @Schema(description = "For the history", examples = "Rename Dana Ortis to Dana Ortiz")
            @NotNull
            @PlainText(max = 200)
            String what,

            @NotNull @Size(min = 1, max = MOST_CHANGES) List<TranscriptEdit.@NotNull @Valid Change> changes) {
        Edit {
            changes = Bounded.list(changes, MOST_CHANGES);
        }
    }

    record History(List<TranscriptEdit> edits) {}

    @GET
    @Path("/lines")
    @Operation(summary = "The lines of the transcript as they are being edited")
    public Transcript lines(
            String slug,
            @QueryParam("language") @Nullable @Size(max = Language.LONGEST_TAG) String language,
            @QueryParam("unless") @Nullable @Size(max = 80) String unless) {
        BroadcastRef ref = broadcasts.ref(slug, true);
        String tag = languageOf(ref, language);
        String revision = edits.revision(ref.id(), tag);
        List<LiveCaption> lines = revision.equals(unless) ? null : captions.linesFrom(ref.id(), tag, 0);
        return new Transcript(tag, captions.languages(ref.id()), revision, lines);
    }

    @GET
    @Path("/edits")
    @Operation(summary = "Who changed what, newest first")
    public History history(String slug) {
        return new History(edits.history(broadcasts.ref(slug, true).id()));
    }

    @POST
    @Path("/edits")
    @Operation(
            summary = "Change lines, all of them or none",
            description =
                    "A change with a version changes or removes the line, one without adds it. Refused when one of"
                            + " the lines is not in the version that was read any more.")
    public TranscriptEdit edit(String slug, @NotNull @Valid Edit edit) {
        Set<UUID> ids = new HashSet<>();
        for (int i = 0; i < edit.changes().size(); i++) {
            if (!ids.add(edit.changes().get(i).id())) {
                throw Refusal.invalid("changes[" + i + "].id", "One change a line.");
            }
        }
        BroadcastRef ref = broadcasts.ref(slug, true);
        return edits.apply(
                ref, languageOf(ref, edit.language()), edit.what().strip(), edit.changes(), Staff.of(identity));
    }

    @POST
    @Path("/edits/{id}/undo")
    @Operation(summary = "Take a step back", description = "Refused when somebody has changed its lines since.")
    public TranscriptEdit undo(String slug, long id) {
        return edits.undo(broadcasts.ref(slug, true), id, Staff.of(identity));
    }

    private String languageOf(BroadcastRef ref, @Nullable String asked) {
        if (asked != null) {
            return Language.of(asked)
                    .orElseThrow(() -> Refusal.invalid("language", "A language tag such as en or pt-BR."))
                    .among(ref.languages())
                    .tag();
        }
        return captions.spokenLanguage(ref.id(), ref.languages());
    }
}
