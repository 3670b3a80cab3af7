package io.candor.access;

import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.net.CidrAddress;
import io.smallrye.common.net.Inet;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Where a request comes from. What a client writes into {@code X-Forwarded-For} stands left of what the proxies add, so
 * it is read from the right: as long as a hop is one of ours, the one before it is believed; the first that is not ours
 * is the client. (The framework reads it from the left, where anybody can write.) Where all are ours, the left-most one
 * is: one proxy called another, or the service.
 */
@ApplicationScoped
public class ClientAddress {

    /** More hops than anybody has, and nothing to search for a stranger. */
    private static final int MOST_HOPS = 16;

    private static final int LONGEST_HEADER = 2_000;

    /** Of IPv4, and of IPv6: a cluster's own network is no larger, and a company's is. */
    private static final int LARGEST_OF_PROXIES_4 = 16;

    private static final int LARGEST_OF_PROXIES_6 = 48;
    private static final InetAddress UNKNOWN = InetAddress.getLoopbackAddress();

    private final boolean forwarded;
    private final List<CidrAddress> trusted;

    ClientAddress(
            @ConfigProperty(name = "quarkus.http.proxy.proxy-address-forwarding", defaultValue = "false")
                    boolean forwarded,
            @ConfigProperty(name = "quarkus.http.proxy.trusted-proxies") Optional<List<String>> trusted) {
        this.forwarded = forwarded;
        this.trusted =
                trusted.orElse(List.of()).stream().map(ClientAddress::network).toList();
    }

    void start(@Observes StartupEvent event) {
        if (believesManyMoreThanProxies()) {
            Log.warn("QUARKUS_HTTP_PROXY_TRUSTED_PROXIES names more than the network of an ingress: whoever comes from"
                    + " there is believed whatever address they say they have");
        }
    }

    /** Whether people can be among those who are believed: a hop that is trusted says where it was called from. */
    boolean believesManyMoreThanProxies() {
        return forwarded
                && trusted.stream()
                        .anyMatch(network -> network.getNetmaskBits()
                                < (network.getNetworkAddress() instanceof Inet4Address
                                        ? LARGEST_OF_PROXIES_4
                                        : LARGEST_OF_PROXIES_6));
    }

    /** The client's address, or that of the last hop that can be believed. Never blocks, never looks a name up. */
    public InetAddress of(HttpServerRequest request) {
        var peer = request.connection().remoteAddress();
        InetAddress from = peer == null || peer.hostAddress() == null ? null : parse(peer.hostAddress());
        return of(from == null ? UNKNOWN : from, request.headers().getAll("X-Forwarded-For"));
    }

    InetAddress of(InetAddress peer, List<String> headers) {
        if (!forwarded) {
            return peer;
        }
        InetAddress client = peer;
        for (String hop : fromTheRight(headers)) {
            if (!isTrusted(client)) {
                break;
            }
            InetAddress before = parse(hop);
            if (before == null) {
                break;
            }
            client = before;
        }
        return client;
    }

    /** Several headers are one list (RFC 9110, section 5.3). */
    private static List<String> fromTheRight(List<String> headers) {
        List<String> hops = new ArrayList<>();
        for (int i = headers.size() - 1; i >= 0 && hops.size() < MOST_HOPS; i--) {
            String header = headers.get(i);
            if (header.length() > LONGEST_HEADER) {
                break;
            }
            List<String> some = new ArrayList<>(List.of(header.split(",", -1)));
            Collections.reverse(some);
            hops.addAll(some.subList(0, Math.min(some.size(), MOST_HOPS - hops.size())));
        }
        return hops;
    }

    private boolean isTrusted(InetAddress address) {
        return trusted.stream().anyMatch(network -> network.matches(address));
    }

    /** With or without a port, as proxies write it; {@code null} for a name or anything else. */
    private static @Nullable InetAddress parse(String hop) {
        String text = hop.strip();
        if (text.startsWith("[")) {
            int end = text.indexOf(']');
            text = end < 0 ? text : text.substring(1, end);
        } else if (text.indexOf(':') == text.lastIndexOf(':') && text.indexOf(':') > 0) {
            text = text.substring(0, text.indexOf(':'));
        }
        InetAddress parsed = Inet.parseInetAddress(text);
        return parsed == null ? null : withoutScope(parsed);
    }

    /** A scope names one of our own network cards; an address from elsewhere has none. */
    private static InetAddress withoutScope(InetAddress address) {
        try {
            return InetAddress.getByAddress(address.getAddress());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("4 or 16 bytes are an address", e);
        }
    }

    /**
     * An address alone is a network of one. An IPv6 address without brackets is refused: the framework takes it for the
     * name of a host and its port, which it looks up with each request.
     */
    private static CidrAddress network(String text) {
        String stripped = text.strip();
        CidrAddress network = Inet.parseCidrAddress(stripped);
        if (network != null) {
            return network;
        }
        boolean bracketed = stripped.startsWith("[") && stripped.endsWith("]");
        InetAddress one = bracketed || stripped.indexOf(':') < 0 ? parse(stripped) : null;
        if (one == null) {
            throw new IllegalArgumentException(
                    "QUARKUS_HTTP_PROXY_TRUSTED_PROXIES: not an address or a network, such as"
                            + " 10.1.2.3, 10.1.0.0/16, [fd00::1] or fd00:1:2::/48: " + text);
        }
        return CidrAddress.create(one, one.getAddress().length * 8);
    }
}
