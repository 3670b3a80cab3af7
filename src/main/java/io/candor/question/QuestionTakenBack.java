package io.candor.question;

import io.candor.broadcast.BroadcastRef;
import java.util.UUID;

/**
 * Everybody could read a question, and now nobody may: fired in the transaction that takes it back, before it is told.
 * The desk and the broadcast are held. Whoever hears it may refuse it, and then nothing has happened.
 */
public record QuestionTakenBack(BroadcastRef broadcast, UUID id) {}
