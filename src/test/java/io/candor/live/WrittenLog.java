package io.candor.live;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Writes events of no feature into a room's log. */
@ApplicationScoped
class WrittenLog {

    /** About a subject, or about nothing that could be taken back. */
    record Said(
            String words, @JsonIgnore @Nullable UUID subject) implements RoomEvent {
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
        return log.stand(idOf(slug)).last();
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
                IntStream.range(0, times).mapToObj(i -> new Said(words, null)).toList());
    }

    /** In one transaction. */
    void sayAbout(String slug, UUID subject, String words) {
        QuarkusTransaction.requiringNew().run(() -> sayAboutNow(slug, subject, words));
    }

    /** In the caller's transaction. */
    void sayAboutNow(String slug, UUID subject, String words) {
        log.append(idOf(slug), OptionalLong.empty(), List.of(new Said(words, subject)));
    }

    /** In one transaction. */
    void takeBack(String slug, UUID... subjects) {
        QuarkusTransaction.requiringNew().run(() -> takeBackNow(slug, subjects));
    }

    /** In the caller's transaction. */
    void takeBackNow(String slug, UUID... subjects) {
        log.redact(idOf(slug), List.of(subjects));
    }

    /** In one transaction. */
    void keepNewest(String slug, String kind) {
        QuarkusTransaction.requiringNew().run(() -> log.redactOlder(idOf(slug), kind));
    }

    /** One transaction after the other. */
    void sayOneByOne(String slug, List<String> words) {
        words.forEach(w -> say(slug, 1, w));
    }
}
