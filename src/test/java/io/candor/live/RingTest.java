package io.candor.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RingTest {

    private static final int EVENT = 10;

    private final Ring ring = new Ring(100L * EVENT);

    @Test
    void whoMissedSomethingGetsExactlyThatInItsOrder() {
        ring.startAfter(40);
        add(41, 45);

        assertThat(text(ring.after(43))).containsExactly("event   44", "event   45");
        assertThat(ring.after(45)).isEmpty();
    }

    @Test
    void itForgetsTheOldestWhenItsBytesAreUsedUp() {
        ring.startAfter(0);
        add(1, 1000);

        assertThat(ring.tail()).isEqualTo(900);
        assertThat(ring.bytes()).isEqualTo(100L * EVENT);
        assertThat(text(ring.after(900))).hasSize(100).startsWith("event  901").endsWith("event 1000");
    }

    @Test
    void whatItHasForgottenItDoesNotMakeUp() {
        ring.startAfter(0);
        add(1, 1000);

        assertThatThrownBy(() -> ring.after(899)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anEventLargerThanAllOfItIsStillKeptForThoseWhoAreThere() {
        ring.startAfter(0);
        ring.add(new EventLog.Encoded(1, Instant.EPOCH, new byte[5000]));

        assertThat(ring.after(0)).hasSize(1);
    }

    @Test
    void whatWasTakenBackIsReplacedWhereItIsHeld() {
        ring.startAfter(0);
        add(1, 150);

        ring.replace(new EventLog.Encoded(120, Instant.EPOCH, "gone".getBytes(StandardCharsets.US_ASCII)));

        assertThat(text(ring.after(118))).startsWith("event  119", "gone", "event  121");
        assertThat(ring.bytes()).isEqualTo(99L * EVENT + 4);
        assertThat(ring.tail()).isEqualTo(50);
    }

    @Test
    void whatItDoesNotHoldItDoesNotReplace() {
        ring.startAfter(40);
        add(41, 43);

        ring.replace(new EventLog.Encoded(40, Instant.EPOCH, new byte[1]));
        ring.replace(new EventLog.Encoded(44, Instant.EPOCH, new byte[1]));

        assertThat(text(ring.after(40))).containsExactly("event   41", "event   42", "event   43");
    }

    @Test
    void aGapInTheLogIsAFault() {
        ring.startAfter(0);
        add(1, 3);

        assertThatThrownBy(() -> add(5, 5)).isInstanceOf(IllegalStateException.class);
    }

    private void add(int from, int to) {
        for (int i = from; i <= to; i++) {
            ring.add(new EventLog.Encoded(
                    i, Instant.EPOCH, "event %4d".formatted(i).getBytes(StandardCharsets.US_ASCII)));
        }
    }

    private static List<String> text(List<byte[]> events) {
        return events.stream()
                .map(e -> new String(e, StandardCharsets.US_ASCII))
                .toList();
    }
}
