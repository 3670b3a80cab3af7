package io.candor.live;

import io.candor.access.AddressBlock;
import io.candor.access.SigningKeys;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
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

    /** Some 20 MB; of more, those are forgotten that are as if nobody had ever come from them. */
    private static final int MOST = 50_000;

    /** Each that is not forgotten goes to the end, so that the next look is at others. */
    private static final int LOOKS = 8;

    /** With fewer, a family behind one address would wait for each other. */
    private static final int LEAST_PEOPLE = 100;

    private static final String PURPOSE = "network";

    private record Place(UUID broadcast, AddressBlock block) {}

    private final SigningKeys keys;
    private final LiveConfig config;
    private final Clock clock;
    private final int most;
    private final Map<Place, Crowd> crowds = new LinkedHashMap<>(16, 0.75f, true);

    @Inject
    Crowds(SigningKeys keys, LiveConfig config, Clock clock) {
        this(keys, config, clock, MOST);
    }

    Crowds(SigningKeys keys, LiveConfig config, Clock clock, int most) {
        this.keys = keys;
        this.config = config;
        this.clock = clock;
        this.most = most;
    }

    /**
     * Those at an address. Of a network that lets nobody else in, an address that is not known is not remembered either:
     * it gets the network, which refuses.
     *
     * @param people that may be behind one address; {@code null} for what the operator has set
     */
    synchronized Crowd at(UUID broadcast, InetAddress address, @Nullable Integer people) {
        int least = Math.max(LEAST_PEOPLE, people == null ? config.crowd() : people);
        Crowd network = crowds.computeIfAbsent(
                        new Place(broadcast, AddressBlock.wide(address)),
                        place -> Crowd.network(clock, numberOf(place)))
                .of(least);
        Place narrow = new Place(broadcast, AddressBlock.narrow(address));
        Crowd known = crowds.get(narrow);
        if (known == null && network.isFull()) {
            return network;
        }
        if (known != null) {
            return known.of(least);
        }
        Crowd here = Crowd.address(clock, network).of(least);
        crowds.put(narrow, here);
        forget();
        return here;
    }

    private void forget() {
        for (int looks = 0; looks < LOOKS && crowds.size() > most; looks++) {
            Map.Entry<Place, Crowd> eldest = crowds.entrySet().iterator().next();
            Place place = eldest.getKey();
            Crowd crowd = eldest.getValue();
            crowds.remove(place);
            if (!crowd.letGo()) {
                crowds.put(place, crowd);
            }
        }
    }

    synchronized int size() {
        return crowds.size();
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
