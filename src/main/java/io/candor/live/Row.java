package io.candor.live;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The greeted seats of one room on one event loop, which owns everything in here. A frame for the room is one task here
 * and no more, however many seats there are. It goes from seat to seat in slices, so that what comes in between (a
 * question, a pong) does not wait for thousands of writes; frames that arrive meanwhile share the next round, with one
 * flush a seat: the busier it gets, the less a frame costs.
 */
final class Row {

    private static final int SLICE = 256;

    /** How often each connection is asked for a sign of life; proxies and phone networks forget silent ones. */
    private static final int PING_SECONDS = 25;

    private static final int SILENT_SECONDS = 3 * PING_SECONDS;

    /** A frame for everybody, and who wants to know when this row is through with it. */
    record Delivery(ByteBuf frame, Runnable done) {}

    private record Arrival(Seat seat, List<ByteBuf> greeting) {}

    private final EventLoop loop;
    private final LiveMetrics metrics;

    private @Nullable Seat[] seats = new Seat[16];
    private int count;
    private final ArrayDeque<Object> todo = new ArrayDeque<>();
    private final List<Delivery> round = new ArrayList<>();
    private int cursor;
    private boolean scheduled;
    private long waiting;

    Row(EventLoop loop, LiveMetrics metrics) {
        this.loop = loop;
        this.metrics = metrics;
    }

    /** Takes the frame over. From any thread; what one thread submits keeps its order. */
    void deliver(Delivery delivery) {
        loop.execute(() -> {
            todo.add(delivery);
            work();
        });
    }

    /** Greets a seat, which from then on gets all that is submitted after this. Takes the frames over. */
    void join(Seat seat, List<ByteBuf> greeting) {
        loop.execute(() -> {
            todo.add(new Arrival(seat, greeting));
            work();
        });
    }

    private void work() {
        if (scheduled) {
            return;
        }
        while (!round.isEmpty() || begin()) {
            int end = Math.min(cursor + SLICE, count);
            while (cursor < end) {
                write(at(cursor++));
            }
            if (cursor < count) {
                scheduled = true;
                loop.execute(() -> {
                    scheduled = false;
                    work();
                });
                return;
            }
            finish();
        }
    }

    /** Admits who is to be admitted, then starts a round with all frames up to the next arrival. */
    private boolean begin() {
        while (todo.peek() instanceof Arrival(Seat seat, List<ByteBuf> greeting)) {
            todo.remove();
            admit(seat, greeting);
        }
        while (todo.peek() instanceof Delivery delivery) {
            todo.remove();
            round.add(delivery);
        }
        cursor = 0;
        waiting = 0;
        return !round.isEmpty();
    }

    private void admit(Seat seat, List<ByteBuf> greeting) {
        leave(seat);
        if (!seat.wire.isOpen()) {
            greeting.forEach(ByteBuf::release);
            return;
        }
        if (count == seats.length) {
            seats = Arrays.copyOf(seats, count + (count >> 1));
        }
        seat.place = count;
        seats[count++] = seat;
        seat.greet(greeting);
        metrics.wrote(greeting.size());
    }

    private void write(Seat seat) {
        waiting += seat.wire.waiting();
        if (!seat.mayWrite()) {
            return;
        }
        for (int i = 0; i < round.size(); i++) {
            seat.wire.write(round.get(i).frame.retainedDuplicate());
        }
        seat.wire.flush();
    }

    private void finish() {
        metrics.wrote((long) round.size() * count);
        metrics.waiting(this, waiting);
        for (Delivery delivery : round) {
            delivery.frame.release();
            delivery.done.run();
        }
        round.clear();
    }

    /** The last seat takes the place that gets free; in the middle of a round nobody is passed over by that. */
    void leave(Seat seat) {
        int place = seat.place;
        if (place < 0) {
            return;
        }
        seat.place = -1;
        count--;
        if (place < cursor && !round.isEmpty()) {
            cursor--;
            move(cursor, place);
            place = cursor;
        }
        move(count, place);
        seats[count] = null;
    }

    private void move(int from, int to) {
        if (from != to) {
            Seat seat = at(from);
            seats[to] = seat;
            seat.place = to;
        }
    }

    /** A sign of life from one in so many each second; whoever has not given one for long is cut off. */
    void pulse(int now) {
        for (int i = now % PING_SECONDS; i < count; i += PING_SECONDS) {
            Seat seat = at(i);
            if (now - seat.heardAt > SILENT_SECONDS || seat.isStuck(now - PING_SECONDS)) {
                metrics.dropped(LiveMetrics.Drop.SILENT);
                seat.wire.cut();
            } else if (seat.mayWrite()) {
                seat.wire.write(Frames.ping());
                seat.wire.flush();
            }
        }
    }

    private Seat at(int place) {
        return Objects.requireNonNull(seats[place]);
    }
}
