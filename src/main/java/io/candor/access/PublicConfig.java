package io.candor.access;

import io.smallrye.config.ConfigMapping;
import java.net.URI;
import java.util.Optional;

/** Where people reach this service. */
@ConfigMapping(prefix = "candor")
interface PublicConfig {

    /**
     * Scheme and host, with a port where it is not the usual one: {@code https://live.example.com}. Every link that
     * leaves the service as a whole address begins with it. Without it such links begin with what the client says in
     * its {@code Host} header, which anybody can make up.
     */
    Optional<URI> publicUrl();
}
