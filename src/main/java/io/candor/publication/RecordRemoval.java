package io.candor.publication;

import io.candor.audit.Removal;
import io.candor.transcript.Caption;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What is to be taken out of all editions of a record. */
public sealed interface RecordRemoval {

    /** What editions name where there is something to take out of them; null where all have to be looked through. */
    default @Nullable UUID subject() {
        return switch (this) {
            case OfQuestion(UUID id, Removal _) -> id;
            case OfTakenBack(UUID id) -> id;
            case OfName(UUID id) -> id;
            case OfAnswer(UUID id, Removal _) -> id;
            case OfCommitment(UUID id, Removal _) -> id;
            case OfLine _, OfBrief _, OfNote _ -> null;
        };
    }

    /** Some of it, or all. */
    Removal removal();

    /** A question's text; with all of it goes the name. */
    record OfQuestion(UUID id, Removal removal) implements RecordRemoval {}

    /** A question that is not public any more, and what was answered in public. */
    record OfTakenBack(UUID id) implements RecordRemoval {
        @Override
        public Removal removal() {
            return Removal.ofAll();
        }
    }

    /** Who asked. */
    record OfName(UUID id) implements RecordRemoval {
        @Override
        public Removal removal() {
            return Removal.ofAll();
        }
    }

    /** A written answer. */
    record OfAnswer(UUID id, Removal removal) implements RecordRemoval {}

    /**
     * A line of the transcript. Editions hold it as it was when they were made, maybe cut in two or joined with another:
     * it is found by its words and its time.
     *
     * @param versions every form in which it is known
     */
    record OfLine(String language, List<Caption> versions, Removal removal) implements RecordRemoval {}

    /** The wording of a commitment, its owner and what was said of how it goes. */
    record OfCommitment(UUID id, Removal removal) implements RecordRemoval {}

    /** Title, summary and brief. */
    record OfBrief(Removal removal) implements RecordRemoval {}

    /** What editions say of themselves: what changed since the one before. Any other removal of words reaches it too. */
    record OfNote(Removal removal) implements RecordRemoval {}
}
