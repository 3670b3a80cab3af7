package io.candor.bench;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;

/**
 * One room on several pods, with clients who ask without pause and a caption tool that never stops, while somebody kills,
 * stops and freezes things; at the end {@link Checker} says what was lost.
 */
final class Ordeal implements AutoCloseable {

    /** Raises the limit of messages a viewer may send, so that few clients can ask a lot. */
    static final String[] SETTINGS = {"candor.live.message-burst=1000000", "candor.live.message-refill=1ms"};

    /** Their lines have numbers of their own, from here on. */
    private static final int FLOOD = 1_000_000;

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final long LONGEST_BACK_OFF_MILLIS = 500;

    final LongAdder acknowledged = new LongAdder();
    final LongAdder refused = new LongAdder();
    final Map<Integer, LongAdder> closeCodes = new ConcurrentHashMap<>();

    private final Postgres database;
    private final List<Pod> pods;
    private final List<Staff> staff;
    private final String slug;
    private final EventLoopGroup loops = new NioEventLoopGroup(2);
    private final List<Asker.Memory> clients = new ArrayList<>();
    private final Set<Asker> connections = ConcurrentHashMap.newKeySet();
    private final Thread captions;
    private int flooded = FLOOD;
    private volatile boolean asking = true;
    private volatile boolean captioning = true;

    Ordeal(Postgres database, List<Pod> pods, Staff administrator, int askers) {
        this.database = database;
        this.pods = pods;
        this.staff = pods.stream().map(administrator::at).toList();
        this.slug = staff.getFirst().goLive("Ordeal");
        for (int i = 0; i < askers; i++) {
            Asker.Memory client = new Asker.Memory(i);
            clients.add(client);
            connect(client, i);
        }
        this.captions = Thread.ofPlatform().start(this::caption);
    }

    String path() {
        return "/api/broadcasts/" + slug + "/room";
    }

    boolean isAsking() {
        return asking;
    }

    /** Nothing new is asked until {@link #goOn}; what has no answer yet is still asked for. */
    void pause() {
        asking = false;
    }

    void goOn() {
        asking = true;
        connections.forEach(c -> c.channel().eventLoop().execute(c::askMore));
    }

    void greeted(Asker connection) {
        connections.add(connection);
    }

    /** Waits until so many more questions were acknowledged than are now. */
    Ordeal untilMoreAcknowledged(int questions) {
        long wanted = acknowledged.sum() + questions;
        await(questions + " more acknowledgements", () -> acknowledged.sum() >= wanted);
        return this;
    }

    /** Nothing new is asked; waits until all is answered and everybody has every event. All that is wrong, in words. */
    List<String> judge() throws SQLException {
        asking = false;
        await("answers to everything", () -> onLoops(() -> clients.stream().allMatch(Asker.Memory::hasAnswers)));
        captioning = false;
        join(captions);
        long last = lastOffset();
        try {
            awaitEverybodyAt(last);
            // A line that was given up on may be stored after all.
            for (long now = lastOffset(); now != last; now = lastOffset()) {
                last = now;
                awaitEverybodyAt(last);
            }
        } catch (IllegalStateException somebodyDidNotGetThere) {
            System.err.println(somebodyDidNotGetThere.getMessage() + "; the checker will say who");
        }
        List<ClientLog> logs = clients.stream().map(c -> c.log).toList();
        List<Checker.Stored> stored = stored();
        long end = last;
        return onLoops(() -> Checker.faults(logs, stored, end));
    }

    /**
     * So many bytes of captions, a batch at a time: the next one comes when everybody here has the last, so that only who
     * does not read at all falls behind.
     */
    void floodWithCaptions(int bytes) {
        String text = "x".repeat(400);
        int lines = 100;
        int end = flooded + bytes / text.length();
        for (int seq = flooded; seq < end; seq += lines) {
            List<Map<String, Object>> batch = new ArrayList<>();
            for (int i = seq; i < seq + lines; i++) {
                batch.add(Map.of("seq", i, "startMs", i, "endMs", i, "text", text));
            }
            staff.getFirst().post(captionsPath(), Map.of("lines", batch));
            awaitEverybodyAt(lastOffset());
        }
        flooded = end;
    }

    private void awaitEverybodyAt(long offset) {
        await("event " + offset, () -> onLoops(() -> clients.stream().allMatch(c -> c.log.position() >= offset)));
    }

    private long lastOffset() {
        return Long.parseLong(database.query("select last_offset from room where broadcast_id = " + broadcast())
                .getFirst());
    }

    private String captionsPath() {
        return path().replace("/room", "/captions");
    }

    private String broadcast() {
        return "(select id from broadcast where slug = '" + slug + "')";
    }

    private List<Checker.Stored> stored() throws SQLException {
        List<Checker.Stored> stored = new ArrayList<>();
        try (Connection c = database.connect();
                PreparedStatement select =
                        c.prepareStatement("select ref, id::text from question where broadcast_id = " + broadcast());
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                stored.add(new Checker.Stored(row.getString(1), row.getString(2)));
            }
        }
        return stored;
    }

    /** A connection was lost: on to another pod after a while, with full jitter. */
    void comeBack(Asker gone, boolean wasOpen, int code) {
        connections.remove(gone);
        if (wasOpen) {
            closeCodes.computeIfAbsent(code, c -> new LongAdder()).increment();
        }
        later(gone.memory);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // ends with the event loop
    private void later(Asker.Memory client) {
        if (!loops.isShuttingDown()) {
            long wait = ThreadLocalRandom.current().nextLong(LONGEST_BACK_OFF_MILLIS);
            loops.next()
                    .schedule(
                            () -> connect(client, ThreadLocalRandom.current().nextInt(pods.size())),
                            wait,
                            TimeUnit.MILLISECONDS);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the listener hears of it
    private void connect(Asker.Memory client, int pod) {
        ChannelFuture connecting = new Bootstrap()
                .group(loops)
                .channel(NioSocketChannel.class)
                .handler(new Asker(this, client))
                .connect(new InetSocketAddress(
                        InetAddress.getLoopbackAddress(),
                        pods.get(pod % pods.size()).port()));
        connecting.addListener(done -> {
            if (!done.isSuccess()) {
                later(client);
            }
        });
    }

    /** One line after the other, each until some pod has taken it: the room's order is theirs. */
    private void caption() {
        for (int seq = 1; captioning; seq++) {
            boolean taken = false;
            for (int attempt = seq; captioning && !taken; attempt++) {
                taken = staff.get(attempt % staff.size())
                                .postLater(
                                        captionsPath(),
                                        Map.of(
                                                "lines",
                                                List.of(Map.of(
                                                        "seq",
                                                        seq,
                                                        "startMs",
                                                        seq,
                                                        "endMs",
                                                        seq,
                                                        "text",
                                                        "Line " + seq))))
                                .completeOnTimeout(0, 2, TimeUnit.SECONDS)
                                .join()
                        == 200;
                Pod.sleep(Duration.ofMillis(50));
            }
        }
    }

    /** Reads what only the event loops write; none of them writes meanwhile. */
    private <T> T onLoops(java.util.concurrent.Callable<T> read) {
        loops.forEach(loop -> loop.submit(() -> {}).syncUninterruptibly());
        try {
            return read.call();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("waited in vain for " + what + "; acknowledged " + acknowledged
                        + ", refused " + refused + ", closed " + closeCodes);
            }
            Pod.sleep(Duration.ofMillis(20));
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        asking = false;
        captioning = false;
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
