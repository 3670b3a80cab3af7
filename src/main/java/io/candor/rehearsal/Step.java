package io.candor.rehearsal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One thing that somebody does in a rehearsal, at a moment. Questions are named by their place in the script. */
sealed interface Step {

    /** When the moderator of the rehearsal has read a question. */
    long READ_MS = 4_000;

    /** When an expert has written an answer. */
    long WRITE_MS = 20_000;

    /** Between two people who say me too. */
    long ME_TOO_MS = 700;

    long moment();

    record Say(long moment, int seq, Script.Cue cue) implements Step {}

    record Ask(long moment, int question, Script.Asked asked) implements Step {}

    record MeToo(long moment, int question, int viewer) implements Step {}

    record Approve(long moment, int question) implements Step {}

    record Dismiss(long moment, int question, String reason) implements Step {}

    record Group(long moment, int question, int under) implements Step {}

    record PutOnAir(long moment, int question) implements Step {}

    record Answered(long moment, int question, Script.Span span) implements Step {}

    record AnswerInWriting(long moment, int question, Script.Written answer) implements Step {}

    record PromiseMade(long moment, Script.Promise promise, List<Integer> questions) implements Step {}

    record End(long moment) implements Step {}

    /** The whole script as steps in the order in which they happen; nothing happens after the end. */
    static List<Step> of(Script script) {
        List<Step> steps = new ArrayList<>();
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < script.questions().size(); i++) {
            String id = script.questions().get(i).id();
            if (id != null) {
                places.put(id, i);
            }
        }
        for (int i = 0; i < script.cues().size(); i++) {
            Script.Cue cue = script.cues().get(i);
            steps.add(new Say(cue.endMs(), i, cue));
        }
        for (int i = 0; i < script.questions().size(); i++) {
            Script.Asked q = script.questions().get(i);
            Integer under = q.groupUnder() == null ? null : places.get(q.groupUnder());
            Long underAskedAt =
                    under == null ? null : script.questions().get(under).askedAtMs();
            addOutcome(steps, i, q, under, underAskedAt);
        }
        for (Script.Promise promise : script.promisesOrNone()) {
            List<Integer> questions = promise.questions() == null
                    ? List.of()
                    : promise.questions().stream().map(places::get).toList();
            steps.add(new PromiseMade(promise.atMs(), promise, questions));
        }
        steps.sort(Comparator.comparingLong(Step::moment));
        steps.add(new End(script.durationMs()));
        return steps;
    }

    private static void addOutcome(
            List<Step> steps, int i, Script.Asked q, @Nullable Integer under, @Nullable Long underAskedAt) {
        long asked = q.askedAtMs();
        long read = q.answer() == null
                ? asked + READ_MS
                : Math.max(asked, Math.min(asked + READ_MS, q.answer().startMs()));
        steps.add(new Ask(asked, i, q));
        if (q.dismiss() != null) {
            steps.add(new Dismiss(read, i, q.dismiss()));
            return;
        }
        if (under != null && underAskedAt != null) {
            steps.add(new Group(Math.max(read, underAskedAt + READ_MS), i, under));
            return;
        }
        steps.add(new Approve(read, i));
        for (int viewer = 0; q.meToo() != null && viewer < q.meToo(); viewer++) {
            steps.add(new MeToo(read + ME_TOO_MS * (viewer + 1), i, viewer));
        }
        if (q.answer() != null) {
            steps.add(new PutOnAir(Math.max(read, q.answer().startMs()), i));
            steps.add(new Answered(Math.max(read, q.answer().endMs()), i, q.answer()));
        } else if (q.writtenAnswer() != null) {
            steps.add(new AnswerInWriting(read + WRITE_MS, i, q.writtenAnswer()));
        }
    }
}
