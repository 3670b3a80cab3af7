package io.candor.speech;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

@ConfigMapping(prefix = "candor.speech")
interface SpeechConfig {

    /** Which engine hears. Off costs nothing; each broadcast still has to be switched on by staff. */
    @WithDefault("OFF")
    Kind engine();

    /** How long to wait before a dead engine is tried again; shorter brings captions back sooner and costs more tries. */
    @WithDefault("15s")
    Duration retry();

    /** A Vosk model's folder. It is loaded into memory whole: about twice its size on disk, shared by all broadcasts. */
    Optional<String> voskModel();

    /** A Vosk server, for example {@code ws://vosk:2700}. Sound leaves the pod for it. */
    Optional<URI> voskServer();

    /**
     * The whole address of a transcription endpoint, for example {@code http://whisper:8080/v1/audio/transcriptions}.
     * Sound leaves the pod for it, and with a service of others it may cost money by the minute.
     */
    Optional<URI> openaiUrl();

    /** The model that is asked for by name; some servers ignore it. */
    @WithDefault("whisper-1")
    String openaiModel();

    /** Sent as a bearer token where the endpoint wants one. */
    Optional<String> openaiKey();

    /** How long the endpoint may think about one utterance. */
    @WithDefault("20s")
    Duration openaiTimeout();

    /** The engines there are. */
    enum Kind {
        OFF,
        VOSK,
        VOSK_SERVER,
        OPENAI
    }
}
