package io.candor.question;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
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
import io.candor.testsupport.Hold;
import io.candor.testsupport.Viewer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Who takes a question back waits for the desk, if it is theirs; and nobody waits for them. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class WithdrawingTest {

    private static final ViewerId ASKER = new ViewerId(UUID.randomUUID());

    @Inject
    AgroalDataSource dataSource;

    @Inject
    Broadcasts broadcasts;

    @Inject
    Desk desk;

    @Inject
    RoomQuestions feed;

    @Inject
    QuestionIds ids;

    @Inject
    QuestionStore store;

    @Inject
    Instance<Rooms> rooms;

    @Inject
    Clock clock;

    @Test
    void whatCannotBeTakenBackIsRefusedWhileTheDeskIsHeldAndNobodyWaitsForIt() throws SQLException {
        Broadcast broadcast = Broadcast.live();
        try (Viewer stranger = Viewer.in(broadcast.slug());
                Viewer asker = Viewer.in(broadcast.slug())) {
            String question = asker.ask("Who pays for my hotel?");
            String answered = asker.ask("Who pays the taxi?");
            broadcast.act(answered, "answer", Map.of("text", "We do."));
            String gone = asker.ask("Who are you?");
            withdraw(asker, gone);
            asker.accepted(gone);
            String elsewhere = withAQuestionElsewhere();

            try (Hold hold = Hold.named(dataSource, "desk", idOf(broadcast))) {
                String madeUp = UUID.randomUUID().toString();
                withdraw(stranger, madeUp);
                withdraw(stranger, question);
                withdraw(asker, answered);
                withdraw(asker, elsewhere);
                asker.say(Map.of("type", "withdraw", "ref", "again", "question", gone));

                assertThat(type(stranger.refused(madeUp))).isEqualTo("/problems/not-found");
                assertThat(type(stranger.refused(question))).isEqualTo("/problems/not-found");
                assertThat(type(asker.refused(answered))).isEqualTo("/problems/not-allowed-now");
                assertThat(type(asker.refused(elsewhere))).isEqualTo("/problems/not-found");
                asker.accepted("again");
                assertThat(hold.waiting()).isZero();
            }
        }
    }

    @Test
    void onceTheRecordIsPublishedNobodyComesAsFarAsTheDesk() throws SQLException {
        Broadcast broadcast = Broadcast.live();
        try (Viewer asker = Viewer.in(broadcast.slug())) {
            String question = asker.ask("Who pays for my hotel?");
            broadcast.end().publish();

            try (Hold hold = Hold.named(dataSource, "desk", idOf(broadcast))) {
                withdraw(asker, question);

                assertThat(type(asker.refused(question))).isEqualTo("/problems/not-allowed-now");
                assertThat(hold.waiting()).isZero();
            }
        }
    }

    @Test
    void questionsAreAcknowledgedWhileWithdrawalsWaitForTheDesk() throws Exception {
        UUID broadcast = idOf(Broadcast.live());
        CountDownLatch deskIsFree = new CountDownLatch(1);
        QuestionIntake intake = intake(new QuestionStore(dataSource, broadcasts, desk, feed, ids) {
            @Override
            List<Runnable> withdraw(List<QuestionIntake.Waiting> batch) {
                try {
                    deskIsFree.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                return store.withdraw(batch);
            }
        });
        try {
            for (int round = 0; round < 6; round++) {
                UUID question = ask(intake, broadcast).get(20, TimeUnit.SECONDS).question();
                CompletableFuture<Taken> withdrawal = withdraw(intake, broadcast, question);
                assertThat(withdrawal).isNotDone();
            }
            assertThat(intake.pressure())
                    .as("what makes pages work for a question")
                    .isZero();
        } finally {
            deskIsFree.countDown();
            intake.stop(new ShutdownEvent());
        }
    }

    @Test
    void whileTheDeskOfOneBroadcastIsHeldThoseOfAnotherAreTakenBack() throws Exception {
        UUID held = idOf(Broadcast.live());
        UUID free = idOf(Broadcast.live());
        QuestionIntake intake = intake(store);
        try (Hold hold = Hold.named(dataSource, "desk", held)) {
            List<UUID> there = List.of(
                    ask(intake, held).join().question(),
                    ask(intake, held).join().question());
            UUID here = ask(intake, free).join().question();
            CompletableFuture<Taken> first = withdraw(intake, held, there.getFirst());
            hold.isWaitedForBy(1);

            // These two share a batch, as they come while the first one waits.
            CompletableFuture<Taken> waits = withdraw(intake, held, there.getLast());
            CompletableFuture<Taken> taken = withdraw(intake, free, here);

            assertThat(taken.join().question()).isEqualTo(here);
            assertThat(first).isCompletedExceptionally();
            assertThat(waits.handle((t, failure) -> failure).join()).isInstanceOf(Refusal.class);
        } finally {
            intake.stop(new ShutdownEvent());
        }
    }

    private QuestionIntake intake(QuestionStore with) {
        QuestionIntake intake =
                new QuestionIntake(with, rooms, clock, new SimpleMeterRegistry(), Duration.ofSeconds(30));
        intake.start(new StartupEvent());
        return intake;
    }

    private static CompletableFuture<Taken> ask(QuestionIntake intake, UUID broadcast) {
        return take(
                intake,
                broadcast,
                new ViewerMessage.Ask(UUID.randomUUID().toString(), "Who pays for my hotel?", null, null, null));
    }

    private static CompletableFuture<Taken> withdraw(QuestionIntake intake, UUID broadcast, UUID question) {
        return take(intake, broadcast, new ViewerMessage.Withdraw("w" + question, question, null));
    }

    private static CompletableFuture<Taken> take(QuestionIntake intake, UUID broadcast, ViewerMessage.Request request) {
        return intake.take(broadcast, ASKER, new Intake.Standing(true, null), request)
                .toCompletableFuture();
    }

    private static void withdraw(Viewer viewer, String question) {
        viewer.say(Map.of("type", "withdraw", "ref", question, "question", question));
    }

    private static String withAQuestionElsewhere() {
        try (Viewer viewer = Viewer.in(Broadcast.live().slug())) {
            return viewer.ask("Who pays for my hotel?");
        }
    }

    private UUID idOf(Broadcast broadcast) {
        return broadcasts.ref(broadcast.slug(), true).id();
    }

    private static String type(JsonNode problem) {
        return problem.path("type").asText();
    }
}
