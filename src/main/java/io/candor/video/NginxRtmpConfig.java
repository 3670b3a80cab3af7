package io.candor.video;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.util.Optional;

/** Where nginx with nginx-rtmp-module 1.2.2 is. Read only when {@code candor.video.server} chooses it. */
@ConfigMapping(prefix = "candor.video.nginx-rtmp")
interface NginxRtmpConfig {

    /** Known to nginx and Candor alone: in the address of each of its calls. Without it every call is refused. */
    Optional<String> secret();

    /** The name of its {@code application}. */
    @WithDefault("live")
    String application();

    /** Its {@code rtmp_stat} page, as this service reaches it: {@code http://nginx:8081/stat}. */
    Optional<URI> stat();

    /** Its {@code rtmp_control} address, as this service reaches it: {@code http://nginx:8081/control}. */
    Optional<URI> control();

    /** The folder of playlists, as viewers reach it: {@code https://cdn.example/hls}. */
    Optional<URI> hls();

    /** As encoders reach it, with the application: {@code rtmp://live.example/live}. */
    Optional<URI> rtmp();

    /** The folder of recordings, as staff reach it. Without it none are listed. */
    Optional<URI> recordings();
}
