package io.candor.live;

import java.util.UUID;

/** One feature's part of what a newcomer sees: public state only, as it goes on the wire. */
public interface SnapshotPart {

    /** The member of the snapshot that this part fills. */
    String name();

    /** Reads the current state; it may be newer than the position it is sent with, never older. */
    Object read(UUID broadcast);
}
