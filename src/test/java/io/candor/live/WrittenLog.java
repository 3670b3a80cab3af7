package io.candor.live;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.IntStream;

/** Writes events of no feature into a room's log. */
@ApplicationScoped
class WrittenLog {

    record Said(String words) implements RoomEvent {
        @Override
        public String kind() {
            return "said";
        }
    }

    private final EventLog log;
    private final RoomDirectory directory;

    WrittenLog(EventLog log, RoomDirectory directory) {
        this.log = log;
        this.directory = directory;
    }

    UUID idOf(String slug) {
        return directory.find(slug).broadcast();
    }

    long offset(String slug) {
        return log.position(idOf(slug)).offset();
    }

    /** In one transaction. */
    void say(String slug, int times, String words) {
        QuarkusTransaction.requiringNew().run(() -> append(idOf(slug), times, words));
    }

    /** In the caller's transaction. */
    void append(UUID broadcast, int times, String words) {
        log.append(
                broadcast,
                OptionalLong.empty(),
                IntStream.range(0, times).mapToObj(i -> new Said(words)).toList());
    }

    /** One transaction after the other. */
    void sayOneByOne(String slug, List<String> words) {
        words.forEach(w -> say(slug, 1, w));
    }
}
