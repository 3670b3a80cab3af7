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
import java.util.function.IntSupplier;

/**
 * Players of one broadcast, each with a connection of its own that it keeps: every second the playlist, then the newest
 * segment, as hls.js does at the live edge. What is in the playlist is not read; which segment is the newest is known
 * here.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what could not be written shows as an answer that is missing
final class Pullers implements AutoCloseable {

    private static final long SECOND = 1_000_000_000;

    private final EventLoopGroup loops = new NioEventLoopGroup(2);
    private final int port;
    private final String base;
    private final int run;
    private final IntSupplier newest;
    private final LongAdder bytes = new LongAdder();
    private final LongAdder listBytes = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final LongAdder tooLate = new LongAdder();
    private volatile Samples lists = new Samples();
    private volatile Samples segments = new Samples();

    /** @param run the camera's run whose segments are pulled; {@code newest} the number of its newest */
    Pullers(int port, String slug, int run, IntSupplier newest) {
        this.port = port;
        this.base = "/media/" + slug + "/";
        this.run = run;
        this.newest = newest;
    }

    /**
     * @param tooLate how many were not done with one second's files when the next second came
     * @param lists from asking to the last byte; {@code segments} likewise
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
                    .connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
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
            ctx.executor().scheduleAtFixedRate(() -> look(ctx), phase, SECOND, TimeUnit.NANOSECONDS);
        }

        private void look(ChannelHandlerContext ctx) {
            if (busy) {
                tooLate.increment();
                return;
            }
            list = true;
            ask(ctx, "live.m3u8");
        }

        private void ask(ChannelHandlerContext ctx, String file) {
            var request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, base + file);
            request.headers().set("Host", "localhost:" + port).set("Accept-Encoding", "gzip, deflate, br");
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
                (list ? lists : segments).add((System.nanoTime() - askedAt) / 1000);
                busy = false;
                int now = newest.getAsInt();
                if (list && now > had) {
                    had = now;
                    list = false;
                    ask(ctx, run + "/" + now + ".m4s");
                }
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
