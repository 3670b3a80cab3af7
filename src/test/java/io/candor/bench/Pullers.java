package io.candor.bench;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntFunction;
import java.util.function.IntSupplier;

/**
 * Players of one broadcast, each with a connection of its own that it keeps: the playlist, then the newest segment, as
 * hls.js does at the live edge. What is in the playlist is not read; which segment is the newest is known here.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what could not be written shows as an answer that is missing
final class Pullers implements AutoCloseable {

    private static final long SECOND = 1_000_000_000;

    private final EventLoopGroup loops = new NioEventLoopGroup(2);
    private final Source source;
    private final LongAdder bytes = new LongAdder();
    private final LongAdder listBytes = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final LongAdder tooLate = new LongAdder();
    private volatile Samples lists = new Samples();
    private volatile Samples segments = new Samples();

    Pullers(Source source) {
        this.source = source;
    }

    /**
     * @param list the path of the playlist that has this segment in it, or will have
     * @param segment the path of this segment
     * @param newest the number of the segment that was stored last
     * @param tells whether the playlist is answered when the segment is there, so that everybody asks for the next one
     *     at once and comes at the same moment; else everybody looks once a second, each at a moment of their own
     */
    record Source(int port, IntFunction<String> list, IntFunction<String> segment, IntSupplier newest, boolean tells) {}

    /**
     * @param tooLate how often a player was not done with one second's files when the next came
     * @param lists from asking to the last byte, with the waiting for the segment where the source tells of it
     * @param segments from asking to the last byte
     */
    record Pulled(long bytes, long listBytes, Samples lists, Samples segments, long failures, long tooLate) {}

    Pullers start(int players) {
        for (int i = 0; i < players; i++) {
            long phase = SECOND * i / players;
            new Bootstrap()
                    .group(loops)
                    .channel(NioSocketChannel.class)
                    .handler(new ChannelInitializer<>() {
                        @Override
                        protected void initChannel(Channel channel) {
                            channel.pipeline().addLast(new HttpClientCodec(), new Player(phase));
                        }
                    })
                    .connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), source.port()));
        }
        return this;
    }

    /** What happened since the last call. */
    Pulled take() {
        Pulled pulled = new Pulled(
                bytes.sumThenReset(),
                listBytes.sumThenReset(),
                lists,
                segments,
                failures.sumThenReset(),
                tooLate.sumThenReset());
        lists = new Samples();
        segments = new Samples();
        return pulled;
    }

    private final class Player extends SimpleChannelInboundHandler<HttpObject> {

        private final long phase;
        private boolean list;
        private boolean busy;
        private long askedAt;
        private int had;

        Player(long phase) {
            this.phase = phase;
        }

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            if (source.tells()) {
                had = source.newest().getAsInt();
                ctx.executor().schedule(() -> look(ctx), phase, TimeUnit.NANOSECONDS);
            } else {
                ctx.executor().scheduleAtFixedRate(() -> look(ctx), phase, SECOND, TimeUnit.NANOSECONDS);
            }
        }

        private void look(ChannelHandlerContext ctx) {
            if (busy) {
                tooLate.increment();
                return;
            }
            list = true;
            ask(ctx, source.list().apply(had + 1));
        }

        private void ask(ChannelHandlerContext ctx, String path) {
            var request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, path);
            request.headers().set("Host", "localhost:" + source.port()).set("Accept-Encoding", "gzip, deflate, br");
            busy = true;
            askedAt = System.nanoTime();
            ctx.writeAndFlush(request);
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, HttpObject message) {
            if (message instanceof HttpResponse response && response.status().code() != 200) {
                failures.increment();
            }
            if (message instanceof HttpContent content) {
                (list ? listBytes : bytes).add(content.content().readableBytes());
            }
            if (message instanceof LastHttpContent) {
                done(ctx);
            }
        }

        private void done(ChannelHandlerContext ctx) {
            (list ? lists : segments).add((System.nanoTime() - askedAt) / 1000);
            busy = false;
            if (list) {
                // The phone learns of its segment after those who wait for it.
                int now = Math.max(source.newest().getAsInt(), source.tells() ? had + 1 : 0);
                if (now > had) {
                    if (source.tells() && now > had + 1) {
                        tooLate.increment();
                    }
                    had = now;
                    list = false;
                    ask(ctx, source.segment().apply(now));
                }
            } else if (source.tells()) {
                look(ctx);
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            failures.increment();
        }
    }

    @Override
    public void close() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
