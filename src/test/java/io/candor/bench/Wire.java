package io.candor.bench;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/**
 * The client's end of a WebSocket (RFC 6455), as little of it as a load generator needs: no objects a frame, no codec of
 * a framework in between. All methods are called on the connection's event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what could not be written shows as a connection that is closed
abstract class Wire extends ByteToMessageDecoder {

    private static final Clock CLOCK = Clock.systemUTC();
    private static final String IDENTITY = "candor_viewer=";
    private static final byte[] END_OF_HEAD = {'\r', '\n', '\r', '\n'};
    private static final int TEXT = 0x81;
    private static final int CLOSE = 0x88;
    private static final int PING = 0x89;
    private static final int PONG = 0x8A;

    private Channel channel;
    private boolean open;
    private String identity = "";
    private int code;

    /** The path to connect to, asked for at each connection, and what else goes into the head of the request. */
    abstract String path();

    abstract String headers();

    abstract void opened();

    /** A whole text message; the buffer is only valid during the call. */
    abstract void text(ByteBuf message);

    /**
     * The connection has ended, or it was never upgraded. {@code code} is the server's close code, 0 when it went without
     * one.
     */
    abstract void closed(boolean wasOpen, int code);

    static long nowMicros() {
        Instant now = CLOCK.instant();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
    }

    final boolean isOpen() {
        return open;
    }

    final Channel channel() {
        return channel;
    }

    /** Sends a text message. The mask is all zeros: the protocol wants one, and no proxy has to be protected here. */
    final void send(String message) {
        frame(TEXT, message.getBytes(StandardCharsets.UTF_8));
    }

    private void frame(int head, byte[] payload) {
        ByteBuf frame = channel.alloc().buffer(payload.length + 14);
        frame.writeByte(head);
        if (payload.length < 126) {
            frame.writeByte(0x80 | payload.length);
        } else {
            frame.writeByte(0x80 | 126).writeShort(payload.length);
        }
        channel.writeAndFlush(frame.writeInt(0).writeBytes(payload), channel.voidPromise());
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        channel = ctx.channel();
        String request = "GET " + path() + " HTTP/1.1\r\nHost: localhost:"
                + ((SocketChannel) channel).remoteAddress().getPort()
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" + headers() + "\r\n";
        ByteBuf head = ctx.alloc().buffer(request.length());
        head.writeCharSequence(request, StandardCharsets.US_ASCII);
        ctx.writeAndFlush(head, ctx.voidPromise());
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (!open) {
            readHead(ctx, in);
        } else {
            readFrame(ctx, in);
        }
    }

    private void readHead(ChannelHandlerContext ctx, ByteBuf in) {
        int end = indexOf(in, in.readerIndex(), END_OF_HEAD);
        if (end < 0) {
            return;
        }
        String head = in.toString(in.readerIndex(), end - in.readerIndex(), StandardCharsets.US_ASCII);
        boolean switched = head.startsWith("HTTP/1.1 101");
        identity = identityIn(head);
        in.readerIndex(end + END_OF_HEAD.length);
        if (switched) {
            open = true;
            opened();
        } else {
            in.skipBytes(in.readableBytes());
            ctx.close();
        }
    }

    /** Who this is for the service: what it was given with the head of the answer; empty when it was known already. */
    final String givenIdentity() {
        return identity;
    }

    private static String identityIn(String head) {
        int at = head.indexOf(IDENTITY);
        return at < 0 ? "" : head.substring(at + IDENTITY.length(), head.indexOf(';', at));
    }

    static String cookie(String identity) {
        return identity.isEmpty() ? "" : "Cookie: " + IDENTITY + identity + "\r\n";
    }

    private void readFrame(ChannelHandlerContext ctx, ByteBuf in) {
        int start = in.readerIndex();
        if (in.readableBytes() < 2) {
            return;
        }
        int head = in.getUnsignedByte(start);
        long length = in.getUnsignedByte(start + 1);
        int from = start + 2;
        if (length == 126 && in.readableBytes() >= 4) {
            length = in.getUnsignedShort(from);
            from += 2;
        } else if (length == 127 && in.readableBytes() >= 10) {
            length = in.getLong(from);
            from += 8;
        } else if (length > 125) {
            return;
        }
        if (in.writerIndex() - from < length) {
            return;
        }
        ByteBuf payload = in.slice(from, (int) length);
        in.readerIndex(from + (int) length);
        switch (head) {
            case TEXT -> text(payload);
            case PING -> frame(PONG, bytes(payload));
            case CLOSE -> {
                code = payload.readableBytes() >= 2 ? payload.getUnsignedShort(0) : 0;
                ctx.close();
            }
            default -> throw new IllegalStateException("a frame that nobody here sends: " + head);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        super.channelInactive(ctx);
        boolean wasOpen = open;
        open = false;
        closed(wasOpen, code);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }

    /** The first place of {@code what} in the buffer from {@code from} on, or -1. */
    static int indexOf(ByteBuf in, int from, byte[] what) {
        int last = in.writerIndex() - what.length;
        for (int i = from; i <= last; i++) {
            i = in.indexOf(i, last + 1, what[0]);
            if (i < 0) {
                return -1;
            }
            int k = 1;
            while (k < what.length && in.getByte(i + k) == what[k]) {
                k++;
            }
            if (k == what.length) {
                return i;
            }
        }
        return -1;
    }

    private static byte[] bytes(ByteBuf buffer) {
        byte[] bytes = new byte[buffer.readableBytes()];
        buffer.getBytes(buffer.readerIndex(), bytes);
        return bytes;
    }
}
