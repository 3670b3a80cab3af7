package io.candor.access;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/**
 * How long a connection may take, and how much may be unfinished at once. A block is what one subscriber has, an IPv4
 * address or an IPv6 /64; a network is an IPv4 /24 or an IPv6 /48 ({@link AddressBlock}).
 */
@ConfigMapping(prefix = "candor.http")
interface HttpConfig {

    /**
     * From accepting a connection, TLS handshake included, to the end of its first request's headers; on a connection
     * that is used again, from the first byte of a request. Longer is kinder to lines that lose packets, and holds more
     * connections of those who never mean to ask.
     */
    @WithDefault("10s")
    Duration headersWithin();

    /**
     * Connections of one block that have not asked for anything yet. An airport behind one address: 20,000 people in
     * a minute open one each, and one more that their browser opens ahead and closes after the time above: 20,000 / 60 s
     * x 10 s = 3,300. Each holds about 5 KB.
     */
    @WithDefault("4096")
    int waitingOfBlock();

    /** The same of everybody together, on one pod: 80 MB. */
    @WithDefault("16384")
    int waiting();

    /**
     * Connections of one block, whether they ask for something or not, until they end or become a socket. An ingress is
     * one address for everybody behind it: 20,000 viewers each hold one for the next playlist, and 20,000 who arrive in
     * a minute use six for a second, 2,000. An airport without one: 5,000 people x 6, 30,000. Each holds about 5 KB.
     */
    @WithDefault("32768")
    int connectionsOfBlock();

    /** The same of everybody together, on one pod: 330 MB. */
    @WithDefault("65536")
    int connections();

    /**
     * A connection that is used for nothing ends so long after its last answer. Longer than the 60 s for which nginx and
     * the balancers of clouds keep one, so that they do not send a request into one that ends.
     */
    @WithDefault("75s")
    Duration idleAfter();

    /**
     * A body is complete within this time; one of somebody who is known gets one second more for each
     * {@link #slowestBody} of it.
     */
    @WithDefault("10s")
    Duration bodyWithin();

    /** Bytes a second. Slower than any line that carries a picture. */
    @WithDefault("4K")
    MemorySize slowestBody();

    /**
     * Bodies of one block whose sender is not known. Viewers send none (they ask through a socket), so these are
     * sign-ins: an office of 300 who all sign in at the same moment does not come near. Of a network four times as many.
     */
    @WithDefault("100")
    int unfinishedOfBlock();

    /** The same of everybody together, on one pod. */
    @WithDefault("2000")
    int unfinished();

    /** Bytes of bodies that are held for those who are known, on one pod; of strangers a quarter as many. */
    @WithDefault("64M")
    MemorySize held();

    /** An answer is cut off when less than 16 KiB of it could be sent in this time. */
    @WithDefault("60s")
    Duration stalledAfter();
}
