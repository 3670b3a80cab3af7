package io.candor.video;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

@ConfigMapping(prefix = "candor.video")
interface VideoConfig {

    /** Who takes the picture from cameras and encoders and gives it to viewers. */
    enum Server {
        EMBEDDED,
        MEDIAMTX,
        NGINX_RTMP
    }

    /**
     * {@code embedded}: this service itself, with no other program; costs disk, and the pods' own line to every viewer.
     * The others want a media server, and scale with it.
     */
    @WithDefault("embedded")
    Server server();
}
