package io.candor.bench;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** One viewer in the crowd: follows the events of a room, asks when told to, and comes back where it was. */
final class Spectator extends Wire {

    private static final byte[] EPOCH = "\"epoch\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HELLO_OFFSET = "\"offset\":".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] EVENT = "{\"offset\":".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] REF = "\"ref\":\"".getBytes(StandardCharsets.US_ASCII);

    /** No event is shorter; so far the scan for the next one may jump. */
    private static final int SHORTEST_EVENT = 50;

    /** In {@code {"type":"events", …}}; the types begin with different letters. */
    private static final int TYPE = 9;

    private final Audience audience;
    final int number;
    private Sightings sightings;
    private String epoch = "";
    private long offset;
    private boolean resumes;
    private String identity = "";

    Spectator(Audience audience, int number) {
        this.audience = audience;
        this.number = number;
    }

    /** The same viewer on a new connection, who resumes. */
    Spectator again() {
        Spectator again = new Spectator(audience, number);
        again.epoch = epoch;
        again.offset = offset;
        again.identity = givenIdentity().isEmpty() ? identity : givenIdentity();
        again.resumes = audience.target.isRoom();
        return again;
    }

    @Override
    String path() {
        return audience.target.path() + (resumes ? "?epoch=" + epoch + "&offset=" + offset : "");
    }

    @Override
    String headers() {
        return audience.target.isRoom()
                ? "Sec-WebSocket-Protocol: candor.v1\r\n" + cookie(identity)
                : "";
    }

    long offset() {
        return offset;
    }

    /** Asks a question whose {@code ref} says when this was meant to happen. */
    void ask(long intent) {
        channel().eventLoop().execute(() -> {
            if (isOpen()) {
                send("{\"type\":\"ask\",\"ref\":\"" + intent + "-" + number
                        + "\",\"text\":\"My flight is cancelled and nobody answers the phone; who rebooks us? "
                        + intent + "\"}");
            }
        });
    }

    @Override
    void opened() {
        sightings = audience.sightingsOn(channel().eventLoop());
        audience.arrived();
        if (!audience.target.isRoom()) {
            audience.greeted.increment();
        }
    }

    @Override
    void text(ByteBuf message) {
        switch (message.getByte(TYPE)) {
            case 'e' -> events(message);
            case 'h' -> hello(message);
            case 'a' ->
                audience.acknowledgements.add(nowMicros() - number(message, indexOf(message, 0, REF) + REF.length));
            case 'r' -> audience.refused.increment();
            default -> {
                // tallies and the outcomes of one's own questions are not measured
            }
        }
    }

    @Override
    void closed(boolean wasOpen, int code) {
        if (wasOpen) {
            audience.left(code);
        }
    }

    private void hello(ByteBuf message) {
        int at = indexOf(message, 0, EPOCH) + EPOCH.length;
        epoch = message.toString(
                at, message.indexOf(at, message.writerIndex(), (byte) '"') - at, StandardCharsets.US_ASCII);
        offset = number(message, indexOf(message, at, HELLO_OFFSET) + HELLO_OFFSET.length);
        audience.greeted.increment();
    }

    private void events(ByteBuf message) {
        long now = nowMicros();
        for (int i = indexOf(message, 0, EVENT); i >= 0; i = indexOf(message, i + SHORTEST_EVENT, EVENT)) {
            long n = number(message, i + EVENT.length);
            sightings.saw((int) n, now, message, i);
            if (n != offset + 1) {
                audience.outOfOrder.increment();
            }
            offset = n;
        }
    }

    static long number(ByteBuf in, int from) {
        long n = 0;
        for (int i = from; i < in.writerIndex(); i++) {
            int digit = in.getByte(i) - '0';
            if (digit < 0 || digit > 9) {
                break;
            }
            n = n * 10 + digit;
        }
        return n;
    }
}
