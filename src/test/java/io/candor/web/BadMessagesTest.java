package io.candor.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.candor.access.Role;
import io.candor.testsupport.Api;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.Viewer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What nobody should say in a room: refused, nothing stored, and the same connection goes on. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class BadMessagesTest {

    private static final String ID = "7b0d0c0e-6a5f-4c1e-9d43-0c6f8d1f5a11";

    private Broadcast broadcast;

    /** Above what one viewer may say at once there is another refusal; with their good question these are six. */
    private static final int AT_ONCE = 3;

    @BeforeEach
    void givenABroadcastOnAir() {
        broadcast = Broadcast.live();
    }

    @Test
    void aFieldAtFaultIsNamed() {
        Map<String, String> messages = new LinkedHashMap<>();
        for (String text :
                List.of("5", "null", "{}", "[]", "true", "\"\"", "\"  \\n \"", "\"" + "x".repeat(501) + "\"")) {
            messages.put(ask("r1", text), "text");
        }
        for (String text : controls()) {
            messages.put(ask("r1", text), "text");
            messages.put("{\"type\":\"ask\",\"ref\":\"r1\",\"text\":\"Why?\",\"name\":" + text + "}", "name");
            messages.put("{\"type\":\"ask\",\"ref\":\"r1\",\"text\":\"Why?\",\"email\":" + text + "}", "email");
            messages.put("{\"type\":\"resume\",\"offset\":0,\"epoch\":" + text + "}", "epoch");
        }
        messages.put("{\"type\":\"ask\",\"ref\":\"r1\"}", "text");
        for (String name : List.of("5", "{}", "\"" + "x".repeat(81) + "\"", "\"a\\nb\"")) {
            messages.put("{\"type\":\"ask\",\"ref\":\"r1\",\"text\":\"Why?\",\"name\":" + name + "}", "name");
        }
        for (String email : List.of(
                "5",
                "\"nobody\"",
                "\"a@b\"",
                "\"a b@c.de\"",
                "\"a@b.de,c@d.de\"",
                "\"<a@b.de>\"",
                "\"" + "x".repeat(250) + "@b.de\"")) {
            messages.put("{\"type\":\"ask\",\"ref\":\"r1\",\"text\":\"Why?\",\"email\":" + email + "}", "email");
        }
        for (String ref :
                List.of("5", "null", "\"\"", "\"a b\"", "\"" + "x".repeat(65) + "\"", "\"<b>\"", "\"\\u0000\"", "{}")) {
            messages.put("{\"type\":\"ask\",\"text\":\"Why?\",\"ref\":" + ref + "}", "ref");
        }
        for (String type : List.of("me-too", "withdraw")) {
            for (String id : List.of(
                    "5",
                    "null",
                    "\"\"",
                    "\"1-1-1-1-1\"",
                    "\"x\"",
                    "\"../" + ID + "\"",
                    "{}",
                    "\"" + "9".repeat(500) + "\"")) {
                messages.put("{\"type\":\"" + type + "\",\"ref\":\"r1\",\"question\":" + id + "}", "question");
            }
            messages.put("{\"type\":\"" + type + "\",\"ref\":\"r1\"}", "question");
        }
        for (String offset : List.of("-1", "1.5", "\"0\"", "null", "1e400", "99999999999999999999", "{}")) {
            messages.put("{\"type\":\"resume\",\"epoch\":\"" + ID + "\",\"offset\":" + offset + "}", "offset");
        }
        for (String type : List.of("\"shout\"", "5", "null", "{}", "\"ASK\"", "\"hello\"", "\"<script>\"")) {
            messages.put("{\"ref\":\"r1\",\"text\":\"Why?\",\"type\":" + type + "}", "type");
        }
        messages.put("{}", "type");

        eachIsRefused(messages.keySet(), (message, problem) -> {
            assertThat(problem.path("type").asText()).as(message).isEqualTo("/problems/invalid");
            assertThat(problem.path("fields").findValuesAsText("field"))
                    .as(message)
                    .contains(messages.get(message));
        });
    }

    @Test
    void whatIsNotOneJsonObjectIsMalformed() {
        List<String> messages = new ArrayList<>(List.of(
                "",
                " ",
                "{",
                "nul",
                "[]",
                "5",
                "\"ask\"",
                "null",
                "{} {}",
                "{'type':'ask'}",
                "<script>alert(1)</script>",
                "{\"type\":\"ask\",\"type\":\"ask\",\"ref\":\"r\",\"text\":\"Twice?\"}",
                "{\"type\":\"ask\",\"ref\":\"r\",\"text\":\"First?\",\"text\":\"Second?\"}"));
        messages.add("{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000));
        messages.add("[".repeat(10_000) + "]".repeat(10_000));
        messages.add("{\"type\":\"ask\",\"a\":" + "9".repeat(5_000) + "}");

        eachIsRefused(
                messages,
                (message, problem) -> assertThat(problem.path("type").asText())
                        .as("%.80s", message)
                        .isEqualTo("/problems/malformed"));
    }

    @Test
    void aQuestionThatIsNotThereCannotBeJoinedOrTakenBack() {
        eachIsRefused(
                List.of(
                        "{\"type\":\"me-too\",\"ref\":\"r1\",\"question\":\"" + ID + "\"}",
                        "{\"type\":\"withdraw\",\"ref\":\"r2\",\"question\":\"" + ID + "\"}"),
                (message, problem) ->
                        assertThat(problem.path("type").asText()).as(message).isEqualTo("/problems/not-found"));
    }

    /** It was read and answered up to 1 MiB, and 250 that were never finished held 500 MB. */
    @Test
    void moreThan64KiBInBytesIsNotRead() {
        for (String text : List.of("x".repeat(65 * 1024), "ü".repeat(40 * 1024), "x".repeat(900 * 1024))) {
            try (Viewer viewer = Viewer.in(broadcast.slug())) {
                viewer.hello();
                viewer.say(ask("r1", "\"" + text + "\""));

                assertThat(viewer.closeCode()).isEqualTo(1009);
            }
        }
        try (Viewer viewer = Viewer.in(broadcast.slug())) {
            viewer.hello();
            viewer.ask("Is everybody else served?");
        }
    }

    @Test
    void aBinaryFrameIsRefused() {
        try (Viewer viewer = Viewer.in(broadcast.slug())) {
            viewer.hello();
            viewer.sayBinary(new byte[] {0, 1, 2, (byte) 0xFF});
            assertThat(refusals(viewer, 1).getFirst().path("type").asText()).isEqualTo("/problems/malformed");
            viewer.ask("Does it still work?");
        }
    }

    @Test
    void aViewerWhoSaysTooMuchIsToldToSlowDownAndMayGoOn() throws InterruptedException {
        try (Viewer viewer = Viewer.in(broadcast.slug())) {
            viewer.hello();
            for (int i = 0; i < 20; i++) {
                viewer.say(Map.of("type", "ask", "ref", "fast-" + i, "text", "Question " + i));
            }
            JsonNode last = viewer.refused("fast-19");

            assertThat(last.path("type").asText()).isEqualTo("/problems/too-fast");
            assertThat(last.path("status").asInt()).isEqualTo(429);
            assertThat(last.path("retryAfterMs").asLong()).isBetween(1L, 250L);
            Thread.sleep(last.path("retryAfterMs").asLong() + 50);
            viewer.ask("again", "Question 19");
            assertThat(viewer.isOpen()).isTrue();
        }
    }

    @Test
    void nonsenseThatComesTooFastIsRefusedForItsSpeedAndEndsTheConnectionAtLast() {
        try (Viewer viewer = Viewer.in(broadcast.slug())) {
            viewer.hello();
            for (int i = 0; i < 120 && viewer.isOpen(); i++) {
                try {
                    viewer.say("not JSON");
                } catch (java.util.concurrent.CompletionException closedMeanwhile) {
                    break;
                }
            }
            assertThat(viewer.closeCode()).isEqualTo(4429);
        }
    }

    @Test
    void whoeverResumesFromNowhereGetsAFreshSnapshot() {
        for (String query : List.of(
                "?epoch=x&offset=abc",
                "?epoch=%00&offset=-1",
                "?epoch=" + ID + "&offset=999999999999999999",
                "?offset=1",
                "?epoch=%3Cscript%3E&offset=99999999999999999999999")) {
            try (Viewer viewer = Viewer.open("/api/broadcasts/" + broadcast.slug() + "/room" + query)) {
                assertThat(viewer.hello().path("snapshot").isObject()).as(query).isTrue();
                viewer.ask("Does it still work?");
            }
        }
        try (Viewer viewer = Viewer.in(broadcast.slug())) {
            viewer.hello();
            viewer.say(Map.of("type", "resume", "epoch", "no such epoch", "offset", 5));
            Awaitility.await()
                    .atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(viewer.heard().stream()
                                    .filter(m -> m.path("snapshot").isObject()))
                            .hasSize(2));
            viewer.ask("Does it still work?");
        }
    }

    @Test
    void whateverIsSaidInTheControlRoomChangesNothing() {
        String staff = "Bearer " + Api.token(Role.MODERATOR);
        try (Viewer control = Viewer.open(broadcast.path("control"), "Authorization", staff);
                Viewer viewer = Viewer.in(broadcast.slug())) {
            control.hello();
            control.say("not JSON").say("{\"type\":\"ask\",\"ref\":\"r\",\"text\":\"From staff?\"}");
            control.sayBinary(new byte[] {0, 1});
            String question = viewer.ask("Is it still shown?");
            control.hears(m -> m.path("questions").findValuesAsText("id").contains(question));
            assertThat(questionsStored()).containsExactly("Is it still shown?");
        }
    }

    private interface Check {
        void accept(String message, JsonNode problem);
    }

    /** Says each message and, on the same connection, something good after it. */
    private void eachIsRefused(Iterable<String> messages, Check check) {
        List<String> rest = new ArrayList<>();
        messages.forEach(rest::add);
        List<String> good = new ArrayList<>();
        while (!rest.isEmpty()) {
            List<String> some = rest.subList(0, Math.min(AT_ONCE, rest.size()));
            try (Viewer viewer = Viewer.in(broadcast.slug())) {
                viewer.hello();
                int said = 0;
                for (String message : some) {
                    viewer.say(message);
                    JsonNode problem = refusals(viewer, ++said).get(said - 1);
                    assertThat(problem.path("type").asText())
                            .as("%.80s", message)
                            .startsWith("/problems/");
                    assertThat(problem.path("title").asText())
                            .as("%.80s", message)
                            .isNotBlank();
                    assertThat(problem.path("status").asInt())
                            .as("%.80s", message)
                            .isBetween(400, 499);
                    assertThat(problem.toString()).doesNotContain("Exception", "java.", "io.candor");
                    check.accept(message, problem);
                    String text = "Does it still work? " + UUID.randomUUID();
                    viewer.ask(text);
                    good.add(text);
                    assertThat(viewer.isOpen()).isTrue();
                }
            }
            some.clear();
        }
        assertThat(questionsStored()).containsExactlyInAnyOrderElementsOf(good);
    }

    private static List<JsonNode> refusals(Viewer viewer, int atLeast) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(5))
                .until(
                        () -> viewer.heard().stream()
                                .filter(m -> m.path("type").asText().equals("refused"))
                                .map(m -> m.path("problem"))
                                .toList(),
                        found -> found.size() >= atLeast);
    }

    private List<String> questionsStored() {
        return Api.as(Role.MODERATOR)
                .get(broadcast.path("questions"))
                .jsonPath()
                .getList("questions.text");
    }

    private static List<String> controls() {
        return List.of(
                "\"a\\u0000b\"", "\"a\\u001Bb\"", "\"a\\uD800b\"", "\"a\\uDC00b\"", "\"a\\u202Eb\"", "\"a\\u2067b\"");
    }

    private static String ask(String ref, String text) {
        return "{\"type\":\"ask\",\"ref\":\"" + ref + "\",\"text\":" + text + "}";
    }
}
