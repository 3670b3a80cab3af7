package io.candor.live;

import io.candor.access.AddressBlock;
import io.candor.access.SigningKeys;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who shares an address or a network, in each broadcast. Addresses are held in memory only, and never leave it. */
@ApplicationScoped
class Crowds {

    /** Some 20 MB; the ones that nobody has come from for longest are forgotten. */
    private static final int MOST = 50_000;

    private static final String PURPOSE = "network";

    private record Place(UUID broadcast, AddressBlock block) {}

    private final SigningKeys keys;
    private final LiveConfig config;
    private final Clock clock;
    private final Map<Place, Crowd> crowds = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Place, Crowd> eldest) {
            return size() > MOST;
        }
    };

    Crowds(SigningKeys keys, LiveConfig config, Clock clock) {
        this.keys = keys;
        this.config = config;
        this.clock = clock;
    }

    /** @param people that may be behind one address; {@code null} for what the operator has set */
    synchronized Crowd at(UUID broadcast, InetAddress address, @Nullable Integer people) {
        Place wide = new Place(broadcast, AddressBlock.wide(address));
        Crowd network = crowds.computeIfAbsent(wide, place -> Crowd.network(clock, numberOf(place)));
        return crowds.computeIfAbsent(
                        new Place(broadcast, AddressBlock.narrow(address)), place -> Crowd.address(clock, network))
                .of(people == null ? config.crowd() : people);
    }

    /**
     * 16 bits of a keyed hash, another one in each broadcast. 256 networks of IPv4 share each number, and very many of
     * IPv6: not even who has the key can say which it was. Among a thousand people a number is shared by chance by one
     * or two.
     */
    private short numberOf(Place place) {
        byte[] hash = keys.sign(
                keys.current(),
                PURPOSE,
                Short.BYTES,
                place.broadcast.toString().getBytes(StandardCharsets.US_ASCII),
                place.block.text().getBytes(StandardCharsets.US_ASCII));
        return ByteBuffer.wrap(hash).getShort();
    }
}
