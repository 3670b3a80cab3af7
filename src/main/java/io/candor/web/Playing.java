package io.candor.web;

import io.candor.broadcast.BroadcastRef;
import io.candor.broadcast.BroadcastView;
import io.candor.broadcast.Broadcasts;
import io.candor.broadcast.HlsAddress;
import io.candor.broadcast.State;
import io.candor.video.Pictures;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a page plays, and the content policy under which it can. */
@ApplicationScoped
class Playing {

    private final Broadcasts broadcasts;
    private final Pictures pictures;

    Playing(Broadcasts broadcasts, Pictures pictures) {
        this.broadcasts = broadcasts;
        this.pictures = pictures;
    }

    /** The address in the plan, else what was recorded here or by the media server; null where there is neither. */
    @Nullable
    String recording(BroadcastRef broadcast, @Nullable String planned) {
        return planned != null ? planned : pictures.recordingAddress(broadcast).orElse(null);
    }

    /** As above, of a broadcast that may not be published yet: staff may load it as soon as it is over. */
    @Nullable
    String recordingForStaff(BroadcastView b) {
        boolean over = b.state() == State.ENDED || b.state() == State.PUBLISHED;
        return over ? recording(broadcasts.ref(b.slug(), true), b.videoUrl()) : b.videoUrl();
    }

    String policy(BroadcastRef broadcast, BroadcastView b) {
        Pictures.Origins origins = pictures.origins(broadcast);
        List<String> media = new ArrayList<>(origins.media());
        HlsAddress own = HlsAddress.ofNullable(b.videoUrl(), "videoUrl");
        if (own != null) {
            media.add(own.origin());
        }
        return HttpGuard.csp(media, origins.frames());
    }
}
