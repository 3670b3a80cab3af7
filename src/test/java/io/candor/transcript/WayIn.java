package io.candor.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.access.Role;
import io.candor.testsupport.Api;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.Rest;
import io.candor.testsupport.TestClock;
import io.candor.testsupport.Viewer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Every way in which the words of a broadcast come, and what it carries. The same table is in docs/captions.md. */
enum WayIn {
    ENDPOINT("Candor's endpoint, line by line", Carries.EVERYTHING) {
        @Override
        void send(Sending sending) {
            for (int i = 0; i < sending.lines.size(); i++) {
                sending.post(List.of(line(i + 1, sending.lines.get(i), "FINAL")));
            }
        }
    },
    ENDPOINT_IN_STEPS("Candor's endpoint, interim first, out of order, each request twice", Carries.EVERYTHING) {
        @Override
        void send(Sending sending) {
            for (int i = 0; i < sending.lines.size(); i += 2) {
                List<Map<String, Object>> request = new ArrayList<>();
                for (int at = Math.min(i + 1, sending.lines.size() - 1); at >= i; at--) {
                    Caption line = sending.lines.get(at);
                    String half = line.text().substring(0, (line.text().length() + 1) / 2);
                    Caption begun = new Caption(line.startMs(), line.startMs(), line.speaker(), half);
                    request.add(line(at + 1, begun, "INTERIM"));
                    request.add(line(at + 1, line, "FINAL"));
                }
                sending.post(request);
                sending.post(request);
            }
        }
    },
    SOCKET("a captioner's socket, line by line", Carries.EVERYTHING) {
        @Override
        void send(Sending sending) {
            String path = sending.broadcast.path("captions/socket");
            try (Viewer captioner = Viewer.open(path, "Authorization", "Bearer " + Api.token(Role.MODERATOR))) {
                for (int i = 0; i < sending.lines.size(); i++) {
                    List<Map<String, Object>> line = List.of(line(i + 1, sending.lines.get(i), "FINAL"));
                    captioner.say(Map.of("type", "lines", "ref", "r" + i, "lines", line));
                }
                String last = "r" + (sending.lines.size() - 1);
                captioner.hears(answer -> answer.path("ref").asText().equals(last));
            }
        }
    },
    ZOOM("Zoom's convention, each line posted when it had been said", Carries.ENDS) {
        @Override
        void send(Sending sending) {
            String address = sending.address("ZOOM");
            String before = null;
            for (int i = 0; i < sending.lines.size(); i++) {
                Caption line = sending.lines.get(i);
                sending.itIs(line.endMs());
                sending.postText(address + "&lang=en-US&seq=" + (i + 1), marked(line, before));
                before = line.speaker();
            }
        }
    },
    YOUTUBE(
            "YouTube's convention, each line posted when it had been said, and the end of the last",
            Carries.BEGINNINGS) {
        @Override
        void send(Sending sending) {
            String address = sending.address("YOUTUBE");
            String before = null;
            for (int i = 0; i < sending.lines.size(); i++) {
                Caption line = sending.lines.get(i);
                sending.itIs(line.endMs());
                sending.postText(
                        address + "&seq=" + (i + 1),
                        TIME.format(sending.onAir.plusMillis(line.startMs())) + "\n" + marked(line, before) + "\n");
                before = line.speaker();
            }
            Caption last = sending.lines.getLast();
            sending.postText(
                    address + "&seq=" + (sending.lines.size() + 1),
                    TIME.format(sending.onAir.plusMillis(last.endMs())) + "\n");
        }
    },
    WEBVTT("a WebVTT file", Carries.EVERYTHING) {
        @Override
        void send(Sending sending) {
            sending.importFile("text/vtt", "", WebVtt.write(sending.lines));
        }
    },
    SUBRIP("a SubRip file", Carries.EVERYTHING) {
        @Override
        void send(Sending sending) {
            String speakers = sending.lines.stream()
                    .map(Caption::speaker)
                    .distinct()
                    .map(name -> "speaker=" + String.valueOf(name).replace(" ", "%20"))
                    .collect(Collectors.joining("&", "?", ""));
            sending.importFile("application/x-subrip", speakers, SubRip.write(sending.lines));
        }
    },
    TTML("a TTML file", Carries.EVERYTHING) {
        @Override
        void send(Sending sending) {
            sending.importFile(
                    "application/ttml+xml", "", TimedTextMarkup.write("A press conference", "en", sending.lines));
        }
    },
    JSON("a JSON file", Carries.EVERYTHING) {
        @Override
        void send(Sending sending) throws Exception {
            List<Map<String, Object>> lines = new ArrayList<>();
            sending.lines.forEach(line -> lines.add(line(lines.size(), line, "FINAL")));
            sending.importFile("application/json", "", Rest.JSON.writeValueAsString(Map.of("captions", lines)));
        }
    },
    TEXT("a text file", Carries.PARAGRAPHS) {
        @Override
        void send(Sending sending) {
            sending.importFile("text/plain", "", PlainText.write(sending.lines));
        }
    };

    /** What can be known of the times of a line; its words and who says them come by every way. */
    enum Carries {
        EVERYTHING,
        /** When a line begins. It ends a breath before the next. */
        BEGINNINGS,
        /** When a line ends. It begins a breath after the one before. */
        ENDS,
        /** The second in which somebody begins to speak. */
        PARAGRAPHS;

        private static final long BREATH_MS = 60;

        /** What must come out when these lines go in. */
        List<Caption> of(List<Caption> lines) {
            return switch (this) {
                case EVERYTHING, PARAGRAPHS -> lines;
                case BEGINNINGS -> PressConference.untilTheNext(lines, BREATH_MS);
                case ENDS -> PressConference.sinceTheOneBefore(lines, BREATH_MS);
            };
        }
    }

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

    private final String called;
    final Carries carries;

    WayIn(String called, Carries carries) {
        this.called = called;
        this.carries = carries;
    }

    abstract void send(Sending sending) throws Exception;

    @Override
    public String toString() {
        return called;
    }

    private static String marked(Caption line, @Nullable String before) {
        return Objects.equals(line.speaker(), before) ? line.text() : ">> " + line.speaker() + ": " + line.text();
    }

    static Map<String, Object> line(int seq, Caption line, String state) {
        Map<String, Object> body = new HashMap<>(Map.of(
                "seq", seq, "startMs", line.startMs(), "endMs", line.endMs(), "text", line.text(), "state", state));
        if (line.speaker() != null) {
            body.put("speaker", line.speaker());
        }
        return body;
    }

    /** Lines on their way into a broadcast that went on air at this time. */
    record Sending(List<Caption> lines, Broadcast broadcast, Instant onAir, TestClock clock) {

        void itIs(long moment) {
            clock.stopAt(onAir.plusMillis(moment));
        }

        void post(List<Map<String, Object>> lines) {
            Broadcast.post(broadcast.path("captions"), Map.of("lines", lines));
        }

        String address(String convention) {
            return Broadcast.post(
                            broadcast.path("captions/addresses"), Map.of("convention", convention, "label", "A tool"))
                    .getString("path");
        }

        void postText(String address, String body) {
            Rest.Answer answer = Rest.send(
                    "POST",
                    address,
                    new String[] {"Content-Type", "text/plain"},
                    body.getBytes(StandardCharsets.UTF_8));
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        }

        void importFile(String type, String query, String file) {
            Rest.Answer answer =
                    Rest.send("POST", broadcast.path("captions/import" + query), Api.token(Role.MODERATOR), type, file);
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            assertThat(answer.json().path("droppedInAll").asInt()).isZero();
        }
    }
}
