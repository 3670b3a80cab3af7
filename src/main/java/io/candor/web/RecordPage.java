package io.candor.web;

import io.candor.broadcast.BroadcastView;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One edition of a record, whole, for a page that needs no script. */
record RecordPage(
        String slug,
        String title,
        @Nullable String summary,
        String lang,
        Person presenter,
        @Nullable String videoUrl,
        String heldOn,
        String heldOnText,
        String duration,
        Edition edition,
        List<Edition> editions,
        BriefSection brief,
        List<Promise> promises,
        List<Answered> answers,
        List<Turn> transcript,
        boolean staffOnly) {

    /** A number, a date, and what a correction changed. */
    record Edition(
            int number, Instant at, String atText, @Nullable String whatChanged) {}

    /** A commitment. */
    record Promise(
            String what, String owner, LocalDate dueOn, String state, boolean late, long moment, List<Note> notes) {

        /** A dated word on how it goes. */
        record Note(String at, String atText, String text) {}

        public String due() {
            return Moments.day(dueOn);
        }

        public String at() {
            return Moments.clock(moment);
        }

        public String word() {
            return switch (state) {
                case "DONE" -> "Kept";
                case "DROPPED" -> "Dropped";
                default -> late ? "Late" : "Open";
            };
        }

        public String badge() {
            return switch (state) {
                case "DONE" -> "badge-good";
                case "DROPPED" -> "badge-danger";
                default -> late ? "badge-warn" : "badge-plain";
            };
        }
    }

    /** A question with its answer: signed text, or a span of the recording and the words in it. */
    record Answered(
            String id,
            String question,
            @Nullable String name,
            long people,
            @Nullable String text,
            @Nullable String author,
            @Nullable Long startMs,
            @Nullable Long endMs,
            List<Line> words) {

        public String at() {
            return startMs == null ? "" : Moments.clock(startMs);
        }

        public String asked() {
            return people == 1 ? "1 person asked this" : people + " people asked this";
        }
    }

    /** One timed line. */
    record Line(long startMs, long endMs, @Nullable String speaker, String text) {}

    /** What one person says until somebody else does, in paragraphs short enough to point at. */
    record Turn(@Nullable String speaker, List<Paragraph> paragraphs) {}

    /** A few lines; the first moment is its address. */
    record Paragraph(long startMs, List<Line> lines) {
        public String at() {
            return Moments.clock(startMs);
        }
    }

    private static final int LINES_IN_A_PARAGRAPH = 4;

    /** Lines by speaker; a long speech is cut, so that no moment is far from a link. */
    static List<Turn> turns(List<Line> lines) {
        List<Turn> turns = new ArrayList<>();
        for (Line line :
                lines.stream().sorted(Comparator.comparingLong(Line::startMs)).toList()) {
            if (turns.isEmpty() || !Objects.equals(turns.getLast().speaker(), line.speaker())) {
                turns.add(new Turn(line.speaker(), new ArrayList<>()));
            }
            List<Paragraph> paragraphs = turns.getLast().paragraphs();
            if (paragraphs.isEmpty() || paragraphs.getLast().lines().size() == LINES_IN_A_PARAGRAPH) {
                paragraphs.add(new Paragraph(line.startMs(), new ArrayList<>()));
            }
            paragraphs.getLast().lines().add(line);
        }
        return turns;
    }

    static List<Line> within(List<Line> lines, long startMs, @Nullable Long endMs) {
        return lines.stream()
                .filter(line -> line.startMs() >= startMs
                        && (endMs == null ? line.startMs() == startMs : line.startMs() < endMs))
                .toList();
    }

    public boolean corrected() {
        return edition.number() > 1;
    }

    public int lineCount() {
        return transcript.stream()
                .flatMap(turn -> turn.paragraphs().stream())
                .mapToInt(p -> p.lines().size())
                .sum();
    }

    static String durationOf(BroadcastView b) {
        if (b.wentLiveAt() == null || b.endedAt() == null) {
            return "";
        }
        long minutes = Math.max(
                1,
                Math.round((b.endedAt().toEpochMilli() - b.wentLiveAt().toEpochMilli()) * (double) b.pace() / 60_000));
        return minutes == 1 ? "1 minute" : minutes + " minutes";
    }
}
