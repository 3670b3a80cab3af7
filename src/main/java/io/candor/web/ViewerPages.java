package io.candor.web;

import io.candor.access.PublicAddress;
import io.candor.access.Refusal;
import io.candor.access.Staff;
import io.candor.broadcast.BroadcastRef;
import io.candor.broadcast.BroadcastView;
import io.candor.broadcast.Broadcasts;
import io.candor.broadcast.State;
import io.candor.followup.FollowUps;
import io.candor.publication.Editions;
import io.candor.publication.RecordDocument;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** What the public sees: one address for a broadcast's whole life, and the front door. */
@Path("/")
@PermitAll
@Blocking
class ViewerPages {

    private static final String SLUG = "{slug:[a-z0-9-]+}";

    private final Broadcasts broadcasts;
    private final Playing playing;
    private final Editions editions;
    private final FollowUps followUps;
    private final SecurityIdentity identity;
    private final PublicAddress address;
    private final PublicPages pages;
    private final Clock clock;

    ViewerPages(
            Broadcasts broadcasts,
            Playing playing,
            Editions editions,
            FollowUps followUps,
            SecurityIdentity identity,
            PublicAddress address,
            PublicPages pages,
            Clock clock) {
        this.broadcasts = broadcasts;
        this.playing = playing;
        this.editions = editions;
        this.followUps = followUps;
        this.identity = identity;
        this.address = address;
        this.pages = pages;
        this.clock = clock;
    }

    @CheckedTemplate(basePath = "")
    static final class Templates {
        private Templates() {}

        static native TemplateInstance home();

        static native TemplateInstance viewer(ViewerPage page);

        static native TemplateInstance record(RecordPage page);

        static native TemplateInstance print(RecordPage page);
    }

    @GET
    @Produces(MediaType.TEXT_HTML)
    @Operation(hidden = true)
    public RestResponse<byte[]> home() {
        return answer(pages.get("/", () -> page(Templates.home(), HttpGuard.CSP)));
    }

    @GET
    @Path("b/" + SLUG)
    @Produces(MediaType.TEXT_HTML)
    @Operation(hidden = true)
    public RestResponse<byte[]> broadcast(String slug, @RestQuery @Nullable Integer edition) {
        return answer(
                Staff.is(identity)
                        ? broadcast(slug, edition, true)
                        : pages.get("/b/" + slug + "?edition=" + edition, () -> broadcast(slug, edition, false)));
    }

    private PublicPages.Page broadcast(String slug, @Nullable Integer edition, boolean staff) {
        BroadcastRef ref = broadcasts.ref(slug, staff);
        // All of it: the policy names where the picture will come from, as a page that waits is not loaded again.
        BroadcastView b = broadcasts.require(slug, true);
        TemplateInstance page = b.state() == State.PUBLISHED
                ? Templates.record(record(b, edition))
                : Templates.viewer(ViewerPage.of(b));
        return page(page, playing.policy(ref, b));
    }

    private static PublicPages.Page page(TemplateInstance page, String policy) {
        return new PublicPages.Page(page.render().getBytes(StandardCharsets.UTF_8), policy);
    }

    private static RestResponse<byte[]> answer(PublicPages.Page page) {
        return RestResponse.ResponseBuilder.ok(page.html(), MediaType.TEXT_HTML + ";charset=UTF-8")
                .header("Content-Security-Policy", page.policy())
                .build();
    }

    /** The record as it goes on paper, or into a file of pages. */
    @GET
    @Path("b/" + SLUG + "/print")
    @Produces(MediaType.TEXT_HTML)
    @Operation(hidden = true)
    public TemplateInstance print(String slug, @RestQuery @Nullable Integer edition) {
        return Templates.print(record(broadcasts.require(slug, Staff.is(identity)), edition));
    }

    /** The words are the edition's and never change; what became of the promises is today's. */
    private RecordPage record(BroadcastView b, @Nullable Integer number) {
        BroadcastRef ref = broadcasts.ref(b.slug(), true);
        UUID id = ref.id();
        RecordDocument document =
                editions.find(id, number).orElseThrow(() -> Refusal.notFound("There is no such edition."));
        String recording = playing.recording(ref, document.videoUrl());
        return RecordPage.of(b, document, editions.list(id), followUps.of(id), recording);
    }

    @GET
    @Path("b/" + SLUG + ".ics")
    @Operation(summary = "An announced broadcast for a calendar", description = "iCalendar, RFC 5545.")
    @Tag(name = "Broadcasts")
    @APIResponse(
            responseCode = "200",
            description = "The file",
            content = @Content(mediaType = "text/calendar", schema = @Schema(type = SchemaType.STRING)))
    public Response calendar(String slug, @Context UriInfo uri) {
        BroadcastView b = broadcasts.require(slug, Staff.is(identity));
        Instant startsAt = b.startsAt();
        if (startsAt == null || (b.state() != State.SCHEDULED && b.state() != State.CANCELLED)) {
            throw Refusal.notFound("It has no time that a calendar could keep.");
        }
        String link = address.of("/b/" + slug, uri.getBaseUri().resolve("/"));
        return Response.ok(CalendarFile.of(b, startsAt, link, clock.instant()))
                .type(CalendarFile.MEDIA_TYPE)
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + slug + ".ics\"")
                .build();
    }
}
