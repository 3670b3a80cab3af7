package io.candor.transcript;

import io.candor.access.Arrival;
import io.candor.transcript.CaptionAddress.Convention;
import io.candor.transcript.CaptionAddresses.Found;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/** Whether an address of a caption tool is good, before its post is read. */
@ApplicationScoped
class CaptionToolGate {

    private static final String FOUND = "candor.caption-address";

    private final CaptionAddresses addresses;

    CaptionToolGate(CaptionAddresses addresses) {
        this.addresses = addresses;
    }

    @FromCaptionTool
    @ServerRequestFilter(nonBlocking = true, priority = Priorities.AUTHORIZATION)
    public Uni<@Nullable Response> look(RoutingContext routing) {
        String cid = routing.request().getParam("cid");
        String signature = routing.request().getParam("signature");
        String seq = routing.request().getParam("seq");
        if ((cid == null && signature == null) || seq == null || !isNumber(seq)) {
            return Uni.createFrom().item(ClosedCaptionResource.notGood());
        }
        return Uni.createFrom()
                .item(() -> find(cid, signature))
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                .map(found -> {
                    if (found.isEmpty()) {
                        return ClosedCaptionResource.notGood();
                    }
                    routing.put(FOUND, found.get());
                    Arrival arrival = Arrival.of(routing);
                    if (arrival != null) {
                        arrival.knows();
                    }
                    return null;
                });
    }

    static boolean isNumber(String seq) {
        return !seq.isEmpty() && seq.length() <= 9 && seq.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** What was found for this request. */
    static @Nullable Found found(RoutingContext routing) {
        return routing.get(FOUND);
    }

    Optional<Found> find(@Nullable String cid, @Nullable String signature) {
        if (cid != null) {
            return addresses.find(Convention.YOUTUBE, cid);
        }
        return signature == null ? Optional.empty() : addresses.find(Convention.ZOOM, signature);
    }
}
