package io.candor.access;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPipeline;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The ends of one connection's waits: for the headers of a request, and for a client that does not read its answer.
 * Whether a request has begun is told by who routes requests, as an event of the pipeline. All on the event loop.
 *
 * <p>Costs 40 bytes a connection and one timer while it waits; a room's socket takes it out of its pipeline.
 */
public final class Deadlines extends ChannelDuplexHandler {

    /** In the pipeline. */
    public static final String NAME = "candor-deadlines";

    private static final String BEGINS = "candor-request-begins";
    private static final String BEGINS_OF_MANY = "candor-stream-begins";
    private static final String ANSWERED = "candor-request-answered";
    private static final long LEAST_BYTES = 16 * 1024;

    private final HttpConfig config;
    private final Waiting.Place place;

    private boolean idle;
    private @Nullable ScheduledFuture<?> headers;
    private @Nullable ScheduledFuture<?> stalled;

    Deadlines(HttpConfig config, Waiting.Place place) {
        this.config = config;
        this.place = place;
    }

    /** The headers of a request are complete. On its event loop. */
    public static void requestBegins(HttpServerRequest request) {
        tell(request, request.version() == HttpVersion.HTTP_2 ? BEGINS_OF_MANY : BEGINS);
    }

    /** The answer to a request has been written, so that what comes next is another one. On its event loop. */
    public static void requestAnswered(HttpServerRequest request) {
        // HTTP/2 has no such moment: what comes may be of any stream.
        if (request.version() != HttpVersion.HTTP_2) {
            tell(request, ANSWERED);
        }
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
        headers = after(connection, config.headersWithin(), () -> cut(connection.channel()));
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext connection) {
        headers = cancelled(headers);
        stalled = cancelled(stalled);
        place.leave();
    }

    @Override
    public void channelInactive(ChannelHandlerContext connection) {
        handlerRemoved(connection);
        connection.fireChannelInactive();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext connection, Object event) {
        if (event.equals(BEGINS) || event.equals(BEGINS_OF_MANY)) {
            boolean multiplexed = event.equals(BEGINS_OF_MANY);
            place.leave();
            headers = cancelled(headers);
            idle = false;
            // Asks for more while it does not take what it was answered: answers would pile up without a bound.
            if (!multiplexed && !connection.channel().isWritable()) {
                cut(connection.channel());
            }
        } else if (event.equals(ANSWERED)) {
            idle = true;
        } else {
            connection.fireUserEventTriggered(event);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext connection, Object bytes) {
        if (idle) {
            idle = false;
            headers = after(connection, config.headersWithin(), () -> cut(connection.channel()));
        }
        connection.fireChannelRead(bytes);
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
