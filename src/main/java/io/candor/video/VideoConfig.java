package io.candor.video;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

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

    /** Where media is kept. With several pods: a volume that all of them see. About 1 GB for an hour of a phone. */
    @WithDefault(".candor/media")
    Path root();

    /** How far back viewers can go while it is on air. Longer makes the list longer that each fetches every second. */
    @WithDefault("10m")
    Duration window();

    /** Without anything from the camera for so long, viewers are told. Shorter tells of every hiccup of a phone's line. */
    @WithDefault("4s")
    Duration lostAfter();

    /** A broadcast that is on air for longer was forgotten, and is ended. */
    @WithDefault("12h")
    Duration longest();

    /** Media of one broadcast; past it nothing more is taken from its camera. */
    @WithDefault("20G")
    MemorySize broadcastBytes();

    /** Media of all broadcasts; past it nothing more is taken from any camera. */
    @WithDefault("200G")
    MemorySize totalBytes();

    /** What has to stay free on the disk. */
    @WithDefault("1G")
    MemorySize freeBytes();

    /** Media is removed so long after its broadcast has ended; without it, only by hand. */
    Optional<Duration> retention();
}
