package io.candor.transcript;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.candor.transcript.CaptionFile.Parsed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what {@code transcript.json} has: {@code {"captions": [{startMs, endMs, speaker?, text}]}}. */
final class TranscriptJson {

    private static final ObjectMapper JSON = new ObjectMapper();

    private TranscriptJson() {}

    /** Empty when it is not such a document. What cannot be a caption is dropped, and counted by its place in the list. */
    static Optional<Parsed> read(String file) {
        JsonNode lines;
        try {
            lines = JSON.readTree(file).path("captions");
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
        if (!lines.isArray()) {
            return Optional.empty();
        }
        List<Caption> captions = new ArrayList<>();
        CaptionFile.Drops drops = new CaptionFile.Drops();
        SpeakerNames names = new SpeakerNames();
        int place = 0;
        for (JsonNode line : lines) {
            place++;
            @Nullable
            String speaker = line.path("speaker").isTextual()
                    ? names.accepted(CueText.printable(line.path("speaker").asText()))
                    : null;
            String text = CueText.printable(line.path("text").asText(""));
            boolean timed = line.path("startMs").canConvertToLong()
                    && line.path("endMs").canConvertToLong();
            long startMs = line.path("startMs").asLong();
            long endMs = line.path("endMs").asLong();
            String problem = timed
                    ? Caption.problemWith(startMs, endMs, speaker, text)
                    : "The moments of this line are missing or cannot be read.";
            if (problem == null) {
                captions.add(new Caption(startMs, endMs, speaker, text));
            } else {
                drops.add(place, problem);
            }
        }
        return Optional.of(new Parsed(captions, drops.listed(), drops.inAll()));
    }
}
