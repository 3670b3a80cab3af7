package io.candor.video;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.candor.access.Refusal;
import io.candor.access.Role;
import io.candor.access.Staff;
import io.candor.broadcast.BroadcastRef;
import io.candor.broadcast.Broadcasts;
import io.candor.video.MediaServer.AwayException;
import io.candor.video.MediaServer.Recording;
import io.candor.video.MediaServer.WayIn;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** How video gets into a broadcast, for those who run it. */
@Path("/api/broadcasts/{slug}/video")
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Video", description = "Where the picture comes from")
class VideoResource {

    private final Broadcasts broadcasts;
    private final MediaServers servers;
    private final StreamKeys keys;
    private final Embeds embeds;
    private final Pictures pictures;
    private final PublisherWatch watch;
    private final CameraFfmpeg ffmpeg;
    private final VideoConfig config;
    private final SecurityIdentity identity;

    VideoResource(
            Broadcasts broadcasts,
            MediaServers servers,
            StreamKeys keys,
            Embeds embeds,
            Pictures pictures,
            PublisherWatch watch,
            CameraFfmpeg ffmpeg,
            VideoConfig config,
            SecurityIdentity identity) {
        this.broadcasts = broadcasts;
        this.servers = servers;
        this.keys = keys;
        this.embeds = embeds;
        this.pictures = pictures;
        this.watch = watch;
        this.ffmpeg = ffmpeg;
        this.config = config;
        this.identity = identity;
    }

    /**
     * What staff see. {@code encoders} are the ways in for OBS and the like, with the key's place marked {@code {key}};
     * {@code notices} say in words what does not work.
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record VideoView(
            VideoConfig.Server server,
            List<WayIn> encoders,
            StreamKeys.@Nullable KeyView key,
            boolean publishing,
            @Nullable EmbedView embed,
            List<Recording> recordings,
            List<String> notices) {}

    record EmbedView(Picture.Provider provider, String src, String watch) {}

    /** The key as it is shown once, and how an encoder is set up with it. */
    record NewKey(String key, List<WayIn> encoders) {}

    record EmbedChange(
            @Schema(
                    description = "The public address of a video on YouTube, Facebook or Vimeo",
                    examples = "https://www.youtube.com/watch?v=dQw4w9WgXcQ")
            @NotNull
            @Size(max = EmbedAddress.LONGEST)
            String address) {}

    @GET
    @RolesAllowed(Role.AS_COMMS)
    @Operation(summary = "How video gets in", description = "Never tells the stream key.")
    public VideoView video(String slug) {
        BroadcastRef broadcast = broadcasts.ref(slug, true);
        List<String> notices = new ArrayList<>();
        ffmpeg.lowerIsOff().ifPresent(notices::add);
        List<WayIn> encoders = List.of();
        List<Recording> recordings = List.of();
        MediaServer server = servers.chosen().orElse(null);
        if (server != null) {
            encoders = server.waysIn(broadcast.id());
            server.missing()
                    .forEach(setting -> notices.add("The media server cannot be used: " + setting + " is not set."));
            watch.away().ifPresent(why -> notices.add("The media server cannot be reached: " + why + "."));
            try {
                recordings = server.recordings(broadcast.id());
            } catch (AwayException e) {
                notices.add("The media server does not list its recordings: " + e.getMessage() + ".");
            }
        }
        return new VideoView(
                config.server(),
                encoders,
                keys.view(broadcast.id()).orElse(null),
                watch.isPublishing(broadcast.id()),
                embeds.of(broadcast.id())
                        .map(e -> new EmbedView(e.embed().provider(), e.embed().src(), e.watch()))
                        .orElse(null),
                recordings,
                notices);
    }

    @POST
    @Path("/key")
    @RolesAllowed(Role.AS_COMMS)
    @Operation(
            summary = "A new stream key; it is in the answer and nowhere else",
            description = "The key before it is no longer good, and whoever publishes with it is dropped.")
    @APIResponse(
            responseCode = "201",
            description = "The key and how to set up an encoder with it",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = NewKey.class)))
    public Response newKey(String slug) {
        BroadcastRef broadcast = broadcasts.ref(slug, true);
        MediaServer server = servers.chosen()
                .orElseThrow(() -> Refusal.notAllowedNow(
                        config.server(), "Encoders need a media server, and none is configured."));
        String key = keys.replace(broadcast, Staff.of(identity));
        server.drop(broadcast);
        return Response.status(Response.Status.CREATED)
                .entity(new NewKey(
                        key,
                        server.waysIn(broadcast.id()).stream()
                                .map(way -> way.with(key))
                                .toList()))
                .build();
    }

    @DELETE
    @Path("/key")
    @RolesAllowed(Role.AS_COMMS)
    @Operation(summary = "Revoke the stream key", description = "Whoever publishes with it is dropped.")
    @APIResponse(responseCode = "204", description = "Revoked")
    public void revokeKey(String slug) {
        BroadcastRef broadcast = broadcasts.ref(slug, true);
        if (!keys.revoke(broadcast)) {
            throw Refusal.notFound("There is no stream key.");
        }
        servers.chosen().ifPresent(server -> server.drop(broadcast));
    }

    @PUT
    @Path("/embed")
    @RolesAllowed(Role.AS_COMMS)
    @Operation(
            summary = "Show a platform's player",
            description = "Viewers load it only after a click, and then from that platform.")
    public EmbedView embed(String slug, @NotNull @Valid EmbedChange change) {
        EmbedAddress address = EmbedAddress.parse(change.address(), "address");
        pictures.embed(broadcasts.ref(slug, true), address);
        return new EmbedView(address.embed().provider(), address.embed().src(), address.watch());
    }

    @DELETE
    @Path("/embed")
    @RolesAllowed(Role.AS_COMMS)
    @Operation(summary = "Show no platform's player any more")
    @APIResponse(responseCode = "204", description = "Gone")
    public void noEmbed(String slug) {
        if (!pictures.noEmbed(broadcasts.ref(slug, true))) {
            throw Refusal.notFound("There is no platform's player.");
        }
    }
}
