package io.candor.video;

import io.candor.access.Secrets;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The media server that the configuration chose, if it chose one. */
@ApplicationScoped
class MediaServers {

    private final Optional<MediaServer> chosen;

    MediaServers(@All List<MediaServer> servers, VideoConfig config) {
        this.chosen =
                servers.stream().filter(s -> s.server() == config.server()).findFirst();
    }

    Optional<MediaServer> chosen() {
        return chosen;
    }

    /** The server of this kind, for a call that carries the secret both sides know; empty when anything is amiss. */
    Optional<MediaServer> calling(VideoConfig.Server kind, Optional<String> secret, @Nullable String given) {
        return chosen.filter(server -> server.server() == kind
                && given != null
                && secret.filter(s -> !s.isBlank() && Secrets.same(s, given)).isPresent());
    }
}
