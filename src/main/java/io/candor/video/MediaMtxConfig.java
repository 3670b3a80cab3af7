package io.candor.video;

import io.smallrye.config.ConfigMapping;
import java.net.URI;
import java.util.Optional;

/** Where MediaMTX 1.20 or newer is. Read only when {@code candor.video.server} chooses it. */
@ConfigMapping(prefix = "candor.video.mediamtx")
interface MediaMtxConfig {

    /**
     * Known to MediaMTX and Candor alone: in the address of its authentication call, and Candor's own password at its
     * API. Without it every call is refused.
     */
    Optional<String> secret();

    /** Its control API, as this service reaches it: {@code http://mediamtx:9997}. */
    Optional<URI> api();

    /** HLS, as viewers reach it, usually a CDN in front of {@code :8888}: {@code https://cdn.example}. */
    Optional<URI> hls();

    /** RTMP, as encoders reach it: {@code rtmp://live.example:1935}. */
    Optional<URI> rtmp();

    /** WebRTC (WHIP), as encoders reach it: {@code https://live.example:8889}. */
    Optional<URI> whip();

    /** SRT, as encoders reach it: {@code srt://live.example:8890}. */
    Optional<URI> srt();

    /** Its playback server, as this service reaches it: {@code http://mediamtx:9996}. Without it no recordings. */
    Optional<URI> playback();

    /** The same as viewers and staff reach it; without it they are shown no recordings. */
    Optional<URI> recordings();
}
