package io.candor.video;

import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/**
 * What nginx-rtmp posts with {@code on_publish}, {@code on_publish_done} and {@code on_record_done}, and what nginx asks
 * with {@code auth_request} before it serves a file: 2xx allows, anything else refuses. For nginx only, which proves
 * itself by the secret in the address; no part of the described API, so that nobody else builds on it.
 */
@Path("/api/video/nginx-rtmp")
@PermitAll
@FromMediaServer
@Blocking
class NginxRtmpResource {

    private static final Response ALLOWED = Response.noContent().build();
    private static final Response REFUSED = Response.status(403).build();
    private static final Response TOO_FAST = Response.status(429).build();

    /** A playlist or a segment as hls_path names them: {@code …/<broadcast>.m3u8}, {@code …/<broadcast>-17.ts}. */
    private static final Pattern FILE = Pattern.compile("([0-9a-f-]{36})(?:-[0-9]{1,18}\\.ts|\\.m3u8)");

    /** A recording, with the time that record_unique adds: {@code …/<broadcast>-1700000000.flv}. */
    private static final Pattern RECORDING = Pattern.compile("([0-9a-f-]{36})(?:-[0-9]{1,18})?\\.flv");

    private static final Pattern FOLDERS = Pattern.compile("/[A-Za-z0-9_/-]*+");

    private static final int LONGEST_ADDRESS = 500;

    private final MediaServers servers;
    private final NginxRtmpConfig config;
    private final MediaRights rights;
    private final ServerRecordings recordings;
    private final PublisherWatch watch;

    NginxRtmpResource(
            MediaServers servers,
            NginxRtmpConfig config,
            MediaRights rights,
            ServerRecordings recordings,
            PublisherWatch watch) {
        this.servers = servers;
        this.config = config;
        this.rights = rights;
        this.recordings = recordings;
        this.watch = watch;
    }

    @POST
    @Path("/publish")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response publish(
            @RestQuery @Nullable String secret,
            @RestForm @Nullable String call,
            @RestForm @Nullable String app,
            @RestForm @Nullable String name,
            @RestForm @Nullable String addr,
            @RestForm @Nullable String token) {
        Optional<MediaServer> server = calling(secret);
        if (server.isEmpty() || !"publish".equals(call) || !config.application().equals(app)) {
            return REFUSED;
        }
        return switch (rights.publish(server.get(), name, token, addr)) {
            case ALLOWED -> {
                watch.lookSoon();
                yield ALLOWED;
            }
            case REFUSED -> REFUSED;
            case TOO_FAST -> TOO_FAST;
        };
    }

    /** Also sent for whoever was refused, so it only says that it is worth a look. */
    @POST
    @Path("/publish-done")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response publishDone(@RestQuery @Nullable String secret) {
        if (calling(secret).isEmpty()) {
            return REFUSED;
        }
        watch.lookSoon();
        return ALLOWED;
    }

    @POST
    @Path("/record-done")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response recordDone(
            @RestQuery @Nullable String secret, @RestForm @Nullable String name, @RestForm @Nullable String path) {
        if (calling(secret).isEmpty() || path == null) {
            return REFUSED;
        }
        MediaServer.broadcastOf(name).ifPresent(broadcast -> recordings.add(broadcast, path));
        return ALLOWED;
    }

    /**
     * Only an address that can be read in one way: without its query, and with nothing encoded in it, which nginx would
     * decode after we had looked.
     */
    @GET
    @Path("/may-read")
    @Operation(hidden = true)
    public Response mayRead(
            @RestQuery @Nullable String secret, @RestHeader("X-Original-URI") @Nullable String address) {
        if (calling(secret).isEmpty() || address == null || address.length() > LONGEST_ADDRESS) {
            return REFUSED;
        }
        String path = address.contains("?") ? address.substring(0, address.indexOf('?')) : address;
        int name = path.lastIndexOf('/') + 1;
        String folders = path.substring(0, name);
        if (!FOLDERS.matcher(folders).matches() || folders.contains("//")) {
            return REFUSED;
        }
        Matcher live = FILE.matcher(path.substring(name));
        if (live.matches()) {
            return rights.readLive(live.group(1)) ? ALLOWED : REFUSED;
        }
        Matcher recording = RECORDING.matcher(path.substring(name));
        return recording.matches() && rights.readRecording(recording.group(1)) ? ALLOWED : REFUSED;
    }

    private Optional<MediaServer> calling(@Nullable String secret) {
        return servers.calling(VideoConfig.Server.NGINX_RTMP, config.secret(), secret);
    }
}
