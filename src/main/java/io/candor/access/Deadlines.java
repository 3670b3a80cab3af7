package io.candor.access;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The ends of one connection's waits: for the headers of a request, for another request, and for a client that does not
 * read its answer. Whether a request has begun is told by who routes requests, as an event of the pipeline. All on the
 * event loop.
 *
 * <p>Costs some 60 bytes a connection and one timer while it waits; a room's socket takes it out of its pipeline.
 */
public final class Deadlines extends ChannelDuplexHandler {

    /** In the pipeline. */
    public static final String NAME = "candor-deadlines";

    static final String BEGINS = "candor-request-begins";
    static final String BEGINS_OF_MANY = "candor-stream-begins";
    static final String ANSWERED = "candor-request-answered";
    static final String SOCKET = "candor-socket";
    private static final long LEAST_BYTES = 16 * 1024;

    private final HttpConfig config;
    private final Places.Place waiting;
    private final Places.Place open;

    private int unanswered;
    private boolean multiplexed;
    private boolean socket;
    private boolean idle;
    private @Nullable ScheduledFuture<?> end;
    private @Nullable ScheduledFuture<?> stalled;

    /**
     * @param waiting left when something is asked for
     * @param open left when the connection ends or is a socket
     */
    Deadlines(HttpConfig config, Places.Place waiting, Places.Place open) {
        this.config = config;
        this.waiting = waiting;
        this.open = open;
    }

    /** The headers of a request are complete. On its event loop. */
    public static void requestBegins(HttpServerRequest request) {
        tell(request, request.version() == HttpVersion.HTTP_2 ? BEGINS_OF_MANY : BEGINS);
    }

    /** The answer to a request has been written, so that what comes next is another one. On its event loop. */
    public static void requestAnswered(HttpServerRequest request) {
        tell(request, ANSWERED);
    }

    /** The request's connection is a socket now, whose idle time its owner looks after. On its event loop. */
    public static void isSocket(HttpServerRequest request) {
        tell(request, SOCKET);
    }

    private static void tell(HttpServerRequest request, String event) {
        if (request.connection() instanceof ConnectionBase connection) {
            ChannelPipeline pipeline = connection.channel().pipeline();
            if (pipeline.get(NAME) != null) {
                pipeline.fireUserEventTriggered(event);
            }
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext connection) {
        end = after(connection, config.headersWithin(), () -> cut(connection.channel()));
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext connection) {
        end = cancelled(end);
        stalled = cancelled(stalled);
        waiting.leave();
        open.leave();
    }

    @Override
    public void channelInactive(ChannelHandlerContext connection) {
        handlerRemoved(connection);
        connection.fireChannelInactive();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext connection, Object event) {
        if (event.equals(BEGINS) || event.equals(BEGINS_OF_MANY)) {
            multiplexed = event.equals(BEGINS_OF_MANY);
            unanswered++;
            waiting.leave();
            end = cancelled(end);
            idle = false;
            // Asks for more while it does not take what it was answered: answers would pile up without a bound.
            if (!multiplexed && !connection.channel().isWritable()) {
                cut(connection.channel());
            }
        } else if (event.equals(ANSWERED)) {
            unanswered--;
            if (unanswered == 0 && !socket && connection.channel().isOpen()) {
                idle = true;
                endIdle(connection, Long.MAX_VALUE);
            }
        } else if (event.equals(SOCKET)) {
            socket = true;
            open.leave();
        } else {
            connection.fireUserEventTriggered(event);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext connection, Object bytes) {
        // Over HTTP/2 bytes need not be of a request: a ping is no reason to wait longer.
        if (idle && !multiplexed) {
            idle = false;
            end = cancelled(end);
            end = after(connection, config.headersWithin(), () -> cut(connection.channel()));
        }
        connection.fireChannelRead(bytes);
    }

    /** @param before what was still to be sent when this was looked at last: who reads slowly is not idle */
    private void endIdle(ChannelHandlerContext connection, long before) {
        end = cancelled(end);
        end = after(connection, config.idleAfter(), () -> {
            ChannelOutboundBuffer buffer = connection.channel().unsafe().outboundBuffer();
            long unsent = buffer == null ? 0 : buffer.totalPendingWriteBytes();
            if ((unsent > 0 && before - unsent >= LEAST_BYTES) || hasStreams(connection)) {
                endIdle(connection, unsent);
            } else {
                cut(connection.channel());
            }
        });
    }

    /** Whether an answer over HTTP/2 waits until the client has room for it. */
    private static boolean hasStreams(ChannelHandlerContext connection) {
        Http2ConnectionHandler http2 = connection.pipeline().get(Http2ConnectionHandler.class);
        return http2 != null && http2.connection().numActiveStreams() > 0;
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext connection) {
        ChannelOutboundBuffer buffer = connection.channel().unsafe().outboundBuffer();
        if (stalled == null && buffer != null && !connection.channel().isWritable()) {
            look(connection, buffer);
        }
        connection.fireChannelWritabilityChanged();
    }

    /** Looks again after a while, as long as more waits to be written than the client takes. */
    @SuppressWarnings("ReferenceEquality") // whether it is the same piece, not one like it
    private void look(ChannelHandlerContext connection, ChannelOutboundBuffer buffer) {
        Object piece = buffer.current();
        long sent = buffer.currentProgress();
        stalled = after(connection, config.stalledAfter(), () -> {
            stalled = null;
            if (connection.channel().isWritable()
                    || connection.channel().unsafe().outboundBuffer() == null) {
                return;
            }
            // A file is one piece however large it is.
            if (buffer.current() == piece && buffer.currentProgress() - sent < LEAST_BYTES) {
                cut(connection.channel());
            } else {
                look(connection, buffer);
            }
        });
    }

    /** Not through the pipeline, which would wait for everything to be sent first. */
    private static void cut(Channel channel) {
        if (channel.isOpen()) {
            channel.unsafe().close(channel.unsafe().voidPromise());
        }
    }

    private static ScheduledFuture<?> after(ChannelHandlerContext connection, Duration time, Runnable end) {
        return connection.executor().schedule(end, time.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static @Nullable ScheduledFuture<?> cancelled(@Nullable ScheduledFuture<?> timer) {
        if (timer != null) {
            timer.cancel(false);
        }
        return null;
    }
}
