package io.candor.web;

import io.candor.question.QuestionState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The public account of a broadcast's questions: how many were asked, and what became of them. Numbers only. */
record Outcomes(Map<QuestionState, Long> counts) {

    /** For example: "25 questions were asked: 15 answered, 9 that asked the same as another, 1 declined with a reason." */
    public String sentence() {
        long asked = counts.values().stream().mapToLong(Long::longValue).sum();
        if (asked == 0) {
            return "";
        }
        List<String> parts = new ArrayList<>();
        add(parts, count(QuestionState.ANSWERED), "answered");
        add(parts, count(QuestionState.PRIVATE), "answered privately");
        add(parts, count(QuestionState.GROUPED), "that asked the same as another");
        add(parts, count(QuestionState.DISMISSED), "declined with a reason");
        add(parts, count(QuestionState.WITHDRAWN), "taken back by who asked");
        add(
                parts,
                count(QuestionState.RECEIVED) + count(QuestionState.APPROVED) + count(QuestionState.ON_AIR),
                "not answered");
        return (asked == 1 ? "1 question was asked: " : asked + " questions were asked: ") + String.join(", ", parts)
                + ".";
    }

    private long count(QuestionState state) {
        return counts.getOrDefault(state, 0L);
    }

    private static void add(List<String> parts, long count, String what) {
        if (count > 0) {
            parts.add(count + " " + what);
        }
    }
}
