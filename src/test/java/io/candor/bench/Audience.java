package io.candor.bench;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Many viewers of one room on two event loops, without a thread for any of them. */
final class Audience implements AutoCloseable {

    /** From one address to one port there are about 28,000 connections, fewer while old ones linger. */
    private static final int SOURCE_ADDRESSES = 16;

    private static final int LOOPS = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final long LAG_EVERY_MICROS = 10_000;

    /** Where to connect; a room says hello and can be resumed, a peer only delivers. */
    record Target(int port, String path, boolean isRoom) {}

    final Target target;
    final LongAdder greeted = new LongAdder();
    final LongAdder outOfOrder = new LongAdder();
    final LongAdder refused = new LongAdder();
    volatile Samples acknowledgements = new Samples();

    private final EventLoopGroup loops = new NioEventLoopGroup(LOOPS);
    private final Map<EventExecutor, Sightings> sightings = new ConcurrentHashMap<>();
    private final List<Spectator> spectators = new ArrayList<>();
    private final LongAdder connected = new LongAdder();
    private final Map<Integer, LongAdder> closeCodes = new ConcurrentSkipListMap<>();
    private final Bootstrap bootstrap = new Bootstrap().group(loops).channel(NioSocketChannel.class);
    private volatile Samples loopLag = new Samples();

    Audience(Target target) {
        this.target = target;
        loops.forEach(this::watchLag);
    }

    /** From now on connections have a receive buffer of so many bytes: who stops reading is noticed early. */
    Audience withReceiveBuffer(int bytes) {
        bootstrap.option(ChannelOption.SO_RCVBUF, bytes);
        return this;
    }

    /** Newcomers, at most so many a second; returns when all of them are greeted. */
    Audience enter(int viewers, double perSecond) {
        long before = greeted.sum();
        int first = spectators.size();
        OpenLoop.run(perSecond, Duration.ofMillis((long) Math.ceil(viewers * 1000 / perSecond)), intent -> {
            if (spectators.size() < first + viewers) {
                Spectator newcomer = new Spectator(this, spectators.size());
                spectators.add(newcomer);
                connect(newcomer);
            }
        });
        await(viewers + " viewers to be greeted", () -> greeted.sum() >= before + viewers);
        return this;
    }

    /** Tears down all connections at once, from this side. */
    @SuppressWarnings("FutureReturnValueIgnored") // waited for together
    void dropAll() {
        spectators.forEach(s -> s.channel().close());
        awaitNobodyConnected();
    }

    void awaitNobodyConnected() {
        await("everybody to be gone", () -> connected.sum() == 0);
    }

    /** Everybody comes back as fast as the machine can, and says where it was. */
    void comeBack() {
        spectators.replaceAll(Spectator::again);
        spectators.forEach(this::connect);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // whoever waits for the greeting notices
    private void connect(Spectator spectator) {
        InetAddress from = InetAddress.ofLiteral("127.0.0." + (1 + spectator.number % SOURCE_ADDRESSES));
        bootstrap
                .clone()
                .handler(spectator)
                .connect(
                        new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), target.port()),
                        new InetSocketAddress(from, 0));
    }

    void awaitEverybodyAt(long offset) {
        await("everybody to be at event " + offset, () -> {
            settle();
            return spectators.stream().allMatch(s -> s.offset() >= offset);
        });
    }

    /** The viewer whose turn it is asks; {@code turn} may be any number. */
    void ask(long turn, long intent) {
        spectators.get((int) (turn % spectators.size())).ask(intent);
    }

    /** Nobody here reads any more, and nobody hangs up. */
    void freeze() {
        spectators.forEach(s -> s.channel().config().setAutoRead(false));
    }

    void thaw() {
        spectators.forEach(s -> s.channel().config().setAutoRead(true));
    }

    /** What was seen of the events after {@code from} up to {@code to}. */
    Sightings.Seen seen(long from, long to) {
        settle();
        return Sightings.sum(sightings.values(), from, to);
    }

    /** Waits until all these events were delivered to all, or for {@code atMost}. */
    Sightings.Seen awaitDelivered(long from, long to, Duration atMost) {
        long wanted = (to - from) * connected.sum();
        long end = System.nanoTime() + atMost.toNanos();
        Sightings.Seen seen = seen(from, to);
        while (seen.deliveries() < wanted && System.nanoTime() < end) {
            LockSupport.parkNanos(50_000_000);
            seen = seen(from, to);
        }
        return seen;
    }

    /** The newest event that anybody here has got; 0 before the first. */
    long newest() {
        settle();
        return spectators.stream().mapToLong(Spectator::offset).max().orElse(0);
    }

    long connected() {
        return connected.sum();
    }

    Map<Integer, LongAdder> closeCodes() {
        return closeCodes;
    }

    /** How late this generator's own event loops were with what they had to do, since the last call. */
    Samples takeLoopLag() {
        Samples taken = loopLag;
        loopLag = new Samples();
        return taken;
    }

    Sightings sightingsOn(EventExecutor loop) {
        return sightings.computeIfAbsent(loop, l -> new Sightings());
    }

    void arrived() {
        connected.increment();
    }

    void left(int closeCode) {
        connected.decrement();
        closeCodes.computeIfAbsent(closeCode, c -> new LongAdder()).increment();
    }

    /** What the event loops wrote before is visible after this. */
    private void settle() {
        loops.forEach(loop -> loop.submit(() -> {}).syncUninterruptibly());
    }

    @SuppressWarnings("FutureReturnValueIgnored") // goes on until the loop ends
    private void watchLag(EventExecutor loop) {
        long intent = Wire.nowMicros() + LAG_EVERY_MICROS;
        loop.schedule(
                () -> {
                    loopLag.add(Math.max(0, Wire.nowMicros() - intent));
                    watchLag(loop);
                },
                LAG_EVERY_MICROS,
                TimeUnit.MICROSECONDS);
    }

    private void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("waited in vain for " + what + "; connected " + connected.sum()
                        + ", greeted " + greeted.sum() + ", closed " + closeCodes);
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Override
    public void close() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
