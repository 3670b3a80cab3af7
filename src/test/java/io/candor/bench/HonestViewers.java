package io.candor.bench;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;

/** Many honest viewers of one room, and what became of what they asked. */
final class HonestViewers implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** How long an answer may take before it counts as none. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);

    private static final int SOURCE_ADDRESSES = 4;

    final LongAdder greeted = new LongAdder();
    final LongAdder connected = new LongAdder();
    final LongAdder asked = new LongAdder();
    final LongAdder worked = new LongAdder();
    final LongAdder cutOff = new LongAdder();
    volatile Samples acknowledgements = new Samples();
    volatile Map<String, LongAdder> refusals = new ConcurrentSkipListMap<>();

    private final Queue<String> questions = new ConcurrentLinkedQueue<>();
    private final EventLoopGroup loops = new NioEventLoopGroup(1);
    private final Audience.Target target;
    private final List<HonestViewer> viewers = new ArrayList<>();

    HonestViewers(Audience.Target target) {
        this.target = target;
    }

    Audience.Target target() {
        return target;
    }

    /** Returns when all of them are greeted. */
    HonestViewers enter(int count, double perSecond) {
        Bootstrap bootstrap = new Bootstrap().group(loops).channel(NioSocketChannel.class);
        OpenLoop.run(perSecond, Duration.ofMillis((long) Math.ceil(count * 1000 / perSecond)), intent -> {
            if (viewers.size() < count) {
                HonestViewer viewer = new HonestViewer(this, viewers.size());
                viewers.add(viewer);
                connect(bootstrap.clone().handler(viewer), viewers.size());
            }
        });
        await(PATIENCE, "all to be greeted", () -> greeted.sum() >= count);
        return this;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // whoever waits for the greeting notices
    private void connect(Bootstrap bootstrap, int number) {
        bootstrap.connect(
                new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), target.port()),
                new InetSocketAddress(InetAddress.ofLiteral("127.0.0." + (1 + number % SOURCE_ADDRESSES)), 0));
    }

    /** One question, and its id when it is stored. */
    String ask() {
        viewers.getFirst().ask(Wire.nowMicros());
        await(LONGEST_WAIT, "the first question to be stored", () -> !questions.isEmpty());
        return questions.remove();
    }

    /**
     * So many requests a second, at moments fixed beforehand, of one viewer after the other: half of them ask, half of
     * them join this question. Returns when each is answered, or has waited for too long.
     *
     * @return of the requests of this stretch
     */
    OpenLoop takePart(double perSecond, Duration time, String question) {
        acknowledgements = new Samples();
        refusals = new ConcurrentSkipListMap<>();
        long before = asked.sum();
        long lost = cutOff.sum();
        long[] turn = {0};
        OpenLoop loop = OpenLoop.run(perSecond, time, intent -> {
            HonestViewer viewer = viewers.get((int) (turn[0] % viewers.size()));
            if (turn[0]++ % 2 == 0) {
                viewer.ask(intent);
            } else {
                viewer.join(intent, question);
            }
        });
        long end = System.nanoTime() + LONGEST_WAIT.toNanos();
        while (acknowledgements.size() + refused() + cutOff.sum() - lost < asked.sum() - before
                && System.nanoTime() < end) {
            Pod.sleep(Duration.ofMillis(20));
        }
        return loop;
    }

    long refused() {
        return refusals.values().stream().mapToLong(LongAdder::sum).sum();
    }

    void refused(String type) {
        refusals.computeIfAbsent(type, t -> new LongAdder()).increment();
    }

    void accepted(String question) {
        if (questions.isEmpty()) {
            questions.add(question);
        }
    }

    private static void await(Duration patience, String what, BooleanSupplier condition) {
        long end = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("waited in vain for " + what);
            }
            Pod.sleep(Duration.ofMillis(5));
        }
    }

    @Override
    public void close() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
