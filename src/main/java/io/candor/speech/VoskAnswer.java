package io.candor.speech;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.candor.speech.SpeechEngine.Heard;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What Vosk says, in process and over its server alike: {@code {"partial": "…"}} while somebody speaks, then
 * {@code {"result": [{"word", "start", "end", "conf"}], "text": "…"}} with times in seconds.
 */
final class VoskAnswer {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final long silentUntilMs;

    /** @param finalBeforeMs where the last final words ended: partial ones begin there at the earliest */
    VoskAnswer(long finalBeforeMs) {
        this.silentUntilMs = finalBeforeMs;
    }

    /** Null when nothing was heard. */
    @Nullable
    Heard read(String answer, long heardMs) throws IOException {
        JsonNode node;
        try {
            node = JSON.readTree(answer);
        } catch (JsonProcessingException e) {
            throw new IOException("The speech engine answers with something that is not Vosk's JSON.");
        }
        boolean partial = node.has("partial");
        String text = node.path(partial ? "partial" : "text").asText("").strip();
        if (text.isEmpty()) {
            return null;
        }
        JsonNode words = node.path("result");
        long end = words.isEmpty() ? heardMs : ms(words.get(words.size() - 1), "end", heardMs);
        long start = words.isEmpty() ? silentUntilMs : ms(words.get(0), "start", silentUntilMs);
        return new Heard(!partial, Math.min(start, end), end, text);
    }

    private static long ms(JsonNode word, String at, long otherwise) {
        return word.path(at).isNumber() ? Math.round(word.path(at).asDouble() * 1000) : otherwise;
    }
}
