package io.candor.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Judges a room from what its clients wrote down and from what is stored: nothing lost, doubled, skipped or leaked. */
final class Checker {

    private static final int MOST_FAULTS = 50;

    private final List<String> faults = new ArrayList<>();

    private Checker() {}

    /** A question as it lies in the database. */
    record Stored(String ref, String id) {}

    /**
     * All that is wrong, in words; nothing when all is well.
     *
     * @param stored every question of the room
     * @param lastOffset of the room's log; all clients were given the time to get there
     */
    static List<String> faults(Collection<ClientLog> clients, Collection<Stored> stored, long lastOffset) {
        Checker checker = new Checker();
        clients.forEach(client -> checker.faults.addAll(client.faults()));
        checker.everybodyGotEverything(clients, lastOffset);
        checker.everyAcknowledgedQuestionIsStoredOnce(clients, stored);
        return checker.faults.size() <= MOST_FAULTS ? checker.faults : checker.faults.subList(0, MOST_FAULTS);
    }

    private void everybodyGotEverything(Collection<ClientLog> clients, long lastOffset) {
        for (ClientLog client : clients) {
            if (client.position() != lastOffset) {
                faults.add("a client stopped at event " + client.position() + " of " + lastOffset);
            }
        }
    }

    private void everyAcknowledgedQuestionIsStoredOnce(Collection<ClientLog> clients, Collection<Stored> stored) {
        Map<String, String> ids = new HashMap<>();
        for (Stored question : stored) {
            String twin = ids.put(question.ref(), question.id());
            if (twin != null) {
                faults.add("stored twice: " + question.ref() + " as " + twin + " and " + question.id());
            }
        }
        for (ClientLog client : clients) {
            client.acknowledged().forEach((ref, id) -> {
                String found = ids.get(ref);
                if (found == null) {
                    faults.add("acknowledged and lost: " + ref);
                } else if (!found.equals(id)) {
                    faults.add("acknowledged as " + id + ", stored as " + found + ": " + ref);
                }
            });
        }
    }
}
