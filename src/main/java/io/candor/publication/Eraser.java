package io.candor.publication;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.candor.audit.Removal;
import io.candor.publication.RecordRemoval.OfAnswer;
import io.candor.publication.RecordRemoval.OfBrief;
import io.candor.publication.RecordRemoval.OfCommitment;
import io.candor.publication.RecordRemoval.OfLine;
import io.candor.publication.RecordRemoval.OfName;
import io.candor.publication.RecordRemoval.OfNote;
import io.candor.publication.RecordRemoval.OfQuestion;
import io.candor.publication.RecordRemoval.OfTakenBack;
import io.candor.transcript.WholeLine;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes something out of an edition's document as it is stored. It works on the tree, not on {@link RecordDocument}:
 * what an older or a newer version wrote into it, and this one does not know, stays as it is.
 */
final class Eraser {

    private static final int LONGEST_LINE = 2_000;

    private final RecordRemoval what;
    private final List<Long> moments = new ArrayList<>();
    private boolean changed;

    Eraser(RecordRemoval what) {
        this.what = what;
    }

    /** Says whether there was something to take out. */
    boolean erase(ObjectNode document) {
        switch (what) {
            case OfQuestion(UUID id, Removal removal) ->
                forEach(document, "questions", id, question -> {
                    text(question, "text", removal);
                    if (removal.isOfAll()) {
                        without(question, "name");
                    }
                });
            case OfTakenBack(UUID id) ->
                forEach(document, "questions", id, question -> {
                    text(question, "text", Removal.ofAll());
                    without(question, "name");
                    if (question.get("answer") instanceof ObjectNode answer) {
                        text(answer, "text", Removal.ofAll());
                    }
                });
            case OfName(UUID id) -> forEach(document, "questions", id, question -> without(question, "name"));
            case OfAnswer(UUID id, Removal removal) ->
                forEach(document, "questions", id, question -> {
                    if (question.get("answer") instanceof ObjectNode answer) {
                        text(answer, "text", removal);
                        if (!removal.isOfAll()) {
                            text(answer, "author", removal);
                            text(answer, "role", removal);
                        }
                    }
                });
            case OfLine line -> eraseLine(document, line);
            case OfCommitment(UUID id, Removal removal) ->
                forEach(document, "commitments", id, commitment -> {
                    text(commitment, "what", removal);
                    if (!removal.isOfAll()) {
                        text(commitment, "owner", removal);
                    }
                    objects(commitment.get("updates")).forEach(update -> text(update, "note", removal));
                });
            case OfBrief(Removal removal) -> eraseBrief(document, removal);
            // With all removals of words, below.
            case OfNote _ -> {}
        }
        if (!what.removal().isOfAll()) {
            // What a correction says of itself may repeat the words that it corrected.
            text(document, "whatChanged", what.removal());
        }
        return changed;
    }

    /** Where the lines begin from which something was taken out. */
    List<Long> moments() {
        return List.copyOf(moments);
    }

    private void eraseBrief(ObjectNode document, Removal removal) {
        text(document, "title", removal);
        text(document, "summary", removal);
        if (document.get("brief") instanceof ObjectNode brief) {
            List.of("happened", "next", "now").forEach(part -> text(brief, part, removal));
            if (brief.get("contacts") instanceof ArrayNode contacts) {
                for (int i = contacts.size() - 1; i >= 0; i--) {
                    if (removal.concerns(contacts.get(i).path("value").asText())) {
                        contacts.remove(i);
                        changed = true;
                    }
                }
                objects(contacts).forEach(contact -> {
                    text(contact, "label", removal);
                    text(contact, "hours", removal);
                });
            }
        }
    }

    private void eraseLine(ObjectNode document, OfLine line) {
        String spoken = document.path("spoken").asText("");
        // Editions that do not say in which language they are have one.
        boolean same = spoken.isEmpty() || spoken.equals(line.language());
        objects(document.get("transcript")).forEach(one -> eraseLine(one, line, same));
        if (document.get("translations") instanceof ObjectNode translations) {
            translations
                    .properties()
                    .forEach(other -> objects(other.getValue())
                            .forEach(one -> eraseLine(one, line, other.getKey().equals(line.language()))));
        }
    }

    private void eraseLine(ObjectNode one, OfLine line, boolean sameLanguage) {
        long startMs = one.path("startMs").asLong();
        long endMs = one.path("endMs").asLong();
        String text = one.path("text").asText();
        boolean before = changed;
        changed = false;
        if (line.removal().isOfAll()) {
            String left = sameLanguage ? new WholeLine(line.versions()).without(text, startMs, endMs) : text;
            if (!left.equals(text)) {
                one.put("text", left);
                changed = true;
            }
        } else if (line.versions().stream().anyMatch(version -> WholeLine.isNear(version, startMs, endMs))) {
            // A name is the same in a translation.
            text(one, "text", line.removal());
            text(one, "speaker", line.removal());
        }
        if (changed) {
            moments.add(startMs);
        }
        changed |= before;
    }

    private static void forEach(ObjectNode document, String list, UUID id, Consumer<ObjectNode> change) {
        objects(document.get(list)).stream()
                .filter(one -> one.path("id").asText().equals(id.toString()))
                .forEach(change);
    }

    private static List<ObjectNode> objects(@Nullable JsonNode list) {
        List<ObjectNode> objects = new ArrayList<>();
        if (list instanceof ArrayNode array) {
            array.forEach(one -> {
                if (one instanceof ObjectNode object) {
                    objects.add(object);
                }
            });
        }
        return objects;
    }

    private void text(ObjectNode of, String field, Removal removal) {
        JsonNode held = of.get(field);
        if (held != null && held.isTextual() && removal.concerns(held.textValue())) {
            of.put(field, removal.from(held.textValue(), LONGEST_LINE));
            changed = true;
        }
    }

    private void without(ObjectNode of, String field) {
        changed |= of.remove(field) != null;
    }
}
