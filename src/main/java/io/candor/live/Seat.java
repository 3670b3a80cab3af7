package io.candor.live;

import io.candor.access.ViewerId;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection in a room. There are tens of thousands, so it holds little. What waits for it is bounded in bytes; past
 * the bound the connection is closed, so that a slow reader costs only itself.
 */
final class Seat {

    /** Messages that are refused as too fast before the connection is closed. */
    private static final int PATIENCE = 40;

    /** Between the word and the close, for acknowledgements that are on their way. */
    static final Duration LAST_WORDS = Duration.ofMillis(300);

    /** Nothing waits here for long: only what comes while the greeting is prepared. */
    private static final int MOST_HELD = 64;

    final UUID broadcast;
    final ViewerId viewer;
    final @Nullable String staffName;
    final boolean control;
    final Wire wire;

    /** Those who come from the same address; none for staff, whom no budget concerns. */
    final @Nullable Crowd crowd;

    /** Whether the identity is older than the time that somebody new has to stay. */
    final boolean known;

    private final int queueBytes;
    private final LiveMetrics metrics;

    /** Another connection of the same viewer; owned by {@link Seats}. */
    @Nullable
    Seat next;

    /** Whether it has been here for that time, and counts. */
    volatile boolean stayed;

    /** Whether it is seated, and whether it is let go as one too many; both guarded by {@link Seats}. */
    boolean seated;

    boolean excess;

    /** Whether this viewer can have asked before. */
    volatile boolean mayHaveAsked;

    /** How often it was asked to bring this seat up to date; only the last time counts. Written by the event loop. */
    volatile int call;

    // All below is owned by the connection's event loop.

    /** The place in the {@link Row}; none while the seat is not greeted. */
    int place = -1;

    /** By {@link Rooms#now}. */
    int heardAt;

    private boolean greeted;
    private boolean dismissed;
    private boolean closing;
    private short tooFast;
    private int allowance;
    private @Nullable List<ByteBuf> held;

    Seat(Door.Ticket ticket, boolean control, Wire wire, int queueBytes, LiveMetrics metrics) {
        this.broadcast = ticket.broadcast();
        this.viewer = ticket.viewer();
        this.staffName = ticket.staffName();
        this.mayHaveAsked = ticket.returning();
        this.crowd = ticket.crowd();
        this.known = ticket.known();
        this.control = control;
        this.wire = wire;
        this.queueBytes = queueBytes;
        this.metrics = metrics;
        this.allowance = queueBytes;
    }

    boolean isStaff() {
        return staffName != null;
    }

    /** Whether this connection makes its viewer one of the audience. */
    boolean isOfTheAudience() {
        return !isStaff() && (known || stayed);
    }

    /** Sends a frame, from any thread; it waits for the greeting if that has not been sent yet. */
    void send(ByteBuf frame) {
        if (wire.loop().inEventLoop()) {
            sendNow(frame);
            return;
        }
        try {
            wire.loop().execute(() -> sendNow(frame));
        } catch (RejectedExecutionException stopping) {
            frame.release();
        }
    }

    private void sendNow(ByteBuf frame) {
        if (!greeted) {
            hold(frame);
        } else if (mayWrite()) {
            wire.write(frame);
            wire.flush();
        } else {
            frame.release();
        }
    }

    private void hold(ByteBuf frame) {
        if (held == null) {
            held = new ArrayList<>(4);
        }
        if (wire.isOpen() && held.size() < MOST_HELD) {
            held.add(frame);
            return;
        }
        frame.release();
        if (wire.isOpen() && !closing) {
            // What could not be told must not be missed for good: whoever comes back is told all of it.
            metrics.dropped(LiveMetrics.Drop.SLOW);
            close(CloseCode.TOO_SLOW);
        }
    }

    /**
     * Sends the greeting and what waited for it. The greeting may be longer than what may wait otherwise, but not on top
     * of more than that: whoever asks to be greeted again and again without reading is sent away. Takes the frames over.
     */
    void greet(List<ByteBuf> greeting) {
        allowance = queueBytes;
        if (!mayWrite()) {
            greeting.forEach(ByteBuf::release);
            return;
        }
        greeted = true;
        for (ByteBuf frame : greeting) {
            allowance += frame.readableBytes();
            wire.write(frame);
        }
        if (held != null) {
            held.forEach(wire::write);
            held = null;
        }
        wire.flush();
    }

    /** Until it is greeted anew, nothing is sent. The number of the call that it waits for now. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // only the event loop writes
    int await() {
        greeted = false;
        return ++call;
    }

    boolean isGreeted() {
        return greeted;
    }

    /** Whether more may be written; when too much waits already, says good-bye instead. */
    boolean mayWrite() {
        if (closing || !wire.isOpen()) {
            return false;
        }
        long waiting = wire.waiting();
        if (waiting > allowance) {
            // Perhaps only this event loop was late, and the client has long taken what it could.
            wire.push();
            waiting = wire.waiting();
        }
        if (waiting > allowance) {
            metrics.dropped(LiveMetrics.Drop.SLOW);
            close(CloseCode.TOO_SLOW);
            return false;
        }
        if (waiting < queueBytes) {
            allowance = queueBytes;
        }
        return true;
    }

    /** Counts refusals for speed; true when it is time to hang up. */
    boolean tooFastAgain() {
        return ++tooFast > PATIENCE;
    }

    /** Says why it is let go, and closes a moment later; once. From any thread; takes the word over. */
    @SuppressWarnings("FutureReturnValueIgnored")
    void dismiss(CloseCode code, ByteBuf word) {
        try {
            wire.loop().execute(() -> {
                if (dismissed) {
                    word.release();
                    return;
                }
                dismissed = true;
                sendNow(word);
                wire.loop().schedule(() -> close(code), LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS);
            });
        } catch (RejectedExecutionException stopping) {
            word.release();
        }
    }

    void close(CloseCode code) {
        if (!closing) {
            closing = true;
            wire.close(code);
        }
    }

    /** The connection is gone: what was held for it is given back. */
    void gone() {
        closing = true;
        if (held != null) {
            held.forEach(ByteBuf::release);
            held = null;
        }
    }
}
