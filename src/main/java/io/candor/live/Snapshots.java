package io.candor.live;

import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What a newcomer sees, put together from the features' parts. */
@ApplicationScoped
class Snapshots {

    private final List<SnapshotPart> parts;

    Snapshots(@All List<SnapshotPart> parts) {
        this.parts = parts;
    }

    Map<String, Object> read(UUID broadcast) {
        Map<String, Object> snapshot = new LinkedHashMap<>();
        parts.forEach(part -> snapshot.put(part.name(), part.read(broadcast)));
        return snapshot;
    }
}
