package io.candor.video;

import io.candor.access.Presenter;
import io.candor.access.Refusal;
import io.candor.broadcast.BroadcastRef;
import io.candor.broadcast.BroadcastView;
import io.candor.broadcast.Broadcasts;
import io.candor.broadcast.State;
import io.candor.video.CameraRun.Progress;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** What a presenter's phone does: it looks, goes live, sends what its recorder makes, and ends. */
@Path("/api/present")
@RolesAllowed(Presenter.AS_PRESENTER)
@Tag(name = "Presenting", description = "For a presenter's link: send its token as a bearer token")
class PresentResource {

    private static final Duration NEAR = Duration.ofHours(1);

    private final Broadcasts broadcasts;
    private final Ingest ingest;
    private final Pictures pictures;
    private final SecurityIdentity identity;
    private final Clock clock;

    PresentResource(Broadcasts broadcasts, Ingest ingest, Pictures pictures, SecurityIdentity identity, Clock clock) {
        this.broadcasts = broadcasts;
        this.ingest = ingest;
        this.pictures = pictures;
        this.identity = identity;
        this.clock = clock;
    }

    /**
     * The broadcast as its presenter sees it. {@code now} is for setting the phone's clock; {@code takesWebm} says whether
     * a browser that records no MP4 may send.
     */
    @Schema(name = "Presenting")
    record Presenting(BroadcastView broadcast, Picture picture, boolean cameraHere, boolean takesWebm, Instant now) {}

    /** What has arrived, and our clock. */
    @Schema(name = "LineCheck")
    record LineCheck(@Schema(examples = "262144") int bytes, Instant now) {}

    /** The chunk that is wanted next, and how many segments the run has. */
    @Schema(name = "ChunksTaken")
    record ChunksTaken(
            @Schema(examples = "12") int next,
            @Schema(examples = "3") int segments) {}

    @GET
    @Operation(summary = "The broadcast that this link presents")
    public Presenting presenting() {
        return of(broadcasts.require(ref().slug(), true));
    }

    @POST
    @Path("/go-live")
    @Operation(summary = "Go on air; on air already it stays so")
    public Presenting goLive() {
        BroadcastRef ref = ref();
        return ref.state() == State.LIVE ? presenting() : of(broadcasts.goLive(ref.slug()));
    }

    @POST
    @Path("/end")
    @Operation(summary = "End the broadcast, for good")
    public Presenting end() {
        return of(broadcasts.end(ref().slug()));
    }

    @POST
    @Path("/check")
    @Consumes(MediaType.APPLICATION_OCTET_STREAM)
    @Operation(summary = "Measure the line", description = "Any bytes; nothing is kept of them.")
    public LineCheck check(byte @NotNull [] bytes) {
        return new LineCheck(bytes.length, clock.instant());
    }

    @POST
    @Path("/media/{run}/{sequence}")
    @Consumes({"video/mp4", "video/webm"})
    @Operation(summary = "A chunk of what the recorder made", description = """
                    In order, each run from 0; a chunk that was taken already is not taken twice, and the answer says \
                    which is wanted next. `started` and `sent` are milliseconds since 1970 by the server's clock: when \
                    the recorder started, and when it gave this chunk. A refusal's `state` says what to do: \
                    `OTHER_CAMERA` (send chunk 0 again with `takeOver`, after asking), `TAKEN_OVER` (stop), \
                    `NEW_RUN_NEEDED` (begin another run).""")
    public ChunksTaken take(
            UUID run,
            @Min(0) @Max(10_000_000) int sequence,
            @RestQuery @NotNull @Pattern(regexp = "[A-Za-z0-9_-]{8,64}", message = "8 to 64 letters and digits.")
                    String phone,
            @RestQuery long started,
            @RestQuery long sent,
            @RestQuery @Nullable Boolean takeOver,
            @HeaderParam(HttpHeaders.CONTENT_TYPE) @Schema(hidden = true) String mediaType,
            byte @NotNull [] chunk) {
        Progress progress = ingest.take(
                Presenter.of(identity).broadcast(),
                new Ingest.Chunk(
                        run,
                        sequence,
                        phone,
                        Boolean.TRUE.equals(takeOver),
                        mediaType.length() > 100 ? mediaType.substring(0, 100) : mediaType,
                        near("started", started, sequence == 0),
                        near("sent", sent, true),
                        chunk));
        return new ChunksTaken(progress.next(), progress.segments());
    }

    /** A clock that is hours off would put the picture where nobody finds it. */
    private Instant near(String field, long millis, boolean check) {
        Instant now = clock.instant();
        if (check && Math.abs(millis - now.toEpochMilli()) > NEAR.toMillis()) {
            throw Refusal.invalid(field, "The time now, by the server's clock.");
        }
        return check ? Instant.ofEpochMilli(millis) : now;
    }

    private BroadcastRef ref() {
        return broadcasts
                .ref(Presenter.of(identity).broadcast())
                .orElseThrow(() -> Refusal.notFound("The broadcast is not there any more."));
    }

    private Presenting of(BroadcastView view) {
        UUID id = Presenter.of(identity).broadcast();
        return new Presenting(view, pictures.current(id), ingest.takesCameras(), ingest.takesWebm(), clock.instant());
    }
}
