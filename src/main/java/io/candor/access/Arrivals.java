package io.candor.access;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bodies that are on their way. Strangers share few places, a block of addresses fewer; whoever is known takes none of
 * them: what strangers fill is never what the others need. A flood from many networks at the same time
 * fills the strangers' places all the same; that belongs in front of the ingress.
 */
@ApplicationScoped
public class Arrivals {

    /** A network may have as many blocks' worth. */
    private static final int BLOCKS_OF_NETWORK = 4;

    private static final Set<HttpMethod> WITHOUT_BODY = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    private static final Duration SOON = Duration.ofSeconds(2);

    private final HttpConfig config;
    private final ClientAddress addresses;
    private final SecurityEvents events;
    private final ConcurrentMap<AddressBlock, Integer> blocks = new ConcurrentHashMap<>();
    private final AtomicInteger unfinished = new AtomicInteger();
    private final AtomicLong heldOfStrangers = new AtomicLong();
    private final AtomicLong heldOfKnown = new AtomicLong();

    Arrivals(HttpConfig config, ClientAddress addresses, SecurityEvents events) {
        this.config = config;
        this.addresses = addresses;
        this.events = events;
    }

    /** Whether a body belongs to this request: RFC 9112, 6.3; over HTTP/2 none has to be announced. */
    public static boolean isExpected(HttpServerRequest request) {
        if (request.headers().contains(HttpHeaders.TRANSFER_ENCODING)) {
            return true;
        }
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length != null) {
            return !length.equals("0");
        }
        return request.version() == HttpVersion.HTTP_2 && !WITHOUT_BODY.contains(request.method());
    }

    /**
     * The body of this request is on its way; that ends with the answer. On the request's event loop, before anything is
     * known of the sender. It takes no place yet: whose it is is decided by address and header, without a wait for the
     * client.
     */
    public void begin(RoutingContext routing) {
        Arrival arrival = new Arrival(this, config, routing);
        routing.put(Arrival.KEY, arrival);
        routing.addEndHandler(answered -> arrival.end());
    }

    /**
     * Takes one of the strangers' places.
     *
     * @return gives it back
     * @throws Refusal TOO_FAST or UNAVAILABLE, when as many are unfinished as may be
     */
    Runnable enter(HttpServerRequest request) {
        InetAddress from = addresses.of(request);
        AddressBlock block = AddressBlock.narrow(from);
        AddressBlock network = AddressBlock.wide(from);
        if (unfinished.incrementAndGet() > config.unfinished()) {
            unfinished.decrementAndGet();
            events.happenedOften(SecurityEvent.FLOOD_REFUSED);
            throw Refusal.unavailable("Too much is on its way here already.", SOON);
        }
        int ofNetwork = blocks.merge(network, 1, Integer::sum);
        int ofBlock = blocks.merge(block, 1, Integer::sum);
        if (ofNetwork > BLOCKS_OF_NETWORK * config.unfinishedOfBlock() || ofBlock > config.unfinishedOfBlock()) {
            leave(block, network);
            events.happenedOften(SecurityEvent.FLOOD_REFUSED);
            throw Refusal.tooFast(SOON);
        }
        return () -> leave(block, network);
    }

    private void leave(AddressBlock block, AddressBlock network) {
        unfinished.decrementAndGet();
        blocks.computeIfPresent(block, (b, n) -> n == 1 ? null : n - 1);
        blocks.computeIfPresent(network, (b, n) -> n == 1 ? null : n - 1);
    }

    /** Whether there is room for so many bytes more; then they count until they are given back. */
    boolean hold(long bytes, boolean known) {
        long most = config.held().asLongValue() / (known ? 1 : 4);
        AtomicLong held = known ? heldOfKnown : heldOfStrangers;
        if (held.addAndGet(bytes) <= most) {
            return true;
        }
        held.addAndGet(-bytes);
        return false;
    }

    void giveBack(long bytes, boolean known) {
        (known ? heldOfKnown : heldOfStrangers).addAndGet(-bytes);
    }

    /** Bodies of those whose sender is not known, for a test and a metric. */
    int unfinished() {
        return unfinished.get();
    }
}
