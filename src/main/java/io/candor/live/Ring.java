package io.candor.live;

import io.candor.live.EventLog.Encoded;
import java.util.ArrayList;
import java.util.List;

/**
 * The last events of a room, encoded, bounded in bytes: who comes back after a short while is served from here without a
 * query. Offsets have no gaps, so an event is found by counting. Owned by the room's thread.
 */
final class Ring {

    private final long mostBytes;
    private Encoded[] events = new Encoded[64];
    private int first;
    private int size;
    private long bytes;
    private long head;

    Ring(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** Forgets everything; the next event is the one after {@code head}. */
    void startAfter(long head) {
        events = new Encoded[64];
        first = 0;
        size = 0;
        bytes = 0;
        this.head = head;
    }

    /** The offset of the newest event that was added, or where it started. */
    long head() {
        return head;
    }

    /** What one who is at this offset or later can be given from here. */
    long tail() {
        return head - size;
    }

    long bytes() {
        return bytes;
    }

    void add(Encoded event) {
        if (event.offset() != head + 1) {
            throw new IllegalStateException("after " + head + " came " + event.offset());
        }
        if (size == events.length) {
            grow();
        }
        events[(first + size) % events.length] = event;
        size++;
        head++;
        bytes += event.json().length;
        while (bytes > mostBytes && size > 1) {
            bytes -= events[first].json().length;
            first = (first + 1) % events.length;
            size--;
        }
    }

    /** Puts what is left of an event into its place, if it is still held. */
    void replace(Encoded event) {
        if (event.offset() <= tail() || event.offset() > head) {
            return;
        }
        int place = (first + (int) (event.offset() - tail() - 1)) % events.length;
        bytes += event.json().length - events[place].json().length;
        events[place] = event;
    }

    private void grow() {
        Encoded[] larger = new Encoded[events.length * 2];
        for (int i = 0; i < size; i++) {
            larger[i] = events[(first + i) % events.length];
        }
        events = larger;
        first = 0;
    }

    /** The events after {@code offset}, which is not before {@link #tail}. */
    List<byte[]> after(long offset) {
        if (offset < tail()) {
            throw new IllegalArgumentException(offset + " is before " + tail());
        }
        List<byte[]> found = new ArrayList<>((int) (head - offset));
        for (int i = (int) (offset - tail()); i < size; i++) {
            found.add(events[(first + i) % events.length].json());
        }
        return found;
    }
}
