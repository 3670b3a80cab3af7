package io.candor.question;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.candor.access.Refusal;
import io.candor.access.ViewerId;
import io.candor.broadcast.Broadcasts;
import io.candor.live.Intake;
import io.candor.live.Intake.Taken;
import io.candor.live.Rooms;
import io.candor.live.ViewerMessage;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.EmbeddedDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever is taken is answered: stored and acknowledged, or refused with a time to come back. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class IntakeUnderStressTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    @Inject
    AgroalDataSource dataSource;

    @Inject
    Broadcasts broadcasts;

    @Inject
    QuestionStore store;

    @Inject
    Instance<Rooms> rooms;

    @Inject
    Clock clock;

    private UUID broadcast;

    @BeforeEach
    void givenABroadcast() {
        broadcast = broadcasts.ref(Broadcast.live().slug(), true).id();
    }

    @Test
    void whenTooManyWaitTheOthersAreRefusedWithATimeAndNobodyIsForgotten() throws Exception {
        QuestionIntake intake = intake(LONG);
        List<CompletableFuture<Taken>> asked;
        Map<Boolean, List<CompletableFuture<Taken>>> byRefused;
        try (Connection slow = theDatabaseStandsStill()) {
            asked = ask(intake, QuestionIntake.LONGEST_QUEUE + 2000);
            assertThat(asked).noneMatch(a -> a.isDone() && !a.isCompletedExceptionally());
            byRefused = asked.stream().collect(Collectors.partitioningBy(CompletableFuture::isDone));
            slow.rollback();
        }

        List<CompletableFuture<Taken>> refused = Objects.requireNonNull(byRefused.get(true));
        List<CompletableFuture<Taken>> taken = Objects.requireNonNull(byRefused.get(false));
        assertThat(refused).hasSizeGreaterThanOrEqualTo(1000);
        assertThat(refused).allSatisfy(r -> assertThat(retryAfterMs(r)).isBetween(2000L, 5000L));
        taken.forEach(CompletableFuture::join);
        assertThat(stored()).isEqualTo(taken.size());
        intake.stop(new ShutdownEvent());
    }

    @Test
    void whatWasTakenIsStoredBeforeThePodStops() throws Exception {
        QuestionIntake intake = intake(LONG);
        List<CompletableFuture<Taken>> asked;
        CompletableFuture<Void> stopping;
        try (Connection slow = theDatabaseStandsStill()) {
            asked = ask(intake, 1200);
            stopping = CompletableFuture.runAsync(() -> stop(intake), Thread::startVirtualThread);
            slow.rollback();
        }

        stopping.join();

        assertThat(asked).allMatch(a -> a.isDone() && !a.isCompletedExceptionally());
        assertThat(stored()).isEqualTo(1200);
    }

    @Test
    void whatCannotBeStoredBeforeThePodStopsIsRefused() throws Exception {
        QuestionIntake intake = intake(Duration.ofMillis(100));
        List<CompletableFuture<Taken>> asked;
        try (Connection slow = theDatabaseStandsStill()) {
            asked = ask(intake, 1200);

            stop(intake);

            assertThat(asked).allSatisfy(r -> assertThat(retryAfterMs(r)).isBetween(2000L, 5000L));
            slow.rollback();
        }
    }

    @Test
    void aPodThatHasStoppedTakesNothing() throws Exception {
        QuestionIntake intake = intake(LONG);
        stop(intake);

        assertThat(retryAfterMs(ask(intake, 1).getFirst())).isPositive();
        assertThat(stored()).isZero();
    }

    /** On a connection that has locked the questions; until its rollback nothing is stored. */
    private Connection theDatabaseStandsStill() throws SQLException {
        Connection c = dataSource.getConnection();
        c.setAutoCommit(false);
        try (var s = c.createStatement()) {
            s.execute("lock table question in share mode");
        }
        return c;
    }

    private QuestionIntake intake(Duration drain) {
        QuestionIntake intake = new QuestionIntake(store, rooms, clock, new SimpleMeterRegistry(), drain);
        intake.start(new StartupEvent());
        return intake;
    }

    private static void stop(QuestionIntake intake) {
        try {
            intake.stop(new ShutdownEvent());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<CompletableFuture<Taken>> ask(QuestionIntake intake, int questions) {
        return IntStream.range(0, questions)
                .mapToObj(i -> intake.take(
                                broadcast,
                                new ViewerId(UUID.randomUUID()),
                                new Intake.Standing(true, null),
                                new ViewerMessage.Ask("r" + i, "Question " + i, null, null, null))
                        .toCompletableFuture())
                .toList();
    }

    private static long retryAfterMs(CompletableFuture<Taken> refused) {
        assertThat(refused).isCompletedExceptionally();
        try {
            refused.join();
            throw new AssertionError("not refused");
        } catch (CompletionException e) {
            Refusal refusal = (Refusal) Objects.requireNonNull(e.getCause());
            return Objects.requireNonNull(refusal.problem().retryAfterMs());
        }
    }

    private long stored() throws SQLException {
        try (Connection c = dataSource.getConnection();
                var s = c.createStatement();
                var row = s.executeQuery("select count(*) from question where broadcast_id = '" + broadcast + "'")) {
            row.next();
            return row.getLong(1);
        }
    }
}
