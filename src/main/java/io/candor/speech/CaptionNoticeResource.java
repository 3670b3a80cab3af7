package io.candor.speech;

import io.candor.access.Role;
import io.candor.broadcast.BroadcastRef;
import io.candor.broadcast.Broadcasts;
import io.candor.transcript.CaptionNotice;
import io.candor.transcript.CaptionWatch;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** All that is wrong with captions, whichever way they come in; it is here because speech knows of the other ways. */
@Path("/api/broadcasts/{slug}/captions/notices")
@Tag(name = "Captions")
@RolesAllowed(Role.AS_MODERATOR)
class CaptionNoticeResource {

    private final CaptionWatch watch;
    private final Speech speech;
    private final Broadcasts broadcasts;

    CaptionNoticeResource(CaptionWatch watch, Speech speech, Broadcasts broadcasts) {
        this.watch = watch;
        this.speech = speech;
        this.broadcasts = broadcasts;
    }

    record Notices(List<CaptionNotice> notices) {}

    @GET
    @Operation(
            summary = "What is wrong with the captions now",
            description = "Of a broadcast on air: numbers that never came, a captioner or tool that went silent, an"
                    + " engine that does not work. What is over is not listed any more.")
    public Notices notices(String slug) {
        BroadcastRef broadcast = broadcasts.ref(slug, true);
        List<CaptionNotice> notices = new ArrayList<>(watch.notices(broadcast));
        speech.notice(broadcast)
                .ifPresent(text -> notices.add(0, new CaptionNotice(CaptionNotice.Kind.SPEECH, text, null)));
        return new Notices(notices);
    }
}
