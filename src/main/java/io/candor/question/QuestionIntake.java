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
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Takes questions and "me too" in batches: whatever arrived while the last batch was being committed is the next one,
 * one transaction for all of it. An acknowledgement is sent after the commit, never before, and a retry with the same
 * {@code ref} is the same question. The queue is bounded; when it is full, viewers keep their text and come again.
 */
@ApplicationScoped
class QuestionIntake implements Intake {

    private static final int LARGEST_BATCH = 500;
    private static final int LONGEST_QUEUE = 20_000;
    private static final Duration BUSY = Duration.ofSeconds(2);
    private static final Duration SPREAD = Duration.ofSeconds(3);

    /** What was taken is answered before the process ends, if the database lets us within this time. */
    private static final Duration DRAIN = Duration.ofSeconds(10);

    private final QuestionStore store;
    private final Instance<Rooms> rooms;
    private final Clock clock;
    private final BlockingQueue<Waiting> queue = new ArrayBlockingQueue<>(LONGEST_QUEUE);
    private final DistributionSummary batches;
    private final Timer commits;
    private final Counter refusals;
    private volatile boolean stopped;
    private @Nullable Thread worker;

    QuestionIntake(QuestionStore store, Instance<Rooms> rooms, Clock clock, MeterRegistry metrics) {
        this.store = store;
        this.rooms = rooms;
        this.clock = clock;
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
        Gauge.builder("candor.intake.queue", queue, BlockingQueue::size)
                .description("Requests that wait for a transaction")
                .register(metrics);
    }

    /** A request, and who waits for its answer. */
    record Waiting(
            UUID broadcast,
            ViewerId viewer,
            ViewerMessage.Request request,
            Instant at,
            CompletableFuture<UUID> answer) {}

    @Override
    public CompletionStage<UUID> take(UUID broadcast, ViewerId viewer, ViewerMessage.Request request) {
        Waiting waiting = new Waiting(broadcast, viewer, request, clock.instant(), new CompletableFuture<>());
        if (stopped || !queue.offer(waiting)) {
            refuse(waiting, "Very many people are asking right now. Your text is kept.");
        }
        return waiting.answer;
    }

    void start(@Observes StartupEvent event) {
        worker = Thread.ofVirtual().name("question-intake").start(this::work);
    }

    /** After the viewers were sent away: nothing new comes, and what was taken is still stored. */
    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopped = true;
        if (worker != null && !worker.join(DRAIN)) {
            Log.warnf("%d requests of viewers were taken and not stored; none was acknowledged", queue.size());
        }
    }

    private void work() {
        List<Waiting> batch = new ArrayList<>();
        while (!stopped || !queue.isEmpty()) {
            try {
                Waiting first = queue.poll(100, TimeUnit.MILLISECONDS);
                if (first != null) {
                    batch.add(first);
                    queue.drainTo(batch, LARGEST_BATCH - 1);
                    process(batch);
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                // Nothing above should throw; if it does, the intake must go on for everybody else.
                Log.errorf(e, "The intake stumbled");
                batch.forEach(w -> refuse(w, "It could not be stored right now. Your text is kept."));
            } finally {
                batch.clear();
            }
        }
    }

    private void process(List<Waiting> batch) {
        batches.record(batch.size());
        List<Waiting> inserts = new ArrayList<>();
        List<Waiting> withdrawals = new ArrayList<>();
        for (Waiting w : batch) {
            (w.request instanceof ViewerMessage.Withdraw ? withdrawals : inserts).add(w);
        }
        commit(inserts, some -> store.store(some));
        // Apart, because taking back what is public is an event, and an event locks the room.
        commit(withdrawals, some -> store.withdraw(some));
        batch.stream().map(Waiting::broadcast).distinct().forEach(rooms.get()::changedHere);
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
            answers = commits.recordCallable(
                    () -> QuarkusTransaction.requiringNew().call(transaction));
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
        java.util.Objects.requireNonNull(answers).forEach(Runnable::run);
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
