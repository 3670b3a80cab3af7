package io.candor.access;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ServerChannel;
import io.smallrye.config.SmallRyeConfig;
import io.vertx.core.impl.VertxBuilder;
import io.vertx.core.impl.transports.JDKTransport;
import io.vertx.core.spi.VertxServiceProvider;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Puts {@link Deadlines} on every connection that is accepted, as the very first of its handlers: before TLS, before
 * HTTP, before the framework knows of it. The framework has no other place for that; its idle time ends with each byte,
 * so that a byte now and then holds a connection for ever.
 *
 * <p>Found by Vert.x itself ({@code META-INF/services}), because it exists before the container does. In dev mode it
 * outlives a reload, so nothing else may know its classes: it is spoken to by names alone.
 */
public final class Connections implements VertxServiceProvider {

    @Override
    public void init(VertxBuilder builder) {
        if (!(builder.findTransport() instanceof JDKTransport)) {
            throw new IllegalStateException("Deadlines of connections are written for the JDK's sockets; unset "
                    + "quarkus.vertx.prefer-native-transport");
        }
        HttpConfig config =
                ConfigProvider.getConfig().unwrap(SmallRyeConfig.class).getConfigMapping(HttpConfig.class);
        builder.findTransport(new WithDeadlines(config));
    }

    private static final class WithDeadlines extends JDKTransport {

        private final HttpConfig config;

        WithDeadlines(HttpConfig config) {
            this.config = config;
        }

        @Override
        public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
            ChannelFactory<? extends ServerChannel> factory = super.serverChannelFactory(domainSocket);
            return () -> {
                ServerChannel server = factory.newChannel();
                server.pipeline().addLast(new Accepting(config));
                return server;
            };
        }
    }

    /** Sees each accepted connection before the framework does. */
    @ChannelHandler.Sharable
    private static final class Accepting extends ChannelInboundHandlerAdapter {

        private final HttpConfig config;
        private final Places waiting;
        private final Places open;

        Accepting(HttpConfig config) {
            this.config = config;
            this.waiting = new Places(config.waitingOfBlock(), config.waiting());
            this.open = new Places(config.connectionsOfBlock(), config.connections());
        }

        @Override
        public void channelRead(ChannelHandlerContext server, Object accepted) {
            Channel connection = (Channel) accepted;
            Places.Place first = waiting.take(connection.remoteAddress());
            Places.Place whole = first == null ? null : open.take(connection.remoteAddress());
            if (first == null || whole == null) {
                if (first != null) {
                    first.leave();
                }
                connection.unsafe().closeForcibly();
                return;
            }
            connection.pipeline().addFirst(Deadlines.NAME, new Deadlines(config, first, whole));
            server.fireChannelRead(accepted);
        }
    }
}
