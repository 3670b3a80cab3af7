package io.candor.question;

import io.candor.access.ViewerId;
import io.candor.live.Intake;
import io.candor.live.ViewerMessage;
import io.candor.question.QuestionIntake.Waiting;
import io.candor.question.QuestionStore.Asked;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** The statement of the intake without the intake, for the load tool to compare it with. */
public final class StoredByHand {

    private static final String TEXT = "My flight is cancelled and nobody answers the phone; who rebooks us?";

    private final QuestionIds ids = new QuestionIds(Clock.systemUTC());
    private final UUID broadcast;

    public StoredByHand(UUID broadcast) {
        this.broadcast = broadcast;
    }

    /** Stores so many questions of as many viewers in one statement, and commits. */
    public void store(Connection connection, int questions) throws SQLException {
        List<Asked> asked = IntStream.range(0, questions)
                .mapToObj(i -> new Asked(ids.next(), question(), 1L))
                .toList();
        if (QuestionStore.insert(connection, asked).size() != questions) {
            throw new IllegalStateException("not all are new");
        }
    }

    private Waiting question() {
        UUID ref = UUID.randomUUID();
        return new Waiting(
                broadcast,
                ViewerId.of(ref.toString(), broadcast),
                new Intake.Standing(true, (short) 1),
                new ViewerMessage.Ask(ref.toString(), TEXT, null, null, null),
                Clock.systemUTC().instant(),
                new CompletableFuture<>());
    }
}
