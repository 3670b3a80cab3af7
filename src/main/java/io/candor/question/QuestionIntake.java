package io.candor.question;

import io.candor.access.Refusal;
import io.candor.access.ViewerId;
import io.candor.live.Intake;
import io.candor.live.Rooms;
import io.candor.live.ViewerMessage;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Takes questions and "me too" in batches: whatever arrived while the last batches were being committed is the next
 * one, one transaction for all of it. An acknowledgement is sent after the commit, never before, and a retry with the
 * same {@code ref} is the same question. The queue is bounded; when it is full, viewers keep their text and come again.
 *
 * <p>Whoever takes a question back waits for the desk, and nobody else waits for that: withdrawals have a queue and a
 * worker of their own.
 */
@ApplicationScoped
class QuestionIntake implements Intake {

    static final int LONGEST_QUEUE = 20_000;

    private static final int LARGEST_BATCH = 500;

    private static final int LONGEST_QUEUE_OF_WITHDRAWALS = 2_000;

    /** The desk and the room are held meanwhile. */
    private static final int WITHDRAWN_AT_ONCE = 50;

    /** Batches that are stored at the same time: while one waits for the disk, the next is on its way. */
    private static final int IN_FLIGHT = 2;

    /** Viewers who have stayed and are still to be counted; whoever finds no room is counted when they come back. */
    private static final int MOST_STAYED = 100_000;

    private static final Duration BUSY = Duration.ofSeconds(2);
    private static final Duration SPREAD = Duration.ofSeconds(3);

    /** What was taken is answered before the process ends, if the database lets us within this time. */
    private static final Duration DRAIN = Duration.ofSeconds(10);

    private final QuestionStore store;
    private final Instance<Rooms> rooms;
    private final Clock clock;
    private final Duration drain;
    private final BlockingQueue<Waiting> queue = new ArrayBlockingQueue<>(LONGEST_QUEUE);
    private final BlockingQueue<Waiting> withdrawals = new ArrayBlockingQueue<>(LONGEST_QUEUE_OF_WITHDRAWALS);
    private final BlockingQueue<Stayed> stayed = new LinkedBlockingQueue<>(MOST_STAYED);
    private final DistributionSummary batches;
    private final Timer commits;
    private final Counter refusals;
    private final List<Worker> workers = Stream.concat(
                    Stream.generate(() -> new Worker("question-intake", queue, LARGEST_BATCH, this::process))
                            .limit(IN_FLIGHT),
                    Stream.of(new Worker("question-withdrawals", withdrawals, WITHDRAWN_AT_ONCE, this::takeBack)))
            .toList();
    private final ReentrantLock counting = new ReentrantLock();

    /** Guarded by {@link #counting}. */
    private long countFrom = System.nanoTime();

    private volatile boolean stopped;

    @Inject
    QuestionIntake(QuestionStore store, Instance<Rooms> rooms, Clock clock, MeterRegistry metrics) {
        this(store, rooms, clock, metrics, DRAIN);
    }

    QuestionIntake(QuestionStore store, Instance<Rooms> rooms, Clock clock, MeterRegistry metrics, Duration drain) {
        this.store = store;
        this.rooms = rooms;
        this.clock = clock;
        this.drain = drain;
        this.batches = DistributionSummary.builder("candor.intake.batch")
                .description("Requests of viewers that share a transaction")
                .register(metrics);
        this.commits = Timer.builder("candor.intake.commit")
                .description("Storing one batch, to the end of its commit")
                .publishPercentiles(0.5, 0.99)
                .register(metrics);
        this.refusals = Counter.builder("candor.intake.refused")
                .description("Requests that were not taken, because too many wait or they could not be stored")
                .register(metrics);
        Gauge.builder("candor.intake.queue", () -> queue.size() + withdrawals.size())
                .description("Requests that wait for a transaction")
                .register(metrics);
    }

    /** A request, and who waits for its answer. */
    record Waiting(
            UUID broadcast,
            ViewerId viewer,
            Standing standing,
            ViewerMessage.Request request,
            Instant at,
            CompletableFuture<Taken> answer) {}

    /** Somebody who has been in a room for long enough to count. */
    record Stayed(UUID broadcast, ViewerId viewer) {}

    @Override
    public double pressure() {
        return (double) queue.size() / LONGEST_QUEUE;
    }

    @Override
    public boolean knows(UUID broadcast, ViewerId viewer) {
        return store.knows(broadcast, viewer);
    }

    @Override
    public void stayed(UUID broadcast, Collection<ViewerId> viewers) {
        for (ViewerId viewer : viewers) {
            if (!stayed.offer(new Stayed(broadcast, viewer))) {
                return;
            }
        }
    }

    @Override
    public CompletionStage<Taken> take(
            UUID broadcast, ViewerId viewer, Standing standing, ViewerMessage.Request request) {
        // To the precision of the database, so that what is shown now and what is read later are the same.
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Waiting waiting = new Waiting(broadcast, viewer, standing, request, now, new CompletableFuture<>());
        BlockingQueue<Waiting> its = request instanceof ViewerMessage.Withdraw ? withdrawals : queue;
        if (stopped || !its.offer(waiting)) {
            refuse(waiting, "Very many people are asking right now. Your text is kept.");
        } else if (stopped && its.remove(waiting)) {
            // Between the two looks nobody was left to take it out.
            refuse(waiting, "This server is going away. Your text is kept.");
        }
        return waiting.answer;
    }

    void start(@Observes StartupEvent event) {
        workers.forEach(Worker::start);
    }

    /**
     * Nothing new is taken, and what was taken is still stored. What the database does not take in time is refused:
     * nobody waits for an answer that does not come.
     */
    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopped = true;
        long end = System.nanoTime() + drain.toNanos();
        for (Worker worker : workers) {
            worker.join(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
        }
        List<Waiting> left = new ArrayList<>();
        workers.forEach(worker -> left.addAll(worker.batch));
        queue.drainTo(left);
        withdrawals.drainTo(left);
        List<Waiting> silent = left.stream().filter(w -> !w.answer.isDone()).toList();
        if (!silent.isEmpty()) {
            Log.warnf("%d requests of viewers were taken and not stored; none was acknowledged", silent.size());
            silent.forEach(w -> refuse(w, "This server is going away. Your text is kept."));
        }
    }

    private final class Worker {

        private final String name;
        private final BlockingQueue<Waiting> queue;
        private final int atOnce;
        private final Consumer<List<Waiting>> process;
        private volatile List<Waiting> batch = List.of();
        private @Nullable Thread thread;

        Worker(String name, BlockingQueue<Waiting> queue, int atOnce, Consumer<List<Waiting>> process) {
            this.name = name;
            this.queue = queue;
            this.atOnce = atOnce;
            this.process = process;
        }

        void start() {
            // Not a virtual one: these would be woken by way of another thread whenever the database answers.
            thread = Thread.ofPlatform().daemon().name(name).start(this::work);
        }

        void join(Duration atMost) throws InterruptedException {
            if (thread != null) {
                thread.join(atMost);
            }
        }

        private void work() {
            while (!stopped || !queue.isEmpty()) {
                try {
                    Waiting first = queue.poll(100, TimeUnit.MILLISECONDS);
                    if (first != null) {
                        List<Waiting> next = new ArrayList<>();
                        next.add(first);
                        queue.drainTo(next, atOnce - 1);
                        batch = next;
                        process.accept(next);
                    }
                    count();
                } catch (InterruptedException e) {
                    return;
                } catch (RuntimeException | Error e) {
                    // Nothing above should throw; if it does, the intake must go on for everybody else.
                    Log.errorf(e, "The intake stumbled");
                    batch.forEach(w -> refuse(w, "It could not be stored right now. Your text is kept."));
                }
            }
        }
    }

    /**
     * By one worker at a time, so that two do not wait for each other's rows. What cannot be written now is tried again a
     * while later.
     */
    private void count() {
        if (stayed.isEmpty() || !counting.tryLock()) {
            return;
        }
        List<Stayed> some = new ArrayList<>();
        try {
            if (System.nanoTime() - countFrom < 0) {
                return;
            }
            stayed.drainTo(some, LARGEST_BATCH);
            store.count(some);
            some.stream().map(Stayed::broadcast).distinct().forEach(rooms.get()::changedHere);
        } catch (SQLException e) {
            Log.warnf("%d viewers who have stayed are not counted yet: %s", some.size(), e.toString());
            some.forEach(stayed::offer);
            countFrom = System.nanoTime() + BUSY.toNanos();
        } finally {
            counting.unlock();
        }
    }

    private void process(List<Waiting> batch) {
        batches.record(batch.size());
        commit(of(batch, ViewerMessage.Ask.class), some -> store.ask(some));
        commit(of(batch, ViewerMessage.MeToo.class), some -> store.support(some));
        batch.stream().map(Waiting::broadcast).distinct().forEach(rooms.get()::changedHere);
    }

    /** One transaction a broadcast: while the desk of one is held, the others do not wait with it longer than once. */
    private void takeBack(List<Waiting> batch) {
        batches.record(batch.size());
        QuestionStore.LookedAt looked;
        try {
            looked = store.look(batch);
        } catch (SQLException e) {
            Log.warnf("%d withdrawals could not be looked at: %s", batch.size(), e.toString());
            batch.forEach(w -> refuse(w, "It could not be taken back right now."));
            return;
        }
        looked.answers().forEach(Runnable::run);
        looked.left().forEach((broadcast, some) -> {
            commit(some, store::withdraw);
            rooms.get().changedHere(broadcast);
        });
    }

    private static List<Waiting> of(List<Waiting> batch, Class<? extends ViewerMessage.Request> kind) {
        return batch.stream().filter(w -> kind.isInstance(w.request())).toList();
    }

    private interface Storing {
        List<Runnable> store(List<Waiting> batch) throws SQLException;
    }

    /**
     * One transaction. If the data is at fault, each half is tried again, so that a poisoned row fails alone and costs
     * the others a few commits more, not one each. If it is the database, nobody's request can be stored.
     */
    private void commit(List<Waiting> batch, Storing storing) {
        if (batch.isEmpty()) {
            return;
        }
        List<Runnable> answers;
        try {
            Callable<List<Runnable>> transaction = () -> storing.store(batch);
            answers = commits.recordCallable(transaction);
        } catch (Exception e) {
            if (!isFaultOfTheData(e)) {
                Log.warnf("%d requests of viewers could not be stored: %s", batch.size(), e.toString());
                batch.forEach(w -> refuse(w, "It could not be stored right now. Your text is kept."));
            } else if (batch.size() == 1) {
                Log.warnf("A viewer's request cannot be stored: %s", e.toString());
                batch.getFirst()
                        .answer
                        .completeExceptionally(
                                Refusal.invalid("text", "This cannot be stored. Please put it differently."));
            } else {
                int half = batch.size() / 2;
                commit(batch.subList(0, half), storing);
                commit(batch.subList(half, batch.size()), storing);
            }
            return;
        }
        Objects.requireNonNull(answers).forEach(Runnable::run);
    }

    /** Classes 21 to 23 of SQLSTATE are about values and constraints (PostgreSQL, appendix A), 54 about their size. */
    private static boolean isFaultOfTheData(Throwable e) {
        for (Throwable t = e; t != null; t = t.getCause()) {
            if (t instanceof SQLException sql && sql.getSQLState() != null) {
                return switch (sql.getSQLState().substring(0, 2)) {
                    case "21", "22", "23", "54" -> true;
                    default -> false;
                };
            }
        }
        return false;
    }

    private void refuse(Waiting w, String why) {
        refusals.increment();
        Duration after = BUSY.plusMillis(ThreadLocalRandom.current().nextLong(SPREAD.toMillis()));
        w.answer.completeExceptionally(Refusal.unavailable(why, after));
    }
}
