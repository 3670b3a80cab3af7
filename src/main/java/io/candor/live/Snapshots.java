package io.candor.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
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
    private final ObjectMapper json;

    Snapshots(@All List<SnapshotPart> parts, ObjectMapper json) {
        this.parts = parts;
        this.json = json;
    }

    String read(UUID broadcast) {
        Map<String, Object> snapshot = new LinkedHashMap<>();
        parts.forEach(part -> snapshot.put(part.name(), part.read(broadcast)));
        try {
            return json.writeValueAsString(snapshot);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
