package io.candor.video;

import io.candor.access.Arrival;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/** Whether a call carries the secret of the media server that is configured, before its body is read. */
@ApplicationScoped
class MediaServerGate {

    private final MediaServers servers;
    private final MediaMtxConfig mediaMtx;
    private final NginxRtmpConfig nginx;

    MediaServerGate(MediaServers servers, MediaMtxConfig mediaMtx, NginxRtmpConfig nginx) {
        this.servers = servers;
        this.mediaMtx = mediaMtx;
        this.nginx = nginx;
    }

    @FromMediaServer
    @ServerRequestFilter(nonBlocking = true, priority = Priorities.AUTHORIZATION)
    public @Nullable Response look(RoutingContext routing) {
        String secret = routing.request().getParam("secret");
        if (servers.calling(VideoConfig.Server.MEDIAMTX, mediaMtx.secret(), secret)
                .or(() -> servers.calling(VideoConfig.Server.NGINX_RTMP, nginx.secret(), secret))
                .isEmpty()) {
            return Response.status(Response.Status.FORBIDDEN).build();
        }
        Arrival arrival = Arrival.of(routing);
        if (arrival != null) {
            arrival.knows();
        }
        return null;
    }
}
