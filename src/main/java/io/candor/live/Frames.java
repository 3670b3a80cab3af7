package io.candor.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Encodes what goes on the wire. */
@ApplicationScoped
class Frames {

    private final ObjectMapper json;

    Frames(ObjectMapper json) {
        this.json = json;
    }

    String encode(RoomMessage message) {
        try {
            return json.writeValueAsString(message);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The events are encoded already. */
    String events(List<String> events) {
        return "{\"type\":\"events\",\"events\":[" + String.join(",", events) + "]}";
    }

    Object parse(String text) throws JsonProcessingException {
        return json.readTree(text);
    }
}
