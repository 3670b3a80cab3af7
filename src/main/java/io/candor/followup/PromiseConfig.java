package io.candor.followup;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

@ConfigMapping(prefix = "candor.promises")
interface PromiseConfig {

    /**
     * The base address of a service that speaks OpenAI's chat completions, for example {@code http://llm:8080/v1}; none:
     * the rules hear alone. Sentences of public captions leave the pod for it, and with a service of others each may
     * cost money.
     */
    Optional<URI> modelUrl();

    /** The model that is asked for by name; some servers ignore it. */
    @WithDefault("gpt-4o-mini")
    String model();

    /** Sent as a bearer token where the service wants one. */
    Optional<String> modelKey();

    /** How long it may think about a few sentences. */
    @WithDefault("10s")
    Duration modelTimeout();

    /** How long a service that failed is left alone. */
    @WithDefault("1m")
    Duration modelRetry();
}
