package io.candor.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.agroal.api.AgroalDataSource;
import io.candor.access.Role;
import io.candor.testsupport.Api;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.Rest;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The press conference of 3 March 2020, 143 lines, through every way in: what each way can carry comes out the same,
 * byte for byte.
 */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class WaysInTest {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

    @Inject
    AgroalDataSource dataSource;

    private final List<Caption> spoken = script();
    private Broadcast broadcast;

    @BeforeEach
    void givenABroadcastOnAirForTwentyMinutes() throws SQLException {
        broadcast = Broadcast.live();
        try (Connection c = dataSource.getConnection();
                PreparedStatement earlier = c.prepareStatement(
                        "update broadcast set went_live_at = went_live_at - interval '20 minutes' where slug = ?")) {
            earlier.setString(1, broadcast.slug());
            earlier.executeUpdate();
        }
    }

    @Test
    void lineByLine() {
        for (int i = 0; i < spoken.size(); i++) {
            post(List.of(line(i + 1, spoken.get(i), "FINAL")));
        }

        assertThat(transcript("vtt")).isEqualTo(WebVtt.write(spoken));
    }

    @Test
    void inInterimStepsOutOfOrderAndTwice() {
        for (int i = 0; i < spoken.size(); i += 2) {
            List<Map<String, Object>> lines = new ArrayList<>();
            for (int at = Math.min(i + 1, spoken.size() - 1); at >= i; at--) {
                Caption line = spoken.get(at);
                String half = line.text().substring(0, (line.text().length() + 1) / 2);
                lines.add(line(at + 1, new Caption(line.startMs(), line.startMs(), line.speaker(), half), "INTERIM"));
                lines.add(line(at + 1, line, "FINAL"));
            }
            post(lines);
            post(lines);
        }

        assertThat(transcript("vtt")).isEqualTo(WebVtt.write(spoken));
    }

    @Test
    void asAWebVttFile() {
        importFile("text/vtt", "", WebVtt.write(spoken));

        assertThat(transcript("vtt")).isEqualTo(WebVtt.write(spoken));
    }

    @Test
    void asASubRipFile() {
        String speakers = speakers().stream()
                .map(name -> "speaker=" + name.replace(" ", "%20"))
                .collect(Collectors.joining("&", "?", ""));

        importFile("application/x-subrip", speakers, SubRip.write(spoken));

        assertThat(transcript("vtt")).isEqualTo(WebVtt.write(spoken));
    }

    @Test
    void whatWasExportedAndImportedIsExportedTheSame() {
        importFile("text/vtt", "", WebVtt.write(spoken));
        Broadcast again = Broadcast.live();
        for (String[] format : new String[][] {
            {"vtt", "text/vtt"},
            {"srt", "application/x-subrip"},
            {"ttml", "application/ttml+xml"},
            {"json", "application/json"}
        }) {
            String first = transcript(format[0]);
            Api.as(Role.MODERATOR)
                    .contentType(format[1])
                    .body(first.getBytes(StandardCharsets.UTF_8))
                    .post(again.path("captions/import?replace=true"))
                    .then()
                    .statusCode(200);

            assertThat(transcript(again, format[0])).isEqualTo(first);
        }
    }

    /** YouTube's convention carries when a line begins, not when it ends: the plain text has exactly that. */
    @Test
    void asTimedPosts() {
        Instant onAir = Instant.parse(broadcast.read().getString("wentLiveAt")).truncatedTo(ChronoUnit.MILLIS);
        String address = address("YOUTUBE");
        String before = null;
        for (int i = 0; i < spoken.size(); i++) {
            Caption line = spoken.get(i);
            postText(
                    address + "&seq=" + (i + 1),
                    TIME.format(onAir.plusMillis(line.startMs())) + "\n" + marked(line, before) + "\n");
            before = line.speaker();
        }

        assertThat(transcript("txt")).isEqualTo(PlainText.write(spoken));
    }

    /** Zoom's convention carries no times at all: the words and who says them are the same. */
    @Test
    void asPlainPosts() {
        String address = address("ZOOM");
        String before = null;
        for (int i = 0; i < spoken.size(); i++) {
            postText(address + "&lang=en-US&seq=" + (i + 1), marked(spoken.get(i), before));
            before = spoken.get(i).speaker();
        }

        assertThat(transcript("txt").replaceAll("(?m)^\\[[0-9:]+] ", ""))
                .isEqualTo(PlainText.write(spoken).replaceAll("(?m)^\\[[0-9:]+] ", ""));
    }

    @Test
    void manySmallRequestsAtOnceAreAllTaken() throws Exception {
        int each = 40;
        int senders = 16;
        String token = Api.token(Role.MODERATOR);
        String path = broadcast.path("captions");
        long start = System.nanoTime();
        try (ExecutorService pool = Executors.newFixedThreadPool(senders)) {
            List<Future<?>> sent = new ArrayList<>();
            for (int sender = 0; sender < senders; sender++) {
                int first = sender * each + 1;
                sent.add(pool.submit(() -> {
                    for (int seq = first; seq < first + each; seq++) {
                        String body = "{\"lines\":[{\"seq\":%d,\"startMs\":%d,\"endMs\":%d,\"text\":\"Line %d\"}]}"
                                .formatted(seq, seq, seq + 1, seq);
                        Rest.Answer answer = Rest.send("POST", path, token, "application/json", body);
                        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
                    }
                }));
            }
            for (Future<?> one : sent) {
                one.get();
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;

        System.out.printf(
                "%d captions in requests of their own, %.0f a second%n", each * senders, each * senders / seconds);
        assertThat(transcript("json").split("\"Line ", -1)).hasSize(each * senders + 1);
        assertThat(Api.as(Role.MODERATOR)
                        .get(broadcast.path("captions"))
                        .jsonPath()
                        .getList("languages[0].gaps"))
                .isEmpty();
    }

    private static String marked(Caption line, @org.jspecify.annotations.Nullable String before) {
        return Objects.equals(line.speaker(), before) ? line.text() : ">> " + line.speaker() + ": " + line.text();
    }

    private Set<String> speakers() {
        return spoken.stream().map(Caption::speaker).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private String address(String convention) {
        return Broadcast.post(broadcast.path("captions/addresses"), Map.of("convention", convention, "label", "A tool"))
                .getString("path");
    }

    private static void postText(String address, String body) {
        Rest.Answer answer = Rest.send(
                "POST", address, new String[] {"Content-Type", "text/plain"}, body.getBytes(StandardCharsets.UTF_8));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    private void post(List<Map<String, Object>> lines) {
        Broadcast.post(broadcast.path("captions"), Map.of("lines", lines));
    }

    private void importFile(String type, String query, String file) {
        Rest.Answer answer =
                Rest.send("POST", broadcast.path("captions/import" + query), Api.token(Role.MODERATOR), type, file);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.json().path("droppedInAll").asInt()).isZero();
    }

    private String transcript(String format) {
        return transcript(broadcast, format);
    }

    private static String transcript(Broadcast of, String format) {
        return Rest.get(of.path("transcript." + format)).body();
    }

    private static Map<String, Object> line(int seq, Caption line, String state) {
        Map<String, Object> body = new java.util.HashMap<>(Map.of(
                "seq", seq, "startMs", line.startMs(), "endMs", line.endMs(), "text", line.text(), "state", state));
        if (line.speaker() != null) {
            body.put("speaker", line.speaker());
        }
        return body;
    }

    private static List<Caption> script() {
        try (InputStream file = WaysInTest.class.getResourceAsStream("/fomc-2020-03-03.json")) {
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
            throw new java.io.UncheckedIOException(e);
        }
    }
}
