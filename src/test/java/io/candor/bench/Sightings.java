package io.candor.bench;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * What the viewers of one event loop saw: for each event how many got it, when the last of them did, and the two times
 * that the event carries. Only its own event loop writes, so counting costs the generator next to nothing.
 */
final class Sightings {

    private static final int MOST_EVENTS = 1 << 17;
    private static final byte[] AT = "\"at\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TEXT = "\"text\":\"".getBytes(StandardCharsets.US_ASCII);

    private final int[] viewers = new int[MOST_EVENTS];
    private final long[] last = new long[MOST_EVENTS];
    private final long[] appended = new long[MOST_EVENTS];
    private final long[] intended = new long[MOST_EVENTS];

    void saw(int offset, long now, ByteBuf message, int event) {
        if (viewers[offset]++ == 0) {
            int at = Wire.indexOf(message, event, AT) + AT.length;
            Instant appendedAt = Instant.parse(message.toString(
                    at, message.indexOf(at, message.writerIndex(), (byte) '"') - at, StandardCharsets.US_ASCII));
            appended[offset] = appendedAt.getEpochSecond() * 1_000_000 + appendedAt.getNano() / 1000;
            intended[offset] = Spectator.number(message, Wire.indexOf(message, at, TEXT) + TEXT.length);
        }
        last[offset] = now;
    }

    /** Events after {@code from} up to {@code to} as the viewers of all loops saw them. */
    static Seen sum(Iterable<Sightings> loops, long from, long to) {
        long deliveries = 0;
        Samples sinceAppended = new Samples();
        Samples sinceIntended = new Samples();
        for (int offset = (int) from + 1; offset <= to; offset++) {
            long latest = 0;
            long appended = 0;
            long intended = 0;
            for (Sightings loop : loops) {
                deliveries += loop.viewers[offset];
                latest = Math.max(latest, loop.last[offset]);
                appended = Math.max(appended, loop.appended[offset]);
                intended = Math.max(intended, loop.intended[offset]);
            }
            if (latest > 0) {
                sinceAppended.add(latest - appended);
                sinceIntended.add(latest - intended);
            }
        }
        return new Seen(deliveries, sinceAppended, sinceIntended);
    }

    /**
     * @param deliveries events times the viewers that got them
     * @param sinceAppended from the timestamp in the event, which is taken before its commit, to its last viewer
     * @param sinceIntended from the moment at which it was meant to be published to its last viewer
     */
    record Seen(long deliveries, Samples sinceAppended, Samples sinceIntended) {}
}
