package io.candor.question;

import io.candor.broadcast.BroadcastRef;
import java.util.UUID;

/**
 * Everybody could read a question, and now nobody may: fired in the transaction that takes it back, before it is told.
 *
 * @param state what became of it
 */
public record QuestionTakenBack(BroadcastRef broadcast, UUID id, QuestionState state) {}
