package io.candor.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CountsTest {

    private static final UUID QUESTION = new UUID(1, 1);

    private final Counts counts = new Counts();
    private long now = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);

    @Test
    void onlyTheLatestValueIsSent() {
        counts.weigh(Map.of(QUESTION, 2L));
        counts.weigh(Map.of(QUESTION, 3L));

        assertThat(counts.due(now)).isEqualTo(new RoomMessage.Tally(0, Map.of(QUESTION, 3L)));
    }

    @Test
    void countsAreSentFourTimesASecondAtMost() {
        int sent = 0;
        for (int millis = 0; millis < 1000; millis += 10) {
            counts.weigh(Map.of(QUESTION, (long) millis));
            sent += counts.due(now + TimeUnit.MILLISECONDS.toNanos(millis)) == null ? 0 : 1;
        }

        assertThat(sent).isEqualTo(4);
    }

    @Test
    void theSizeOfTheAudienceIsSentOnceASecondAndOnlyWhenItChanged() {
        counts.audience(5);
        assertThat(counts.due(now)).isNotNull();

        counts.audience(6);
        assertThat(counts.due(now + TimeUnit.MILLISECONDS.toNanos(900))).isNull();
        assertThat(counts.due(now + TimeUnit.MILLISECONDS.toNanos(1100))).isNotNull();
        assertThat(counts.due(now + TimeUnit.SECONDS.toNanos(60))).isNull();
    }

    @Test
    void aNewcomerIsToldWhatChangedWhileTheSnapshotWasRead() {
        long snapshotRead = counts.changes();
        counts.weigh(Map.of(QUESTION, 7L));
        counts.due(now);

        assertThat(counts.remembers(snapshotRead)).isTrue();
        assertThat(counts.recent().weights()).containsEntry(QUESTION, 7L);
    }

    @Test
    void aSnapshotThatTooMuchHasChangedSinceIsNotUsedAgain() {
        long snapshotRead = counts.changes();
        for (int i = 0; i < 500; i++) {
            counts.weigh(Map.of(new UUID(2, i), 1L));
        }

        assertThat(counts.remembers(snapshotRead)).isFalse();
    }
}
