package io.candor.transcript;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The press conference of 3 March 2020: real speech, 143 lines that were not written with this code in mind. */
final class PressConference {

    private PressConference() {}

    static List<Caption> lines() {
        try (InputStream file = PressConference.class.getResourceAsStream("/fomc-2020-03-03.json")) {
            List<Caption> captions = new ArrayList<>();
            for (JsonNode cue :
                    new ObjectMapper().readTree(Objects.requireNonNull(file)).path("cues")) {
                captions.add(new Caption(
                        cue.path("startMs").asLong(),
                        cue.path("endMs").asLong(),
                        cue.path("speaker").asText(),
                        cue.path("text").asText()));
            }
            return captions;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Each line reaches to the next one: between them there were 60 ms. */
    static List<Caption> withoutGaps() {
        return untilTheNext(lines(), 0);
    }

    /** What is left of lines whose ends are not told, but for the last one's: each ends this long before the next. */
    static List<Caption> untilTheNext(List<Caption> lines, long pauseMs) {
        List<Caption> until = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            Caption line = lines.get(i);
            long end = i + 1 < lines.size() ? lines.get(i + 1).startMs() - pauseMs : line.endMs();
            until.add(new Caption(line.startMs(), end, line.speaker(), line.text()));
        }
        return until;
    }

    /** What is left of lines whose beginnings are not told: each begins this long after the one before. */
    static List<Caption> sinceTheOneBefore(List<Caption> lines, long pauseMs) {
        List<Caption> since = new ArrayList<>();
        long start = 0;
        for (Caption line : lines) {
            since.add(new Caption(start, line.endMs(), line.speaker(), line.text()));
            start = line.endMs() + pauseMs;
        }
        return since;
    }
}
