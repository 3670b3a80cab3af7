package io.candor.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Encodes what goes on the wire, as whole WebSocket frames (RFC 6455, 5.2) that {@link Wire} can write as they are.
 * Whoever gets a frame from here owns it and releases it.
 */
@ApplicationScoped
class Frames {

    private static final int FINAL_TEXT = 0x81;
    private static final int FINAL_PING = 0x89;
    private static final int LONGEST_HEADER = 10;
    private static final byte[] EVENTS = bytes("{\"type\":\"events\",\"events\":[");
    private static final byte[] END = bytes("]}");

    private final ObjectMapper json;

    Frames(ObjectMapper json) {
        this.json = json;
    }

    ByteBuf encode(RoomMessage message) {
        return text(bytesOf(message));
    }

    /** A farewell, with a different time for everybody: thousands who come back at once would be the next fall. */
    ByteBuf bye(CloseCode code, Duration spread) {
        long after = ThreadLocalRandom.current().nextLong(Math.max(1, spread.toMillis()));
        return encode(new RoomMessage.Bye(code.code, after));
    }

    /** Events that are encoded already, in one frame. */
    ByteBuf events(List<byte[]> events) {
        int size = EVENTS.length + END.length + Math.max(0, events.size() - 1);
        for (byte[] event : events) {
            size += event.length;
        }
        ByteBuf frame = header(FINAL_TEXT, size, size).writeBytes(EVENTS);
        for (int i = 0; i < events.size(); i++) {
            if (i > 0) {
                frame.writeByte(',');
            }
            frame.writeBytes(events.get(i));
        }
        return frame.writeBytes(END);
    }

    /**
     * A greeting with a snapshot. The snapshot is by far the longest part of it and the same for everybody who comes at
     * the same time, so it is not copied.
     */
    ByteBuf hello(RoomMessage.Hello greeting, ByteBuf snapshot) {
        byte[] rest = bytesOf(greeting);
        byte[] member = bytes(",\"snapshot\":");
        // The greeting without its closing brace, the snapshot, the brace.
        int size = rest.length + member.length + snapshot.readableBytes();
        ByteBuf head = header(FINAL_TEXT, size, rest.length + member.length)
                .writeBytes(rest, 0, rest.length - 1)
                .writeBytes(member);
        return Unpooled.wrappedBuffer(
                head, snapshot.retainedDuplicate(), direct(1).writeByte('}'));
    }

    /** Several frames in one buffer, so that they are one write. Takes them over. */
    static ByteBuf together(List<ByteBuf> frames) {
        if (frames.size() == 1) {
            return frames.getFirst();
        }
        int size = 0;
        for (ByteBuf frame : frames) {
            size += frame.readableBytes();
        }
        ByteBuf all = direct(size);
        for (ByteBuf frame : frames) {
            all.writeBytes(frame);
            frame.release();
        }
        return all;
    }

    /** The bare bytes of something that is sent inside of another message. */
    ByteBuf part(Object value) {
        byte[] encoded = bytesOf(value);
        return direct(encoded.length).writeBytes(encoded);
    }

    static ByteBuf text(byte[] payload) {
        return header(FINAL_TEXT, payload.length, payload.length).writeBytes(payload);
    }

    static ByteBuf ping() {
        return header(FINAL_PING, 0, 0);
    }

    private static ByteBuf header(int firstByte, int payload, int room) {
        ByteBuf frame = direct(room + LONGEST_HEADER).writeByte(firstByte);
        if (payload < 126) {
            return frame.writeByte(payload);
        }
        return payload < 1 << 16
                ? frame.writeByte(126).writeShort(payload)
                : frame.writeByte(127).writeLong(payload);
    }

    /** What is not on the heap is written without another copy. */
    private static ByteBuf direct(int size) {
        return PooledByteBufAllocator.DEFAULT.directBuffer(size, size);
    }

    private byte[] bytesOf(Object value) {
        try {
            return json.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
