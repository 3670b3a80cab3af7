package io.candor.web;

import io.candor.audit.Removal;
import io.candor.broadcast.BroadcastView;
import io.candor.followup.FollowUpState;
import io.candor.followup.FollowUpView;
import io.candor.publication.Correction;
import io.candor.publication.Corrections;
import io.candor.publication.Edition;
import io.candor.publication.RecordDocument;
import io.candor.publication.Redacted;
import io.candor.publication.Redacted.What;
import io.candor.question.Answer;
import io.candor.question.QuestionState;
import io.candor.question.QuestionViews.PublicQuestion;
import io.candor.transcript.Caption;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One edition of a record, whole, for a page that needs no script. */
record RecordPage(
        String slug,
        String title,
        @Nullable String summary,
        String lang,
        String spoken,
        Person presenter,
        @Nullable String videoUrl,
        Instant heldOn,
        String heldOnText,
        int pace,
        String duration,
        EditionLine edition,
        @Nullable Corrected corrected,
        @Nullable Integer newest,
        List<EditionLine> editions,
        @Nullable Removed removed,
        BriefSection brief,
        List<Mark> briefMarks,
        List<Promise> promises,
        List<Answered> answers,
        List<Unanswered> unanswered,
        String outcomes,
        List<Turn> transcript,
        boolean staffOnly) {

    /** A number, a date, and what a correction changed. */
    record EditionLine(
            int number, Instant at, String atText, @Nullable String whatChanged) {

        static EditionLine of(Edition e, String zone) {
            return new EditionLine(e.number(), e.publishedAt(), Moments.full(e.publishedAt(), zone), e.whatChanged());
        }
    }

    /** What the transcript says otherwise than in the edition before. */
    record Corrected(int inAll, boolean whole, List<Place> places) {

        /** One place, with the words around it. */
        record Place(long moment, List<Correction.Part> parts) {
            public String at() {
                return Moments.clock(moment);
            }
        }

        static @Nullable Corrected of(@Nullable Corrections c) {
            return c == null
                    ? null
                    : new Corrected(
                            c.inAll(),
                            c.whole(),
                            c.listed().stream()
                                    .map(one -> new Place(one.moment(), one.parts()))
                                    .toList());
        }

        public String sentence() {
            return whole
                    ? "The transcript is another one."
                    : switch (inAll) {
                        case 0 -> "No word of the transcript changed.";
                        case 1 -> "1 correction in the transcript.";
                        default -> inAll + " corrections in the transcript.";
                    };
        }

        public int more() {
            return inAll - places.size();
        }
    }

    /** When something was removed, and why; read beside the place where it was. */
    record Mark(Instant at, String atText, @Nullable String because) {

        static List<Mark> of(RecordDocument doc, UUID subject) {
            return of(doc, mark -> subject.equals(mark.subject()));
        }

        static List<Mark> of(RecordDocument doc, Predicate<Redacted> wanted) {
            return doc.marks().stream()
                    .filter(wanted)
                    .map(mark -> of(mark, doc.zone()))
                    .distinct()
                    .toList();
        }

        /** By where their line begins. */
        static Map<Long, List<Mark>> ofLines(RecordDocument doc) {
            return doc.marks().stream()
                    .filter(mark -> mark.what() == What.LINE && mark.moment() != null)
                    .collect(Collectors.groupingBy(
                            mark -> Objects.requireNonNull(mark.moment()),
                            Collectors.mapping(mark -> of(mark, doc.zone()), Collectors.toList())));
        }

        private static Mark of(Redacted mark, String zone) {
            return new Mark(mark.at(), Moments.day(mark.at(), zone), mark.because());
        }
    }

    /** That something was removed from this edition, how often and when last. */
    record Removed(int places, Instant at, String atText) {

        static @Nullable Removed of(RecordDocument doc, List<Edition> editions) {
            return editions.stream()
                    .filter(e -> e.number() == doc.edition())
                    .map(Edition::redactedAt)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .or(() -> doc.marks().stream().map(Redacted::at).max(Comparator.naturalOrder()))
                    .map(at -> new Removed(Math.max(1, doc.marks().size()), at, Moments.full(at, doc.zone())))
                    .orElse(null);
        }

        public String sentence() {
            return places == 1
                    ? "Something was removed from this edition. A mark is where it was."
                    : "Something was removed from this edition in " + places + " places. A mark is where it was.";
        }
    }

    /** A commitment as it stands today: it lives on after the edition, with dated updates. */
    record Promise(
            UUID id,
            String what,
            String owner,
            LocalDate dueOn,
            FollowUpState state,
            boolean late,
            long moment,
            List<Note> notes,
            List<Mark> marks) {

        /** A dated word on how it goes. */
        record Note(Instant at, String atText, String text) {}

        static Promise of(FollowUpView f, RecordDocument doc) {
            String zone = doc.zone();
            List<Note> notes = f.updates().stream()
                    .filter(u -> u.note() != null && !u.note().isBlank())
                    .map(u -> new Note(u.at(), Moments.day(u.at(), zone), Objects.requireNonNull(u.note())))
                    .toList();
            return new Promise(
                    f.id(),
                    f.what(),
                    f.owner(),
                    f.dueOn(),
                    f.state(),
                    f.late(),
                    f.moment(),
                    notes,
                    Mark.of(doc, f.id()));
        }

        public String due() {
            return Moments.day(dueOn);
        }

        public String at() {
            return Moments.clock(moment);
        }

        public String word() {
            return switch (state) {
                case DONE -> "Kept";
                case DROPPED -> "Dropped";
                case OPEN -> late ? "Late" : "Open";
            };
        }

        public String badge() {
            return switch (state) {
                case DONE -> "badge-good";
                case DROPPED -> "badge-danger";
                case OPEN -> late ? "badge-warn" : "badge-plain";
            };
        }
    }

    /** A question with its answer: signed text, or a span of the recording and the words in it. */
    record Answered(
            UUID id,
            String question,
            @Nullable String name,
            long people,
            @Nullable String text,
            @Nullable String signed,
            @Nullable Long startMs,
            List<String> words,
            List<Mark> marks) {

        static Answered of(PublicQuestion q, Answer answer, RecordDocument doc) {
            return switch (answer) {
                case Answer.Spoken(long startMs, Long endMs) ->
                    new Answered(
                            q.id(),
                            q.text(),
                            q.name(),
                            q.weight(),
                            null,
                            null,
                            startMs,
                            spoken(doc.transcript(), startMs, endMs),
                            Mark.of(doc, q.id()));
                case Answer.Written(String text, String author, String role) ->
                    new Answered(
                            q.id(),
                            q.text(),
                            q.name(),
                            q.weight(),
                            text,
                            author + ", " + role,
                            null,
                            List.of(),
                            Mark.of(doc, q.id()));
            };
        }

        /** The lines of the span; without an end nobody knows where it stops, and nothing is quoted. */
        private static List<String> spoken(List<Caption> transcript, long startMs, @Nullable Long endMs) {
            return endMs == null
                    ? List.of()
                    : transcript.stream()
                            .filter(line -> line.endMs() > startMs && line.startMs() < endMs)
                            .map(Caption::text)
                            .toList();
        }

        public String at() {
            return startMs == null ? "" : Moments.clock(startMs);
        }

        public String asked() {
            return people == 1 ? "1 person asked this" : people + " people asked this";
        }
    }

    /** A question that everybody could read and nobody answered: the record does not hide it. */
    record Unanswered(UUID id, String question, @Nullable String name, long people, List<Mark> marks) {
        public String asked() {
            return people == 1 ? "1 person asked this" : people + " people asked this";
        }
    }

    /** One line; {@code moment} is its address on the page, for the first line of each moment. */
    record Line(@Nullable Long moment, long endMs, String text, List<Mark> marks) {}

    /** What one person says until somebody else does, in paragraphs short enough to point at. */
    record Turn(@Nullable String speaker, List<Paragraph> paragraphs) {}

    /** A few lines; the first moment is its address. */
    record Paragraph(long startMs, List<Line> lines) {
        public String at() {
            return Moments.clock(startMs);
        }
    }

    private static final int LINES_IN_A_PARAGRAPH = 4;

    /** The questions that were answered on air, in that order: the chapters of the recording. */
    public List<Answered> chapters() {
        return answers.stream()
                .filter(a -> a.startMs() != null)
                .sorted(Comparator.comparingLong(a -> Objects.requireNonNull(a.startMs())))
                .toList();
    }

    /** {@code recording} is what plays it: an HLS playlist or a file, or null where there is none. */
    static RecordPage of(
            BroadcastView b,
            RecordDocument doc,
            List<Edition> editions,
            List<FollowUpView> commitments,
            @Nullable String recording) {
        String zone = doc.zone();
        int newest = editions.getFirst().number();
        return new RecordPage(
                b.slug(),
                doc.title(),
                doc.summary(),
                doc.languages().getFirst(),
                doc.language(),
                Person.presenting(b),
                recording,
                doc.wentLiveAt(),
                Moments.full(doc.wentLiveAt(), zone),
                b.pace(),
                duration(doc, b.pace()),
                EditionLine.of(
                        new Edition(doc.edition(), doc.publishedAt(), doc.publishedBy(), doc.whatChanged(), null),
                        zone),
                Corrected.of(doc.corrections()),
                newest == doc.edition() ? null : newest,
                editions.stream().map(e -> EditionLine.of(e, zone)).toList(),
                Removed.of(doc, editions),
                BriefSection.of(doc.brief()),
                Mark.of(doc, mark -> mark.what() == What.BRIEF || mark.what() == What.NOTE),
                commitments.stream().map(c -> Promise.of(c, doc)).toList(),
                answered(doc),
                unanswered(doc),
                new Outcomes(doc.outcomes()).sentence(),
                turns(doc.transcript(), Mark.ofLines(doc)),
                b.rehearsal());
    }

    private static List<Answered> answered(RecordDocument doc) {
        List<Answered> answers = new ArrayList<>();
        for (PublicQuestion q : doc.questions()) {
            if (q.answer() != null) {
                answers.add(Answered.of(q, q.answer(), doc));
            }
        }
        answers.sort(Comparator.comparing(Answered::startMs, Comparator.nullsLast(Comparator.naturalOrder())));
        return List.copyOf(answers);
    }

    private static List<Unanswered> unanswered(RecordDocument doc) {
        return doc.questions().stream()
                .filter(q -> q.state() == QuestionState.APPROVED || q.state() == QuestionState.ON_AIR)
                .sorted(Comparator.comparingLong(PublicQuestion::weight).reversed())
                .map(q -> new Unanswered(q.id(), q.text(), q.name(), q.weight(), Mark.of(doc, q.id())))
                .toList();
    }

    /** Lines by speaker; a long speech is cut, so that no moment is far from a link. */
    static List<Turn> turns(List<Caption> transcript, Map<Long, List<Mark>> removed) {
        List<Turn> turns = new ArrayList<>();
        long before = -1;
        for (Caption line : transcript) {
            if (turns.isEmpty() || !Objects.equals(turns.getLast().speaker(), line.speaker())) {
                turns.add(new Turn(line.speaker(), new ArrayList<>()));
            }
            List<Paragraph> paragraphs = turns.getLast().paragraphs();
            if (paragraphs.isEmpty() || paragraphs.getLast().lines().size() == LINES_IN_A_PARAGRAPH) {
                paragraphs.add(new Paragraph(line.startMs(), new ArrayList<>()));
            }
            Long moment = line.startMs() == before ? null : (Long) line.startMs();
            List<Mark> marks = moment != null && line.text().contains(Removal.MARK)
                    ? removed.getOrDefault(moment, List.of())
                    : List.of();
            paragraphs.getLast().lines().add(new Line(moment, line.endMs(), line.text(), marks));
            before = line.startMs();
        }
        return turns;
    }

    private static String duration(RecordDocument doc, int pace) {
        if (doc.endedAt() == null) {
            return "";
        }
        Duration onAir = Duration.between(doc.wentLiveAt(), doc.endedAt()).multipliedBy(pace);
        long minutes = Math.max(1, onAir.plusSeconds(30).toMinutes());
        return minutes == 1 ? "1 minute" : minutes + " minutes";
    }
}
