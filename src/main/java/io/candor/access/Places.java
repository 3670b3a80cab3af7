package io.candor.access;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Places for connections, so many for each block and so many together. Remembers nobody who has none. */
final class Places {

    private static final AddressBlock UNKNOWN = new AddressBlock("");

    private final int ofBlock;
    private final int together;
    private final ConcurrentMap<AddressBlock, Integer> blocks = new ConcurrentHashMap<>();
    private final AtomicInteger all = new AtomicInteger();

    Places(int ofBlock, int together) {
        this.ofBlock = ofBlock;
        this.together = together;
    }

    /** Counts until it is left; once. */
    final class Place {
        private @Nullable AddressBlock block;

        private Place(AddressBlock block) {
            this.block = block;
        }

        void leave() {
            if (block != null) {
                blocks.computeIfPresent(block, (b, n) -> n == 1 ? null : n - 1);
                all.decrementAndGet();
                block = null;
            }
        }
    }

    /** {@code null} when there is none left. */
    @Nullable
    Place take(@Nullable SocketAddress from) {
        AddressBlock block = from instanceof InetSocketAddress peer && peer.getAddress() != null
                ? AddressBlock.narrow(peer.getAddress())
                : UNKNOWN;
        if (all.incrementAndGet() > together) {
            all.decrementAndGet();
            return null;
        }
        Place place = new Place(block);
        if (blocks.merge(block, 1, Integer::sum) <= ofBlock) {
            return place;
        }
        place.leave();
        return null;
    }
}
