package io.candor.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A checker that finds nothing is worth something only if it would have found it. */
class CheckerTest {

    private static final int LAST = 3;

    private final ClientLog client = new ClientLog(7);

    @BeforeEach
    void aClientThatFollowedTheRoomToItsEnd() {
        client.greeted("epoch", 0, true);
        client.event(1);
        client.event(2);
        client.event(3);
        client.acknowledged("7-1", "id-1");
    }

    @Test
    void whatIsStoredOnceAndFollowedWithoutGapIsInOrder() {
        assertThat(judge(stored("7-1", "id-1"))).isEmpty();
    }

    @Test
    void whatWasNeverAcknowledgedMayBeStored() {
        assertThat(judge(stored("7-1", "id-1"), stored("7-2", "id-2"))).isEmpty();
    }

    @Test
    void anAcknowledgedQuestionThatIsNotStoredIsLost() {
        assertThat(judge()).containsExactly("acknowledged and lost: 7-1");
    }

    @Test
    void aQuestionThatIsStoredTwiceIsFound() {
        assertThat(judge(stored("7-1", "id-0"), stored("7-1", "id-1")))
                .containsExactly("stored twice: 7-1 as id-0 and id-1");
    }

    @Test
    void anAcknowledgementOfAnotherQuestionIsFound() {
        assertThat(judge(stored("7-1", "id-9"))).containsExactly("acknowledged as id-1, stored as id-9: 7-1");
    }

    @Test
    void aRetryThatIsToldAnotherIdIsFound() {
        client.acknowledged("7-1", "id-2");

        assertThat(client.faults()).containsExactly("viewer 7 was told two ids for 7-1: id-1 and id-2");
    }

    @Test
    void aRetryThatIsToldTheSameIdIsNotAFault() {
        client.acknowledged("7-1", "id-1");

        assertThat(client.faults()).isEmpty();
    }

    @Test
    void aSkippedEventIsAGap() {
        client.event(5);

        assertThat(client.faults()).containsExactly("viewer 7 never got the events 4 to 4");
    }

    @Test
    void aRepeatedEventIsFound() {
        client.event(3);

        assertThat(client.faults()).containsExactly("viewer 7 got event 3 again after 3");
    }

    @Test
    void aClientThatIsNotBroughtToTheEndIsFound() {
        assertThat(Checker.faults(List.of(client), List.of(stored("7-1", "id-1")), LAST + 1))
                .containsExactly("a client stopped at event 3 of 4");
    }

    @Test
    void whoResumesElsewhereThanWhereItWasMissesSomething() {
        client.greeted("epoch", 2, false);

        assertThat(client.faults()).containsExactly("viewer 7 resumed at epoch/2 but was at epoch/3");
    }

    @Test
    void aSnapshotOlderThanWhatWasSeenIsFound() {
        client.greeted("epoch", 2, true);

        assertThat(client.faults()).containsExactly("viewer 7 was sent back from 3 to 2");
    }

    @Test
    void aFreshSnapshotMaySkipAhead() {
        client.greeted("epoch", 9, true);
        client.event(10);

        assertThat(client.faults()).isEmpty();
    }

    @Test
    void somethingPrivateToAnotherIsFoundWhereverItTurnsUp() {
        client.saw("{\"type\":\"events\",\"events\":[{\"data\":{\"text\":\"" + new ClientLog(8).secret() + "\"}}]}");

        assertThat(client.faults()).containsExactly("viewer 7 saw what is private to viewer 8");
    }

    @Test
    void onesOwnIsNotPrivateToOneself() {
        client.saw("{\"type\":\"mine\",\"question\":{\"text\":\"" + client.secret() + "\"}}");

        assertThat(client.faults()).isEmpty();
    }

    private List<String> judge(Checker.Stored... stored) {
        return Checker.faults(List.of(client), List.of(stored), LAST);
    }

    private static Checker.Stored stored(String ref, String id) {
        return new Checker.Stored(ref, id);
    }
}
