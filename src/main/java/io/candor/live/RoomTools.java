package io.candor.live;

import jakarta.inject.Singleton;
import java.time.Clock;

/** What every room works with. */
@Singleton
record RoomTools(
        EventLog log,
        PrivateFeed feed,
        Intake intake,
        Snapshots snapshots,
        Frames frames,
        LiveConfig config,
        LiveMetrics metrics,
        Presence presence,
        Clock clock) {}
