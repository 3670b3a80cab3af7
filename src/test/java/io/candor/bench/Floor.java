package io.candor.bench;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A process that does nothing but broadcast: one frame an event, encoded once, written and flushed to every connection on
 * its own event loop; no log, no resume, no bound, no rights. What a JVM with Netty cannot do cheaper, unless it lets
 * several events share a write.
 */
@SuppressWarnings("FutureReturnValueIgnored") // nobody here could do anything about a failure
final class Floor {

    private static final Map<EventExecutor, List<Channel>> VIEWERS = new ConcurrentHashMap<>();

    private Floor() {}

    static void main(String[] arguments) {
        EventLoopGroup loops = new NioEventLoopGroup(2);
        new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 4096)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline()
                                .addLast(new HttpServerCodec(), new HttpObjectAggregator(65_536), new Requests());
                    }
                })
                .bind("127.0.0.1", Integer.parseInt(arguments[0]))
                .syncUninterruptibly()
                .channel()
                .closeFuture()
                .syncUninterruptibly();
    }

    private static final class Requests extends SimpleChannelInboundHandler<FullHttpRequest> {

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
            if (request.headers().contains(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)) {
                upgrade(ctx.channel(), request);
            } else {
                if (request.method().equals(HttpMethod.POST)) {
                    broadcast(request.content());
                }
                DefaultFullHttpResponse ok = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
                ok.headers().set(HttpHeaderNames.CONTENT_LENGTH, 0);
                ctx.writeAndFlush(ok);
            }
        }
    }

    private static void upgrade(Channel channel, FullHttpRequest request) {
        WebSocketServerHandshaker handshaker =
                new WebSocketServerHandshakerFactory("ws://localhost/sub", null, false).newHandshaker(request);
        handshaker.handshake(channel, request).addListener(done -> {
            while (channel.pipeline().last() != null) {
                channel.pipeline().removeLast();
            }
            channel.pipeline().addLast(new Gone());
            VIEWERS.computeIfAbsent(channel.eventLoop(), l -> new ArrayList<>()).add(channel);
        });
    }

    /** Server frames carry no mask, so that one buffer serves all. */
    private static void broadcast(ByteBuf text) {
        byte[] payload = new byte[text.readableBytes()];
        text.readBytes(payload);
        ByteBuf frame = Unpooled.directBuffer(payload.length + 4);
        frame.writeByte(0x81).writeByte(126).writeShort(payload.length).writeBytes(payload);
        VIEWERS.forEach((loop, viewers) -> loop.execute(() ->
                viewers.forEach(viewer -> viewer.writeAndFlush(frame.retainedDuplicate(), viewer.voidPromise()))));
    }

    private static final class Gone extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ReferenceCountUtil.release(message);
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            List<Channel> viewers = VIEWERS.get(ctx.channel().eventLoop());
            if (viewers != null) {
                viewers.remove(ctx.channel());
            }
        }
    }
}
