package io.candor.video;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.candor.access.Secrets;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/**
 * What MediaMTX asks with {@code authMethod: http} (mediamtx.org, "Authentication", "External HTTP server"): any 2xx
 * allows, anything else refuses, and 401 asks a client for the credentials it has not given yet. For MediaMTX only,
 * which proves itself by the secret in the address; it is no part of the described API, so that nobody else builds on it.
 */
@Path("/api/video/mediamtx")
@PermitAll
@FromMediaServer
@Blocking
class MediaMtxResource {

    /** Protocols this was written for; a newer one is refused until somebody has thought about it. */
    private static final Set<String> PROTOCOLS = Set.of("rtsp", "rtmp", "hls", "webrtc", "srt");

    private static final int ALLOW = 204;
    private static final int ASK = 401;
    private static final int REFUSE = 403;
    private static final int TOO_FAST = 429;

    private final MediaServers servers;
    private final MediaMtxConfig config;
    private final MediaRights rights;
    private final ObjectMapper json;

    MediaMtxResource(MediaServers servers, MediaMtxConfig config, MediaRights rights, ObjectMapper json) {
        this.servers = servers;
        this.config = config;
        this.rights = rights;
        // Contracts of others grow: what is not known is not looked at.
        this.json = json.copy().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    }

    @POST
    @Path("/auth")
    @Consumes(MediaType.WILDCARD)
    @Operation(hidden = true)
    public Response authorise(@RestQuery @Nullable String secret, byte @Nullable [] body) {
        Optional<MediaServer> server = servers.calling(VideoConfig.Server.MEDIAMTX, config.secret(), secret);
        if (server.isEmpty() || body == null) {
            return Response.status(REFUSE).build();
        }
        return Response.status(answer(server.get(), read(body))).build();
    }

    private int answer(MediaServer server, JsonNode request) {
        String path = text(request, "path");
        boolean known = PROTOCOLS.contains(text(request, "protocol"));
        boolean allowed = false;
        switch (text(request, "action")) {
            case "publish" -> {
                String key = key(request);
                if (known && !key.isEmpty()) {
                    switch (rights.publish(server, path, key, text(request, "ip"))) {
                        case ALLOWED -> allowed = true;
                        case REFUSED -> allowed = false;
                        case TOO_FAST -> {
                            return TOO_FAST;
                        }
                    }
                }
            }
            case "read" -> allowed = known && (rights.readLive(path) || isCandor(request));
            // Its playback server is HTTP and names no protocol.
            case "playback" -> allowed = rights.readRecording(path) || isCandor(request);
            case "api" -> allowed = isCandor(request);
            default -> allowed = false;
        }
        if (allowed) {
            return ALLOW;
        }
        return hasNoCredentials(request) ? ASK : REFUSE;
    }

    /** As a token (RTMP's query, WHIP's bearer), as a password (SRT), or in the query of an older MediaMTX. */
    private static String key(JsonNode request) {
        String token = text(request, "token");
        if (!token.isEmpty()) {
            return token;
        }
        String password = text(request, "password");
        return password.isEmpty() ? fromQuery(text(request, "query")) : password;
    }

    private static String fromQuery(String query) {
        for (String part : query.split("&", -1)) {
            if (part.startsWith("token=")) {
                try {
                    return URLDecoder.decode(part.substring("token=".length()), StandardCharsets.UTF_8);
                } catch (IllegalArgumentException garbled) {
                    return "";
                }
            }
        }
        return "";
    }

    /** Candor itself, at the API and for captions. */
    private boolean isCandor(JsonNode request) {
        return MediaMtx.OWN_USER.equals(text(request, "user"))
                && config.secret()
                        .filter(s -> Secrets.same(s, text(request, "password")))
                        .isPresent();
    }

    private static boolean hasNoCredentials(JsonNode request) {
        return text(request, "user").isEmpty()
                && text(request, "password").isEmpty()
                && text(request, "token").isEmpty();
    }

    private static String text(JsonNode request, String field) {
        JsonNode value = request.path(field);
        return value.isTextual() ? value.asText() : "";
    }

    private JsonNode read(byte[] body) {
        try {
            JsonNode request = json.readTree(body);
            return request == null ? json.createObjectNode() : request;
        } catch (IOException notJson) {
            return json.createObjectNode();
        }
    }
}
