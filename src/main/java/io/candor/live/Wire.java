package io.candor.live;

import io.candor.access.Deadlines;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.EventLoop;
import io.netty.channel.nio.AbstractNioChannel;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * One socket, written to beneath the framework: a frame that was encoded once goes to any number of wires as it is.
 * (Frames that a server sends are not masked, RFC 6455, 5.1, so the same bytes serve everybody.) This is the only class
 * that knows Vert.x's internal connection and the inside of a channel, so that a new version of Vert.x is answered here. All but {@link #loop} is
 * called on the wire's own event loop.
 */
final class Wire {

    /** Whoever does not read cannot be told that it is over, and is cut off after this long. */
    private static final Duration FAREWELL = Duration.ofSeconds(15);

    /**
     * What the kernel keeps for a reader that does not read; left to itself it grows to megabytes for each, which count
     * against the pod's memory. Enough for 640 KB/s to a phone 200 ms away.
     */
    private static final int SEND_BUFFER_BYTES = 128 * 1024;

    private final ServerWebSocket socket;
    private final ChannelHandlerContext channel;

    private Wire(ServerWebSocket socket, ChannelHandlerContext channel) {
        this.socket = socket;
        this.channel = channel;
    }

    /** Takes over the connection that {@code socket} was opened on. */
    static Wire of(HttpServerRequest request, ServerWebSocket socket) {
        ChannelHandlerContext channel = ((ConnectionBase) request.connection()).channelHandlerContext();
        // Cost a timer and more objects for each connection, and a listener for each write; Pulse and the bounded
        // queue do their work.
        if (channel.pipeline().get("idle") != null) {
            channel.pipeline().remove("idle");
        }
        if (channel.pipeline().get(Deadlines.NAME) != null) {
            channel.pipeline().remove(Deadlines.NAME);
        }
        if (channel.channel().isOpen()) {
            // Whoever is gone while the socket was being opened has no buffer to set.
            channel.channel().config().setOption(ChannelOption.SO_SNDBUF, SEND_BUFFER_BYTES);
        }
        // Vert.x keeps the upgrade's request and its answer for as long as the socket: of a browser a kilobyte and
        // more.
        socket.headers().clear();
        request.params().clear();
        request.response().headers().clear();
        return new Wire(socket, channel);
    }

    EventLoop loop() {
        return channel.channel().eventLoop();
    }

    boolean isOpen() {
        return channel.channel().isActive();
    }

    /** Bytes that were written and that the client's side has not taken yet, beyond what the kernel keeps. */
    long waiting() {
        ChannelOutboundBuffer buffer = channel.channel().unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes();
    }

    /** Takes {@code frame} over; it is on its way after the next {@link #flush}. */
    @SuppressWarnings("FutureReturnValueIgnored") // a void promise: whoever cannot be written to is closed
    void write(ByteBuf frame) {
        if (isOpen()) {
            channel.write(frame, channel.voidPromise());
        } else {
            frame.release();
        }
    }

    void flush() {
        channel.flush();
    }

    /** Hands the kernel at once what it has room for, without waiting until the event loop hears that it has. */
    void push() {
        if (channel.channel().unsafe() instanceof AbstractNioChannel.NioUnsafe nio) {
            nio.forceFlush();
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored")
    void close(CloseCode code) {
        if (!isOpen() || socket.isClosed()) {
            return;
        }
        socket.close((short) code.code, code.reason).onFailure(alreadyGone -> {});
        loop().schedule(this::cut, FAREWELL.toSeconds(), TimeUnit.SECONDS);
    }

    /** Ends it without a word. Not through the pipeline, which would wait for everything to be sent first. */
    void cut() {
        if (isOpen()) {
            channel.channel().unsafe().close(channel.channel().unsafe().voidPromise());
        }
    }
}
