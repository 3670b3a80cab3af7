package io.candor.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.logging.Log;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Plays a script: staff and viewers do, at its moments, what it says they do. */
final class Rehearsal {

    /** How it goes. */
    enum State {
        PLAYING,
        FINISHED,
        STOPPED,
        FAILED
    }

    private final Script script;
    private final int speed;
    private final StaffClient staff;
    private final Crowd crowd;
    private final Clock clock;
    private final Map<Integer, UUID> questions = new ConcurrentHashMap<>();

    /** What was seen of each last, by whoever plays the staff. */
    private final Map<Integer, Long> versions = new HashMap<>();

    private volatile State state = State.PLAYING;
    private volatile @Nullable String note;
    private volatile long startedAt;
    private @Nullable Thread player;

    Rehearsal(Script script, int speed, StaffClient staff, Crowd crowd, Clock clock) {
        this.script = script;
        this.speed = speed;
        this.staff = staff;
        this.crowd = crowd;
        this.clock = clock;
        this.startedAt = System.nanoTime();
    }

    void start(Runnable afterwards) {
        player = Thread.ofVirtual().name("rehearsal").start(() -> {
            try (crowd) {
                play();
            } finally {
                afterwards.run();
            }
        });
    }

    void stop() {
        if (player != null && state == State.PLAYING) {
            state = State.STOPPED;
            player.interrupt();
        }
    }

    State state() {
        return state;
    }

    @Nullable
    String note() {
        return note;
    }

    int speed() {
        return speed;
    }

    long durationMs() {
        return script.durationMs();
    }

    long moment() {
        return state == State.FINISHED
                ? script.durationMs()
                : Math.min(script.durationMs(), TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedAt) * speed);
    }

    private void play() {
        try {
            staff.post("go-live", Map.of());
            startedAt = System.nanoTime();
            for (Step step : Step.of(script)) {
                waitUntil(step.moment());
                perform(step);
            }
            state = State.FINISHED;
        } catch (InterruptedException stopped) {
            endEarly();
        } catch (RuntimeException e) {
            Log.warnf("A rehearsal could not be played on: %s", e.getMessage());
            note = e.getMessage();
            state = State.FAILED;
            endEarly();
        }
    }

    private void waitUntil(long moment) throws InterruptedException {
        long due = startedAt + TimeUnit.MILLISECONDS.toNanos(moment) / speed;
        long left = due - System.nanoTime();
        if (left > 0) {
            TimeUnit.NANOSECONDS.sleep(left);
        }
    }

    private void perform(Step step) throws InterruptedException {
        switch (step) {
            case Step.Say(long m, int seq, Script.Cue cue) -> {
                Map<String, Object> line = new LinkedHashMap<>();
                line.put("seq", seq);
                line.put("startMs", cue.startMs());
                line.put("endMs", cue.endMs());
                line.put("speaker", cue.speaker());
                line.put("text", cue.text());
                staff.post("captions", Map.of("lines", List.of(line)));
            }
            case Step.Ask(long m, int question, Script.Asked asked) ->
                questions.put(question, crowd.ask("asker " + question, asked.fitted(), asked.asker()));
            case Step.MeToo(long m, int question, int viewer) -> crowd.meToo("viewer " + viewer, id(question));
            case Step.Approve(long m, int question) -> act(question, "approve", Map.of());
            case Step.Dismiss(long m, int question, String reason) ->
                act(question, "dismiss", Map.of("reason", reason));
            case Step.Group(long m, int question, int under) -> act(question, "group", Map.of("under", id(under)));
            case Step.PutOnAir(long m, int question) -> act(question, "on-air", Map.of());
            case Step.Answered(long m, int question, Script.Span span) ->
                act(question, "answered", Map.of("startMs", span.startMs(), "endMs", span.endMs()));
            case Step.AnswerInWriting(long m, int question, Script.Written answer) ->
                act(
                        question,
                        "answer",
                        Map.of(
                                "text",
                                answer.text(),
                                "author",
                                answer.author(),
                                "role",
                                answer.role(),
                                "version",
                                versions.getOrDefault(question, 0L)));
            case Step.PromiseMade(long moment, Script.Promise promise, List<Integer> about) ->
                staff.post(
                        "follow-ups",
                        Map.of(
                                "what", promise.what(),
                                "owner", promise.owner(),
                                "dueOn",
                                        LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC)
                                                .plusDays(promise.dueInDays())
                                                .toString(),
                                "moment", moment,
                                "questions",
                                        about.stream()
                                                .map(questions::get)
                                                .filter(Objects::nonNull)
                                                .toList()));
            case Step.End(long m) -> {
                staff.post("end", Map.of());
                staff.post("publish", Map.of());
            }
        }
    }

    private void act(int question, String action, Map<String, ?> body) throws InterruptedException {
        JsonNode now = staff.post("questions/" + id(question) + "/" + action, body);
        versions.put(question, now.path("version").asLong());
    }

    private UUID id(int question) {
        UUID id = questions.get(question);
        if (id == null) {
            throw new IllegalStateException("question " + question + " has not been asked yet");
        }
        return id;
    }

    private void endEarly() {
        try {
            staff.post("end", Map.of());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            Log.debugf("The rehearsal had ended already: %s", e.getMessage());
        }
    }
}
