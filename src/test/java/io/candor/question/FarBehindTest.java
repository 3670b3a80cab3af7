package io.candor.question;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.access.ViewerId;
import io.candor.broadcast.Broadcasts;
import io.candor.live.Intake;
import io.candor.live.Intake.Taken;
import io.candor.live.PrivateFeed;
import io.candor.live.PrivateFeed.Cursor;
import io.candor.live.PrivateFeed.Delta;
import io.candor.live.ViewerMessage;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.EmbeddedDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A room that has fallen far behind its questions catches up in pages: what it holds at once is bounded. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class FarBehindTest {

    @Inject
    QuestionIntake intake;

    @Inject
    PrivateFeed feed;

    @Inject
    Broadcasts broadcasts;

    @Test
    void everyChangeIsReadAndNoPageIsLargerThanAPage() {
        UUID broadcast = broadcasts.ref(Broadcast.live().slug(), true).id();
        Cursor cursor = feed.cursor();
        Set<UUID> asked = ask(broadcast, 2 * RoomQuestions.PAGE + 1);

        Set<Object> read = new HashSet<>();
        int pages = 0;
        do {
            Delta delta = feed.since(broadcast, cursor, true, viewer -> true);
            assertThat(delta.staff()).hasSizeLessThanOrEqualTo(RoomQuestions.PAGE);
            delta.staff().forEach(q -> read.add(((QuestionViews.StaffQuestion) q).id()));
            cursor = delta.cursor();
            pages++;
        } while (cursor.isWithinPass());

        assertThat(pages).isEqualTo(3);
        assertThat(read).isEqualTo(asked);
    }

    private Set<UUID> ask(UUID broadcast, int questions) {
        List<CompletableFuture<Taken>> accepted = new ArrayList<>();
        for (int i = 0; i < questions; i++) {
            ViewerId viewer = new ViewerId(UUID.randomUUID());
            accepted.add(intake.take(
                            broadcast,
                            viewer,
                            new Intake.Standing(true, null),
                            new ViewerMessage.Ask("r" + i, "Question " + i, null, null, null))
                    .toCompletableFuture());
        }
        Set<UUID> asked = new HashSet<>();
        accepted.forEach(a -> asked.add(a.join().question()));
        return asked;
    }
}
