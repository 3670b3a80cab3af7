package io.candor.transcript;

import io.candor.access.RateLimit;
import io.candor.access.Refusal;
import io.candor.transcript.CaptionAddresses.Found;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/**
 * Where caption tools post, in the two conventions of the industry, with the answers that the tools expect: 200 and the
 * time at which the text was taken; 403 for an address that is not (or no longer) good or a missing {@code seq}; 400
 * when the broadcast is not on air. The address is the permission; no cookie or token is looked at. It is not in the
 * OpenAPI description because its form is not ours; {@code docs/captions.md} tells it.
 */
@Path("/closedcaption")
@Produces(MediaType.TEXT_PLAIN + ";charset=utf-8")
@PermitAll
class ClosedCaptionResource {

    private static final int LARGEST_POST = 64 * 1024;
    private static final int BURST = 400;
    private static final Duration REFILL = Duration.ofMillis(4);
    private static final int ADDRESSES_REMEMBERED = 10_000;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

    private final CaptionAddresses addresses;
    private final CaptionToolGate gate;
    private final CaptionTool tool;
    private final Clock clock;
    private final RateLimit posts;

    ClosedCaptionResource(CaptionAddresses addresses, CaptionToolGate gate, CaptionTool tool, Clock clock) {
        this.gate = gate;
        this.addresses = addresses;
        this.tool = tool;
        this.clock = clock;
        this.posts = new RateLimit(clock, BURST, REFILL, ADDRESSES_REMEMBERED);
    }

    @POST
    @FromCaptionTool
    @Consumes(MediaType.WILDCARD)
    @Operation(hidden = true)
    public Response post(
            @QueryParam("seq") long number,
            @QueryParam("lang") @Nullable String lang,
            @Context RoutingContext routing,
            byte @Nullable [] body) {
        Instant now = clock.instant();
        Found found = CaptionToolGate.found(routing);
        if (found == null) {
            return notGood();
        }
        byte[] bytes = body == null ? new byte[0] : body;
        if (bytes.length > LARGEST_POST) {
            return answer(413, "A post has at most 64 KiB.");
        }
        Duration wait = posts.take(found.address().id().toString());
        if (!wait.isZero()) {
            return answer(429, "Too fast; the same post may be sent again in " + wait.toMillis() + " ms.");
        }
        if (tool.isOffAir(found)) {
            return answer(400, "The broadcast is not on air.");
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        try {
            switch (found.address().convention()) {
                case ZOOM -> tool.take(found, number, lang, text);
                case YOUTUBE -> tool.take(found, number, lang, TimedPost.read(text));
            }
        } catch (TimedPost.NotTimedException e) {
            return answer(400, e.getMessage());
        } catch (Refusal e) {
            return answer(400, e.problem().title());
        }
        return answer(200, TIME.format(now) + "\n");
    }

    /** The number of the last post that was taken, so that a tool can go on after a restart. */
    @GET
    @Path("/seq")
    @Operation(hidden = true)
    public Response lastSeq(
            @QueryParam("cid") @Nullable String cid, @QueryParam("signature") @Nullable String signature) {
        return gate.find(cid, signature)
                .map(found -> answer(200, String.valueOf(addresses.lastSeq(found.address()))))
                .orElseGet(() -> answer(403, "This address is not good."));
    }

    /** A browser shows who opens the address that it is not a page. */
    @GET
    @Operation(hidden = true)
    public Response get() {
        return answer(405, "Captions are posted here.");
    }

    static Response notGood() {
        return answer(403, "This address is not good, or has no seq.");
    }

    private static Response answer(int status, @Nullable String text) {
        Response.ResponseBuilder answer = Response.status(status).entity(String.valueOf(text));
        return (status == 405 ? answer.header("Allow", "POST") : answer).build();
    }
}
