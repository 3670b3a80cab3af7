package io.candor.transcript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.candor.access.Role;
import io.candor.testsupport.Api;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.TestClock;
import io.candor.testsupport.Viewer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** A captioner's client on its own socket: what it is told is stored, and nothing is lost over a broken line. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class CaptionerSocketTest {

    @Inject
    TestClock clock;

    @Inject
    CaptionerSockets sockets;

    private Broadcast broadcast;

    @BeforeEach
    void givenABroadcastOnAir() {
        broadcast = Broadcast.live();
    }

    @AfterEach
    void theClockGoesOn() {
        clock.goOn();
    }

    @Test
    void aLineIsAcknowledgedWhenItIsStoredAndIsOnEveryScreen() {
        try (Viewer viewer = Viewer.in(broadcast.slug());
                Viewer captioner = captioner()) {
            viewer.hello();

            captioner.say(lines("a", line(1, "We will refund you.", "FINAL")));
            JsonNode taken = captioner.hears("taken");

            assertThat(taken.path("ref").asText()).isEqualTo("a");
            assertThat(taken.path("accepted").asInt()).isEqualTo(1);
            assertThat(transcript()).containsExactly("We will refund you.");
            assertThat(viewer.hearsEvent("caption").path("data").path("text").asText())
                    .isEqualTo("We will refund you.");
        }
    }

    @Test
    void anInterimLineBecomesTheFinalOne() {
        try (Viewer captioner = captioner()) {
            answer(captioner, lines("a", line(1, "We will ref", "INTERIM")));
            assertThat(transcript()).isEmpty();

            answer(captioner, lines("b", line(1, "We will refund you.", "FINAL")));
            answer(captioner, lines("c", line(1, "We will ref", "INTERIM")));

            assertThat(transcript()).containsExactly("We will refund you.");
        }
    }

    @Test
    void theLastLineIsPutRightByItsNumberOrInItsVersion() {
        try (Viewer viewer = Viewer.in(broadcast.slug());
                Viewer captioner = captioner()) {
            viewer.hello();
            answer(captioner, lines("a", line(1, "Seventy days.", "FINAL")));
            answer(captioner, lines("b", line(1, "Seventeen days.", "CORRECTED")));
            JsonNode held = viewer.hearsEvent(
                            e -> e.path("data").path("text").asText().equals("Seventeen days."))
                    .path("data");

            Map<String, Object> right = new HashMap<>(Map.of(
                    "type",
                    "correct",
                    "ref",
                    "c",
                    "id",
                    held.path("id").asText(),
                    "version",
                    held.path("version").asInt()));
            right.putAll(Map.of("startMs", 1000, "endMs", 1900, "text", "Seven days."));
            JsonNode corrected = answer(captioner, right);
            right.put("ref", "d");
            JsonNode late = answer(captioner, right);

            assertThat(corrected.path("line").path("text").asText()).isEqualTo("Seven days.");
            assertThat(late.path("problem").path("type").asText()).isEqualTo("/problems/edited-meanwhile");
            assertThat(transcript()).containsExactly("Seven days.");

            assertThat(answer(
                                    captioner,
                                    Map.of(
                                            "type",
                                            "remove",
                                            "ref",
                                            "e",
                                            "id",
                                            held.path("id").asText()))
                            .path("type")
                            .asText())
                    .isEqualTo("removed");
            assertThat(transcript()).isEmpty();
        }
    }

    @Test
    void numbersThatNeverCameAreTold() {
        try (Viewer captioner = captioner()) {
            answer(captioner, lines("a", line(1, "One.", "FINAL")));

            JsonNode taken = answer(captioner, lines("b", line(4, "Four.", "FINAL")));

            assertThat(taken.path("gaps").toString()).isEqualTo("[{\"language\":\"en\",\"from\":2,\"to\":3}]");
        }
        try (Viewer again = captioner()) {
            JsonNode english = again.hello().path("languages").path(0);
            assertThat(english.path("lastSeq").asInt()).isEqualTo(4);
            assertThat(english.path("gaps").path(0).path("from").asInt()).isEqualTo(2);
        }
    }

    /** Killed with sixty lines on their way: whoever sends all without an answer again has each once, in order. */
    @Test
    void afterAKilledConnectionWhatWasNotAcknowledgedIsSentAgainAndIsThereOnce() {
        List<Map<String, Object>> all = new ArrayList<>();
        IntStream.rangeClosed(1, 60).forEach(seq -> all.add(line(seq, "Line " + seq, "FINAL")));
        try (Viewer killed = captioner()) {
            for (Map<String, Object> line : all) {
                killed.say(lines("r" + line.get("seq"), line));
            }
            killed.hears("taken");
        }

        try (Viewer again = captioner()) {
            for (Map<String, Object> line : all) {
                assertThat(answer(again, lines("s" + line.get("seq"), line)).path("taken"))
                        .isEmpty();
            }
        }

        assertThat(transcript())
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 60)
                        .mapToObj(seq -> "Line " + seq)
                        .toList());
    }

    @Test
    void answersComeInTheOrderOfTheMessages() {
        try (Viewer captioner = captioner()) {
            captioner.hello();
            for (int seq = 1; seq <= 30; seq++) {
                captioner.say(lines("r" + seq, line(seq, "Line " + seq, "FINAL")));
            }
            captioner.hears(m -> m.path("ref").asText().equals("r30"));

            assertThat(captioner.heard().stream()
                            .filter(m -> m.path("type").asText().equals("taken"))
                            .map(m -> m.path("ref").asText()))
                    .containsExactlyElementsOf(IntStream.rangeClosed(1, 30)
                            .mapToObj(seq -> "r" + seq)
                            .toList());
        }
    }

    @Test
    void theLiveDelayIsFromTheEndOfTheWordsToTheirBeingStored() {
        clock.stopAt(java.time.Instant.parse(broadcast.read().getString("wentLiveAt"))
                .plusSeconds(10));
        try (Viewer captioner = captioner()) {
            Map<String, Object> line = new HashMap<>(line(1, "Good evening.", "FINAL"));
            line.put("endMs", 8_800);

            assertThat(answer(captioner, lines("a", line)).path("delayMs").asLong())
                    .isEqualTo(1_200);
        }
    }

    @Test
    void afterTenMinutesItComesBackSoThatRightsAreLookedAtAgain() {
        try (Viewer captioner = captioner()) {
            captioner.hello();
            clock.stopAt(clock.instant().plus(Duration.ofMinutes(11)));

            JsonNode taken = answer(captioner, lines("a", line(1, "Good evening.", "FINAL")));

            assertThat(taken.path("type").asText()).isEqualTo("taken");
            assertThat(captioner.hears("bye").path("code").asInt()).isEqualTo(1012);
            assertThat(captioner.closeCode()).isEqualTo(1012);
        }
    }

    @Test
    void whenTheServerGoesAwayItSaysSo() {
        try (Viewer captioner = captioner()) {
            captioner.hello();

            sockets.sendAway();

            assertThat(captioner.hears("bye").path("retryAfterMs").asLong()).isBetween(0L, 2_000L);
            assertThat(captioner.closeCode()).isEqualTo(1012);
        }
    }

    @Nested
    class WhoMay {

        @Test
        void whoeverMayUseTheEndpoint() {
            for (Role role : List.of(Role.MODERATOR, Role.COMMS, Role.ADMIN)) {
                try (Viewer captioner = as(Api.token(role))) {
                    assertThat(captioner.hello().path("state").asText()).isEqualTo("LIVE");
                }
            }
        }

        @Test
        void nobodyElse() {
            assertThat(refusalOf(() -> as(Api.token(Role.EXPERT)))).isEqualTo(403);
            assertThat(refusalOf(() -> Viewer.open(path()))).isEqualTo(401);
            assertThat(refusalOf(() -> as("no such token"))).isEqualTo(401);
        }

        @Test
        void noPageOfAnotherSite() {
            assertThat(refusalOf(() -> Viewer.open(
                            path(),
                            "Authorization",
                            "Bearer " + Api.token(Role.MODERATOR),
                            "Sec-Fetch-Site",
                            "cross-site")))
                    .isEqualTo(403);
        }

        @Test
        void notWhereThereIsNoBroadcast() {
            assertThat(refusalOf(() -> Viewer.open(
                            "/api/broadcasts/t-none/captions/socket",
                            "Authorization",
                            "Bearer " + Api.token(Role.MODERATOR))))
                    .isEqualTo(404);
        }

        private int refusalOf(Runnable opening) {
            CompletionException failed =
                    org.assertj.core.api.Assertions.catchThrowableOfType(CompletionException.class, opening::run);
            return failed.getCause() instanceof WebSocketHandshakeException refused
                    ? refused.getResponse().statusCode()
                    : 0;
        }
    }

    /** Each is refused, the connection goes on, and nothing is stored. */
    @Test
    void aBadMessageIsRefusedAndTheNextOneTaken() {
        String good = "{\"seq\":1,\"startMs\":0,\"endMs\":9,\"text\":\"x\"}";
        Map<String, String> bad = new java.util.LinkedHashMap<>();
        bad.put("no json", "/problems/malformed");
        bad.put("[]", "/problems/malformed");
        bad.put("{\"type\":\"shout\",\"ref\":\"a\"}", "/problems/invalid");
        bad.put("{\"type\":\"lines\",\"ref\":\"a b\",\"lines\":[" + good + "]}", "/problems/invalid");
        bad.put("{\"type\":\"lines\",\"lines\":[" + good + "]}", "/problems/invalid");
        bad.put("{\"type\":\"lines\",\"ref\":\"a\",\"lines\":[]}", "/problems/invalid");
        bad.put("{\"type\":\"lines\",\"ref\":\"a\",\"lines\":[null]}", "/problems/invalid");
        bad.put("{\"type\":\"lines\",\"ref\":\"a\",\"lines\":\"x\"}", "/problems/invalid");
        bad.put("{\"type\":\"lines\",\"ref\":\"a\",\"lines\":[" + good.replace("9", "-1") + "]}", "/problems/invalid");
        bad.put("{\"type\":\"lines\",\"ref\":\"a\",\"lines\":[" + good.replace("0", "12") + "]}", "/problems/invalid");
        bad.put(
                "{\"type\":\"lines\",\"ref\":\"a\",\"lines\":[" + good.replace("1", "\"1\"") + "]}",
                "/problems/invalid");
        bad.put(
                "{\"type\":\"lines\",\"ref\":\"a\",\"lines\":[" + good.replace("\"x\"", "\"\\u0000\"") + "]}",
                "/problems/invalid");
        bad.put("{\"type\":\"remove\",\"ref\":\"a\",\"id\":\"1-1-1-1-1\"}", "/problems/invalid");
        bad.put("{\"type\":\"correct\",\"ref\":\"a\"}", "/problems/invalid");
        try (Viewer captioner = captioner()) {
            captioner.hello();
            int refused = 0;
            for (Map.Entry<String, String> message : bad.entrySet()) {
                captioner.say(message.getKey());
                int so = ++refused;
                await().untilAsserted(() -> assertThat(refusals(captioner)).hasSize(so));
                JsonNode last = refusals(captioner).getLast();
                assertThat(last.path("problem").path("type").asText())
                        .as(message.getKey()
                                .substring(0, Math.min(90, message.getKey().length())))
                        .isEqualTo(message.getValue());
            }
            captioner.sayBinary(new byte[] {1, 2, 3});
            assertThat(answer(captioner, lines("z", line(1, "Good evening.", "FINAL")))
                            .path("accepted")
                            .asInt())
                    .isEqualTo(1);
        }
        assertThat(transcript()).containsExactly("Good evening.");
    }

    @Test
    void moreThan64KiBIsNotRead() {
        try (Viewer captioner = captioner()) {
            captioner.hello();
            captioner.say("\"" + "x".repeat(70_000) + "\"");

            assertThat(captioner.closeCode()).isEqualTo(1009);
        }
    }

    @Test
    void beforeItIsOnAirThereIsNothingToCaption() {
        Broadcast scheduled = Broadcast.scheduled();
        try (Viewer captioner = Viewer.open(
                scheduled.path("captions/socket"), "Authorization", "Bearer " + Api.token(Role.MODERATOR))) {
            assertThat(captioner.hello().path("moment").isMissingNode()).isTrue();

            JsonNode refused = answer(captioner, lines("a", line(1, "Too early.", "FINAL")));

            assertThat(refused.path("problem").path("type").asText()).isEqualTo("/problems/not-allowed-now");
        }
    }

    private static List<JsonNode> refusals(Viewer captioner) {
        return captioner.heard().stream()
                .filter(m -> m.path("type").asText().equals("refused"))
                .toList();
    }

    private Viewer captioner() {
        return as(Api.token(Role.MODERATOR));
    }

    private Viewer as(String token) {
        return Viewer.open(path(), "Authorization", "Bearer " + token);
    }

    private String path() {
        return broadcast.path("captions/socket");
    }

    private static JsonNode answer(Viewer captioner, Map<String, ?> message) {
        captioner.say(message);
        return captioner.hears(m -> m.path("ref").asText().equals(message.get("ref")));
    }

    private static Map<String, Object> lines(String ref, Map<String, Object> line) {
        return Map.of("type", "lines", "ref", ref, "lines", List.of(line));
    }

    private static Map<String, Object> line(int seq, String text, String state) {
        return Map.of("seq", seq, "startMs", seq * 1000, "endMs", seq * 1000 + 900, "text", text, "state", state);
    }

    private List<String> transcript() {
        return Api.as(Role.MODERATOR)
                .get(broadcast.path("transcript.json"))
                .jsonPath()
                .getList("captions.text");
    }
}
