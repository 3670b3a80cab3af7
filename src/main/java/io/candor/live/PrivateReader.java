package io.candor.live;

import io.candor.live.PrivateFeed.Cursor;
import io.candor.live.PrivateFeed.Delta;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Carries what is not for everybody: changed questions to staff and to their askers, changed counts to {@link Counts}.
 * Reads at most once in a while, however much was asked meanwhile, and never keeps the room's events waiting.
 */
final class PrivateReader {

    private final UUID broadcast;
    private final RoomTools tools;
    private final Seats viewers;
    private final Seats control;
    private final Counts counts;
    private final Runnable countsChanged;
    private final Worker worker;

    // Owned by the worker, once it is started.
    private @Nullable Cursor cursor;
    private long readAt = System.nanoTime();

    PrivateReader(
            UUID broadcast, RoomTools tools, Seats viewers, Seats control, Counts counts, Runnable countsChanged) {
        this.broadcast = broadcast;
        this.tools = tools;
        this.viewers = viewers;
        this.control = control;
        this.counts = counts;
        this.countsChanged = countsChanged;
        this.worker = new Worker("private-" + broadcast, tools.config().poll(), this::gap, this::read);
    }

    /** From now on no change is missed. */
    void start() {
        if (cursor == null) {
            cursor = tools.feed().cursor();
        }
        worker.start();
    }

    void stop() {
        worker.stop(() -> {});
    }

    void wake() {
        worker.wake();
    }

    /** At once after a quiet while, else after the tick. */
    private Duration gap() {
        long left = readAt + tools.config().privateTick().toNanos() - System.nanoTime();
        return Duration.ofNanos(Math.max(TimeUnit.MILLISECONDS.toNanos(5), left));
    }

    private void read() {
        if (viewers.connections() == 0 && control.connections() == 0) {
            return;
        }
        Cursor from = Objects.requireNonNull(cursor, "not started");
        do {
            Delta delta = tools.feed().since(broadcast, from, control.connections() > 0, viewers::has);
            carry(delta);
            from = delta.cursor();
            cursor = from;
        } while (from.isWithinPass());
        readAt = System.nanoTime();
    }

    private void carry(Delta delta) {
        if (!delta.staff().isEmpty()) {
            ByteBuf frame = tools.frames().encode(new RoomMessage.Questions(delta.staff()));
            // Not by rows: those who are still being greeted must not miss it.
            control.all().forEach(seat -> seat.send(frame.retainedDuplicate()));
            frame.release();
        }
        for (PrivateFeed.Own own : delta.own()) {
            List<Seat> seats = viewers.of(own.viewer());
            if (!seats.isEmpty()) {
                ByteBuf frame = tools.frames().encode(new RoomMessage.Mine(own.question()));
                seats.forEach(seat -> seat.send(frame.retainedDuplicate()));
                frame.release();
            }
        }
        if (!delta.weights().isEmpty()) {
            counts.comeFromOneNetwork(delta.fromOneNetwork());
            counts.weigh(delta.weights());
            countsChanged.run();
        }
    }
}
