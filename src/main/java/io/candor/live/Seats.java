package io.candor.live;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Everybody in a room on this pod: by viewer, so that what is private finds its way, and by event loop, so that what is
 * for all is one task for each loop.
 */
final class Seats {

    private final LiveMetrics metrics;
    private final int probation;
    private final int windows;
    private final Map<UUID, Seat> byViewer = new HashMap<>();
    private final Map<EventLoop, Row> rows = new ConcurrentHashMap<>();
    private final ArrayDeque<Newcomer> newcomers = new ArrayDeque<>();
    private int connections;
    private int people;

    /** Counts from a second on, by {@link Rooms#now}, if it is still here then. */
    private record Newcomer(Seat seat, int from) {}

    /**
     * @param probation how long somebody stays before they count, in seconds
     * @param windows of one viewer at most
     */
    Seats(LiveMetrics metrics, int probation, int windows) {
        this.metrics = metrics;
        this.probation = probation;
        this.windows = windows;
    }

    /** The viewer's oldest one if this is one too many: it is to be let go. */
    synchronized @Nullable Seat add(Seat seat) {
        UUID viewer = seat.viewer.value();
        Seat others = byViewer.get(viewer);
        if (!seat.isStaff()) {
            if (probation == 0) {
                seat.stayed = true;
            } else {
                // Not in the second that has begun: it may be over at once.
                newcomers.add(new Newcomer(seat, seat.heardAt + probation + 1));
            }
        }
        people += seat.isOfTheAudience() && !hasAudience(others) ? 1 : 0;
        seat.seated = true;
        seat.next = others;
        byViewer.put(viewer, seat);
        connections++;
        return seat.isStaff() ? null : oneTooMany(seat);
    }

    private @Nullable Seat oneTooMany(Seat first) {
        int kept = 0;
        Seat oldest = null;
        for (Seat seat = first; seat != null; seat = seat.next) {
            if (!seat.isStaff() && !seat.excess) {
                kept++;
                oldest = seat;
            }
        }
        if (kept <= windows || oldest == null) {
            return null;
        }
        oldest.excess = true;
        return oldest;
    }

    /** Those who have been here for long enough by now, and count from now on. */
    synchronized List<Seat> settle(int now) {
        List<Seat> settled = new ArrayList<>();
        for (Newcomer n = newcomers.peek(); n != null && n.from - now <= 0; n = newcomers.peek()) {
            newcomers.remove();
            if (n.seat.seated) {
                boolean counted = hasAudience(byViewer.get(n.seat.viewer.value()));
                n.seat.stayed = true;
                people += counted ? 0 : 1;
                settled.add(n.seat);
            }
        }
        return settled;
    }

    synchronized void remove(Seat seat) {
        UUID viewer = seat.viewer.value();
        Seat first = byViewer.get(viewer);
        boolean counted = hasAudience(first);
        seat.seated = false;
        Seat left = without(first, seat);
        if (left == null) {
            byViewer.remove(viewer);
        } else {
            byViewer.put(viewer, left);
        }
        people -= counted && !hasAudience(left) ? 1 : 0;
        connections--;
    }

    private static boolean hasAudience(@Nullable Seat first) {
        for (Seat seat = first; seat != null; seat = seat.next) {
            if (seat.isOfTheAudience()) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable Seat without(@Nullable Seat first, Seat gone) {
        if (first == gone) {
            return gone.next;
        }
        for (Seat seat = first; seat != null; seat = seat.next) {
            if (seat.next == gone) {
                seat.next = gone.next;
            }
        }
        return first;
    }

    /** People who have stayed, not connections; staff who look on are not audience. */
    synchronized int people() {
        return people;
    }

    synchronized int connections() {
        return connections;
    }

    /** All connections of one viewer. */
    synchronized List<Seat> of(UUID viewer) {
        List<Seat> all = new ArrayList<>(1);
        for (Seat seat = byViewer.get(viewer); seat != null; seat = seat.next) {
            all.add(seat);
        }
        return all;
    }

    synchronized boolean has(UUID viewer) {
        return byViewer.containsKey(viewer);
    }

    synchronized List<Seat> all() {
        List<Seat> all = new ArrayList<>(connections);
        for (Seat first : byViewer.values()) {
            for (Seat seat = first; seat != null; seat = seat.next) {
                all.add(seat);
            }
        }
        return all;
    }

    /** Takes the frame over; runs {@code done} when it was written for the last seat. */
    void deliver(ByteBuf frame, Runnable done) {
        Collection<Row> all = rows.values();
        AtomicInteger left = new AtomicInteger(1);
        Runnable oneLess = () -> {
            if (left.decrementAndGet() == 0) {
                done.run();
            }
        };
        for (Row row : all) {
            left.incrementAndGet();
            row.deliver(new Row.Delivery(frame.retainedDuplicate(), oneLess));
        }
        frame.release();
        oneLess.run();
    }

    /** Greets a seat; from then on it gets all that is delivered after this. Takes the frames over. */
    void join(Seat seat, List<ByteBuf> greeting) {
        rowOf(seat).join(seat, greeting);
    }

    /** Out of its row, on its own event loop. */
    void leaveRow(Seat seat) {
        rowOf(seat).leave(seat);
    }

    private Row rowOf(Seat seat) {
        return rows.computeIfAbsent(seat.wire.loop(), loop -> new Row(loop, metrics));
    }

    void pulse(int now) {
        rows.forEach((loop, row) -> loop.execute(() -> row.pulse(now)));
    }
}
