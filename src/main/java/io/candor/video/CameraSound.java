package io.candor.video;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Sound comes from cameras that send to this service, and is decoded by ffmpeg. */
@ApplicationScoped
class CameraSound implements SoundSource {

    private final Ffmpeg ffmpeg;
    private final VideoConfig config;

    CameraSound(Ffmpeg ffmpeg, VideoConfig config) {
        this.ffmpeg = ffmpeg;
        this.config = config;
    }

    @Override
    public Optional<String> trouble() {
        if (config.server() != VideoConfig.Server.EMBEDDED) {
            return Optional.of("Speech recognition hears nothing here: cameras send to a media server, and their sound"
                    + " does not come to this service.");
        }
        return ffmpeg.isHere()
                ? Optional.empty()
                : Optional.of("Speech recognition hears nothing: ffmpeg is not installed where the service runs.");
    }
}
