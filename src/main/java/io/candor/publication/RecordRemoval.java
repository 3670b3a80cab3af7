package io.candor.publication;

import io.candor.audit.Removal;
import io.candor.transcript.Caption;
import java.util.List;
import java.util.UUID;

/** What is to be taken out of all editions of a record. */
public sealed interface RecordRemoval {

    /** Some of it, or all. */
    Removal removal();

    /** A question's text; with all of it goes the name. */
    record OfQuestion(UUID id, Removal removal) implements RecordRemoval {}

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
}
