package io.candor.video;

import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How much media there may be. Counts what this pod adds to what it found; {@link #count} looks again, which also sees
 * what other pods have added and removed.
 */
final class Storage {

    private final MediaRoot root;
    private final long mostOfOne;
    private final long mostOfAll;
    private final long free;
    private final AtomicLong all = new AtomicLong(-1);
    private final ConcurrentHashMap<UUID, Long> each = new ConcurrentHashMap<>();

    Storage(MediaRoot root, VideoConfig config) {
        this.root = root;
        this.mostOfOne = config.broadcastBytes().asLongValue();
        this.mostOfAll = config.totalBytes().asLongValue();
        this.free = config.freeBytes().asLongValue();
    }

    /** Why so many more bytes cannot be stored; empty when they can. */
    Optional<String> refuses(UUID broadcast, long bytes) {
        if (all.get() < 0) {
            count();
        }
        if (each.computeIfAbsent(broadcast, root::bytes) + bytes > mostOfOne) {
            return Optional.of("The recording of this broadcast has reached its greatest size.");
        }
        if (all.get() + bytes > mostOfAll) {
            return Optional.of("There is no more room for recordings.");
        }
        if (root.free() - bytes < free) {
            return Optional.of("The disk is full.");
        }
        return Optional.empty();
    }

    void added(UUID broadcast, long bytes) {
        all.addAndGet(bytes);
        // If it was forgotten meanwhile, the next look at the disk finds this as well.
        each.computeIfPresent(broadcast, (id, now) -> now + bytes);
    }

    void removed(UUID broadcast, long bytes) {
        each.remove(broadcast);
        all.updateAndGet(now -> now < 0 ? now : Math.max(0, now - bytes));
    }

    /** Bytes of one broadcast, as far as this pod knows. */
    long of(UUID broadcast) {
        return each.computeIfAbsent(broadcast, root::bytes);
    }

    /** Looks at the disk; takes a while when there is much. */
    void count() {
        all.set(root.bytes());
        each.clear();
    }
}
