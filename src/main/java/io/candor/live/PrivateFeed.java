package io.candor.live;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What a room carries besides public events: each viewer's own questions, everything for staff, and the latest counts.
 * Objects are wire shapes; the room only addresses and sends them.
 */
public interface PrivateFeed {

    /** The wire shapes of the viewers' own questions. */
    Map<UUID, List<Object>> own(UUID broadcast, Collection<UUID> viewers);

    /** The wire shapes of all questions, for staff. */
    List<Object> all(UUID broadcast);

    /** Where a reader starts that wants only what comes. */
    long cursor();

    /**
     * All that changed since the cursor, perhaps with some that was seen before, never with something left out. The
     * shapes for staff only when {@code forStaff}: they cost more, and on most pods no member of staff is there.
     */
    Delta since(UUID broadcast, long cursor, boolean forStaff);

    /** What changed; {@code weights} maps question ids to people, for questions whose number changed. */
    record Delta(long cursor, List<Own> own, List<Object> staff, Map<UUID, Long> weights) {}

    /** One viewer's own question. */
    record Own(UUID viewer, Object question) {}
}
