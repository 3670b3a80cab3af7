package io.candor.live;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a room carries besides public events: each viewer's own questions, everything for staff, and the latest counts.
 * Objects are wire shapes; the room only addresses and sends them.
 */
public interface PrivateFeed {

    /** The wire shapes of the viewers' own questions. */
    Map<UUID, List<Object>> own(UUID broadcast, Collection<UUID> viewers);

    /** Which questions staff are shown who come in: at most {@code most}, what a moderator needs first first. */
    Briefing briefing(UUID broadcast, int most);

    /** The wire shapes of these questions for staff, in this order. */
    List<Object> forStaff(List<UUID> questions);

    /** {@code left} is how many more there are. */
    record Briefing(List<UUID> questions, long left) {}

    /** Where a reader starts that wants only what comes. */
    Cursor cursor();

    /**
     * The next page of what changed since the cursor, perhaps with some that was seen before, never with something left
     * out. A page is bounded, however much has changed: read on from its cursor while that is within a pass. The shapes
     * for staff only when {@code forStaff}: they cost more, and on most pods no member of staff is there. The viewers'
     * own ones only for those who are {@code here}, and not what these were told by {@link Intake} on this pod.
     */
    Delta since(UUID broadcast, Cursor cursor, boolean forStaff, Predicate<UUID> here);

    /**
     * A place in the changes: before those of transaction {@code xid}, or, within a pass of several pages, behind its
     * change of {@code after}. A pass leads to {@code end}, which is what was complete when it began.
     */
    record Cursor(long xid, @Nullable UUID after, long end) {

        public static Cursor at(long xid) {
            return new Cursor(xid, null, xid);
        }

        public boolean isWithinPass() {
            return after != null;
        }
    }

    /**
     * What changed; {@code weights} maps question ids to people, for questions whose number changed;
     * {@code fromOneNetwork} to how many of these come from the network that most come from, where that can matter.
     */
    record Delta(
            Cursor cursor,
            List<Own> own,
            List<Object> staff,
            Map<UUID, Long> weights,
            Map<UUID, Long> fromOneNetwork) {}

    /** One viewer's own question. */
    record Own(UUID viewer, Object question) {}
}
