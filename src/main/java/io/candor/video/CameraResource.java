package io.candor.video;

import io.candor.access.PresenterLinks;
import io.candor.access.Refusal;
import io.candor.access.Role;
import io.candor.access.Staff;
import io.candor.broadcast.BroadcastRef;
import io.candor.broadcast.Broadcasts;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What staff see and decide about the picture. */
@Path("/api/broadcasts/{slug}")
@RolesAllowed(Role.AS_COMMS)
@Tag(name = "Camera", description = "Presenters' links, what a camera does, the recording")
class CameraResource {

    private final Broadcasts broadcasts;
    private final PresenterLinks links;
    private final Pictures pictures;
    private final CameraRuns runs;
    private final Ingest ingest;
    private final Library library;
    private final RecordingFiles files;
    private final SecurityIdentity identity;

    CameraResource(
            Broadcasts broadcasts,
            PresenterLinks links,
            Pictures pictures,
            CameraRuns runs,
            Ingest ingest,
            Library library,
            RecordingFiles files,
            SecurityIdentity identity) {
        this.broadcasts = broadcasts;
        this.links = links;
        this.pictures = pictures;
        this.runs = runs;
        this.ingest = ingest;
        this.library = library;
        this.files = files;
        this.identity = identity;
    }

    record LinkList(List<PresenterLinks.LinkView> links) {}

    /** A new link: where it leads on this service. The token is in it, and is never shown again. */
    @Schema(name = "NewPresenterLink")
    record NewLink(
            UUID id,
            @Schema(examples = "/present/cp_8Jx0…") String path,
            @Schema(examples = "cp_8Jx0…") String token,
            Instant expiresAt) {}

    /** The picture as staff see it; {@code trouble} in words, where something is wrong with storing it. */
    @Schema(name = "CameraState")
    record CameraState(
            Picture picture,
            boolean recorded,
            @Schema(examples = "52428800") long bytes,
            @Nullable Instant lastHeardAt,
            @Nullable String trouble,

            @Schema(description = "Whether a file can be made of the recording")
            boolean downloads) {}

    /** The recording as one file: how far it is, and where it will be. */
    @Schema(name = "RecordingFile")
    record RecordingFile(
            RecordingFiles.State state,

            @Schema(examples = "/media/flights-cancelled/recording.mp4")
            String address) {}

    @POST
    @Path("/presenter-links")
    @Operation(
            summary = "A link for the presenter's phone",
            description = "Works for this broadcast only, until it ends by time or is revoked.")
    @APIResponse(
            responseCode = "201",
            description = "Made; shown once",
            content =
                    @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = NewLink.class)))
    public Response newLink(String slug) {
        PresenterLinks.NewLink link = links.create(ref(slug).id(), Staff.of(identity));
        return Response.status(Response.Status.CREATED)
                .entity(new NewLink(link.id(), "/present/" + link.token(), link.token(), link.expiresAt()))
                .build();
    }

    @GET
    @Path("/presenter-links")
    @Operation(summary = "The links that work, without what makes them work")
    public LinkList links(String slug) {
        return new LinkList(links.of(ref(slug).id()));
    }

    @DELETE
    @Path("/presenter-links/{id}")
    @Operation(summary = "Revoke a link; a phone that sends with it is refused within seconds")
    public void revoke(String slug, UUID id) {
        links.revoke(ref(slug).id(), id);
    }

    @GET
    @Path("/camera")
    @RolesAllowed(Role.AS_STAFF)
    @Operation(summary = "The picture, and what is kept of it")
    public CameraState camera(String slug) {
        BroadcastRef ref = ref(slug);
        return new CameraState(
                pictures.current(ref.id()),
                pictures.recordingAddress(ref).isPresent(),
                library.storage().of(ref.id()),
                runs.newest(ref.id()).map(CameraRuns.Newest::seenAt).orElse(null),
                ingest.trouble(ref.id()),
                files.canBeMade());
    }

    @POST
    @Path("/recording/file")
    @Operation(
            summary = "Make one MP4 file of the recording",
            description = "Ask again until it is READY, then load it from its address; it is kept for a day.")
    public RecordingFile file(String slug) {
        BroadcastRef ref = ref(slug);
        Upkeep.requireOffAir(ref);
        return new RecordingFile(files.want(ref.id()), "/media/" + ref.slug() + "/" + RecordingFiles.NAME);
    }

    @DELETE
    @Path("/recording")
    @RolesAllowed(Role.AS_ADMIN)
    @Operation(summary = "Remove the recording for good", description = "The rest of the record stays.")
    public void deleteRecording(String slug) {
        BroadcastRef ref = ref(slug);
        Upkeep.requireOffAir(ref);
        if (!pictures.deleteRecording(ref.id())) {
            throw Refusal.unavailable("Some of it is still there.", Duration.ofSeconds(10));
        }
        runs.forget(ref.id());
    }

    private BroadcastRef ref(String slug) {
        return broadcasts.ref(slug, true);
    }
}
