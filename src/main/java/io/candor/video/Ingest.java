package io.candor.video;

import io.candor.broadcast.BroadcastRef;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;

/** The embedded media source: phones post what they record, and viewers load it from here. */
@ApplicationScoped
class Ingest implements MediaSource {

    @Override
    public VideoConfig.Server server() {
        return VideoConfig.Server.EMBEDDED;
    }

    @Override
    public String liveAddress(BroadcastRef broadcast) {
        return "/media/" + broadcast.slug() + "/live.m3u8";
    }

    @Override
    public Optional<String> recordingAddress(BroadcastRef broadcast) {
        return Optional.empty();
    }

    @Override
    public void drop(BroadcastRef broadcast) {}

    @Override
    public void over(BroadcastRef broadcast) {}

    @Override
    public void delete(UUID broadcast) {}
}
