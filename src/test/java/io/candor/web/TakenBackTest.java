package io.candor.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.agroal.api.AgroalDataSource;
import io.candor.access.Role;
import io.candor.testsupport.Api;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.Operation;
import io.candor.testsupport.Rest;
import io.candor.testsupport.Viewer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What is taken back is gone. Everything that can be made public is made so with a mark in it that is nowhere else, and
 * taken back in every way there is; then all that a stranger can read is read: the log from its beginning, greetings,
 * every public address of the API as its own description has it, and the pages; on air, after the end, and published.
 */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class TakenBackTest {

    @Inject
    AgroalDataSource dataSource;

    /** One broadcast on air, with somebody who asks and somebody who only listens. */
    static final class Scene {

        final String mark = "mark" + UUID.randomUUID().toString().replace("-", "");
        final Broadcast broadcast = Broadcast.live();
        final Viewer asker = Viewer.in(broadcast.slug(), Viewer.newIdentity());
        final String epoch = asker.hello().path("epoch").asText();

        String approved(String text) {
            String question = asker.ask(text);
            broadcast.approve(question);
            return question;
        }

        void dismiss(String question) {
            broadcast.act(question, "dismiss", Map.of("reason", "It concerns only you."));
        }

        void answer(String question, String text, boolean privately) {
            broadcast.act(question, "answer", Map.of("text", text, "private", privately));
        }

        void withdraw(String question) {
            String ref = UUID.randomUUID().toString();
            asker.say(Map.of("type", "withdraw", "ref", ref, "question", question));
            asker.accepted(ref);
        }

        /** Until everybody who is there has it. */
        void isPublic() {
            asker.hearsEvent(e -> e.toString().contains(mark));
        }

        Map<String, Object> line(long seq, String text, String state) {
            return Map.of("seq", seq, "startMs", seq * 1000, "endMs", seq * 1000 + 900, "text", text, "state", state);
        }

        /** Answers the line as viewers hold it. */
        JsonNode say(long seq, String text, String state) {
            Broadcast.post(broadcast.path("captions"), Map.of("lines", List.of(line(seq, text, state))));
            return asker.hearsEvent(e -> e.path("kind").asText().equals("caption")
                            && e.path("data").path("text").asText().equals(text))
                    .path("data");
        }

        void remove(JsonNode line) {
            Api.as(Role.COMMS)
                    .delete(broadcast.path("captions/" + line.path("id").asText()))
                    .then()
                    .statusCode(204);
        }

        void correct(JsonNode line, String text) {
            Api.as(Role.COMMS)
                    .body(Map.of("version", line.path("version").asInt(), "startMs", 0, "endMs", 900, "text", text))
                    .put(broadcast.path("captions/" + line.path("id").asText()))
                    .then()
                    .statusCode(200);
        }

        long edit(Object... changes) {
            return Broadcast.post(
                            broadcast.path("transcript/edits"),
                            Map.of("what", "Edit lines", "changes", List.of(changes)))
                    .getLong("id");
        }

        static Map<String, Object> change(JsonNode line, String field, Object value) {
            return Map.of(
                    "id",
                    line.path("id").asText(),
                    "version",
                    line.path("version").asInt(),
                    field,
                    value);
        }

        void embed(String address) {
            Api.as(Role.COMMS)
                    .body(Map.of("address", address))
                    .put(broadcast.path("video/embed"))
                    .then()
                    .statusCode(200);
        }

        /** Sends the viewers to this address. */
        void planVideo(String address) {
            Map<String, Object> plan = Broadcast.plan("Flights cancelled today");
            plan.put("slug", broadcast.slug());
            plan.put("videoUrl", address);
            plan.put("version", broadcast.read().getLong("version"));
            Api.as(Role.COMMS)
                    .body(plan)
                    .put("/api/broadcasts/" + broadcast.slug())
                    .then()
                    .statusCode(200);
        }
    }

    /** What is made public with the mark in it, and how it is taken back. */
    @SuppressWarnings("ImmutableEnumChecker") // a story has no state
    enum Way {
        DISMISSED(s -> {
            String question = s.approved(s.mark);
            s.isPublic();
            s.dismiss(question);
        }),
        DISMISSED_WITH_A_NAME(s -> {
            s.asker.say(Map.of("type", "ask", "ref", "named", "text", "Who pays?", "name", s.mark));
            String question = s.asker.accepted("named");
            s.broadcast.approve(question);
            s.isPublic();
            s.dismiss(question);
        }),
        DISMISSED_AFTER_IT_WAS_ON_AIR(s -> {
            String question = s.approved(s.mark);
            s.broadcast.act(question, "on-air", Map.of());
            s.broadcast.act(question, "off-air", Map.of());
            s.isPublic();
            s.dismiss(question);
        }),
        DISMISSED_SHOWN_AGAIN_AND_DISMISSED(s -> {
            String question = s.approved(s.mark);
            s.dismiss(question);
            s.broadcast.act(question, "undo", Map.of());
            s.isPublic();
            s.dismiss(question);
        }),
        DISMISSED_IN_A_GROUP(s -> {
            String question = s.approved(s.mark);
            s.broadcast.act(question, "group", Map.of("under", s.approved("Who pays my hotel?")));
            s.isPublic();
            s.dismiss(question);
        }),
        DISMISSED_AS_THE_ONE_THAT_SPEAKS_FOR_A_GROUP(s -> {
            String question = s.approved(s.mark);
            s.broadcast.act(s.approved("Who pays my hotel?"), "group", Map.of("under", question));
            s.isPublic();
            s.dismiss(question);
        }),
        WITHDRAWN(s -> {
            String question = s.approved(s.mark);
            s.isPublic();
            s.withdraw(question);
        }),
        WITHDRAWN_ON_AIR(s -> {
            String question = s.approved(s.mark);
            s.broadcast.act(question, "on-air", Map.of());
            s.isPublic();
            s.withdraw(question);
        }),
        WITHDRAWN_IN_A_GROUP(s -> {
            String question = s.approved(s.mark);
            s.broadcast.act(question, "group", Map.of("under", s.approved("Who pays my hotel?")));
            s.isPublic();
            s.withdraw(question);
        }),
        ANSWERED_PRIVATELY(s -> {
            String question = s.approved(s.mark);
            s.isPublic();
            s.answer(question, "For you alone.", true);
        }),
        APPROVAL_UNDONE(s -> {
            String question = s.approved(s.mark);
            s.isPublic();
            s.broadcast.act(question, "undo", Map.of());
        }),
        ANSWER_OF_A_NEW_QUESTION_UNDONE(s -> {
            String question = s.asker.ask(s.mark);
            s.answer(question, "Yes.", false);
            s.isPublic();
            s.broadcast.act(question, "undo", Map.of());
        }),
        ANSWER_UNDONE(s -> {
            String question = s.approved("Who pays my hotel?");
            s.answer(question, s.mark, false);
            s.isPublic();
            s.broadcast.act(question, "undo", Map.of());
        }),
        ANSWER_REPLACED(s -> {
            String question = s.approved("Who pays my hotel?");
            s.answer(question, s.mark, false);
            s.isPublic();
            s.answer(question, "We do.", false);
        }),
        ANSWER_REPLACED_BY_A_SPOKEN_ONE(s -> {
            String question = s.approved("Who pays my hotel?");
            s.answer(question, s.mark, false);
            s.isPublic();
            s.broadcast.act(question, "answered", Map.of("startMs", 0, "endMs", 1));
        }),
        LINE_REMOVED(s -> s.remove(s.say(1, s.mark, "FINAL"))),
        LINE_REMOVED_AFTER_IT_WAS_PUT_RIGHT(s -> {
            JsonNode line = s.say(1, s.mark, "FINAL");
            s.correct(line, "We are sorry.");
            s.remove(line);
        }),
        INTERIM_LINE_REMOVED(s -> s.remove(s.say(1, s.mark, "INTERIM"))),
        LINE_REMOVED_WITH_WHAT_IT_WAS_WHILE_SPOKEN(s -> {
            s.say(1, s.mark, "INTERIM");
            s.remove(s.say(1, "We are sorry.", "FINAL"));
        }),
        LINE_PUT_RIGHT(s -> s.correct(s.say(1, s.mark, "FINAL"), "We are sorry.")),
        LINE_PUT_RIGHT_BY_A_TOOL(s -> {
            s.say(1, s.mark, "FINAL");
            s.say(1, "We are sorry.", "CORRECTED");
        }),
        LINE_EDITED(s -> s.edit(Scene.change(s.say(1, s.mark, "FINAL"), "text", "We are sorry."))),
        LINE_SPLIT(s -> {
            JsonNode line = s.say(1, "We " + s.mark, "FINAL");
            UUID second = UUID.randomUUID();
            s.edit(
                    Scene.change(line, "text", "We"),
                    Map.of("id", second, "startMs", 500, "endMs", 900, "text", s.mark));
            s.edit(Map.of("id", second, "version", 1, "remove", true));
        }),
        LINE_EDITED_AWAY(s -> s.edit(Scene.change(s.say(1, s.mark, "FINAL"), "remove", true))),
        EDIT_UNDONE(s -> {
            long edit = s.edit(Scene.change(s.say(1, "We are sorry.", "FINAL"), "text", s.mark));
            s.isPublic();
            Broadcast.post(s.broadcast.path("transcript/edits/" + edit + "/undo"), Map.of());
        }),
        SPEAKER_PUT_RIGHT(s -> {
            JsonNode line = s.say(1, "We are sorry.", "FINAL");
            s.edit(Scene.change(line, "speaker", s.mark));
            s.isPublic();
            s.edit(Map.of("id", line.path("id").asText(), "version", 2, "speaker", "Dana Ortiz"));
        }),
        REPLACED_BY_A_FILE(s -> {
            s.say(1, s.mark, "FINAL");
            Rest.Answer imported = Rest.send(
                    "POST",
                    s.broadcast.path("captions/import?replace=true"),
                    Api.token(Role.COMMS),
                    "text/vtt",
                    "WEBVTT\n\n00:00.000 --> 00:04.000\nWe are sorry.\n");
            assertThat(imported.status()).as(imported.body()).isEqualTo(200);
        }),
        LINE_REMOVED_AFTER_THE_END(s -> {
            JsonNode line = s.say(1, s.mark, "FINAL");
            s.broadcast.end();
            s.remove(line);
        }),
        LINE_PUT_RIGHT_AFTER_THE_END(s -> {
            JsonNode line = s.say(1, s.mark, "FINAL");
            s.broadcast.end();
            s.edit(Scene.change(line, "text", "We are sorry."));
        }),
        LINE_PUT_RIGHT_BY_A_TOOL_AFTER_THE_END(s -> {
            s.say(1, s.mark, "FINAL");
            s.broadcast.end();
            Broadcast.post(
                    s.broadcast.path("captions"), Map.of("lines", List.of(s.line(1, "We are sorry.", "CORRECTED"))));
        }),
        PLAYER_REMOVED(s -> {
            s.embed("https://vimeo.com/76979871/" + s.mark.substring(4, 14));
            s.asker.hearsEvent(e -> e.toString().contains(s.mark.substring(4, 14)));
            Api.as(Role.COMMS).delete(s.broadcast.path("video/embed")).then().statusCode(204);
        }) {
            @Override
            String trace(Scene scene) {
                return scene.mark.substring(4, 14);
            }
        },
        VIDEO_ADDRESS_REPLACED(s -> {
            s.planVideo("https://cdn.example.org/" + s.mark + "/live.m3u8");
            s.isPublic();
            s.planVideo("https://cdn.example.org/another/live.m3u8");
        });

        private final Consumer<Scene> story;

        Way(Consumer<Scene> story) {
            this.story = story;
        }

        /** What must not be found any more. */
        String trace(Scene scene) {
            return scene.mark;
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsTakenBackIsGone(Way way) throws SQLException {
        Scene scene = new Scene();
        String trace = way.trace(scene);
        try (Viewer listener = Viewer.in(scene.broadcast.slug())) {
            listener.hello();
            way.story.accept(scene);

            isNowhere(scene, trace);
            scene.asker.close();
        }
        if (scene.broadcast.read().getString("state").equals("LIVE")) {
            scene.broadcast.end();
        }
        isNowhere(scene, trace);
        scene.broadcast.publish();
        isNowhere(scene, trace);
    }

    /** The address where the picture is going to be could be tried before there is one. */
    @Test
    void whereThePictureWillBeIsNotPublicBeforeItIsOnAir() throws SQLException {
        String mark = "mark" + UUID.randomUUID();
        Map<String, Object> plan = Broadcast.plan("Flights cancelled on Friday");
        plan.put("startsAt", "2030-01-15T17:00:00Z");
        plan.put("videoUrl", "https://cdn.example.org/" + mark + "/live.m3u8");
        Broadcast broadcast =
                new Broadcast(Broadcast.post("/api/broadcasts", plan).getString("slug"));
        Broadcast.post(broadcast.path("schedule"), Map.of("startsAt", "2030-01-16T17:00:00Z", "zone", "UTC"));

        try (Viewer viewer = Viewer.in(broadcast.slug())) {
            String epoch = viewer.hello().path("epoch").asText();
            assertThat(publicly(broadcast, epoch)).noneMatch(said -> said.contains(mark));
            assertThat(rows(broadcast, mark)).isZero();
            assertThat(broadcast.read().getString("videoUrl")).as("for staff").contains(mark);

            Broadcast.post(broadcast.path("go-live"), Map.of());

            viewer.hearsEvent(e -> e.path("kind").asText().equals("broadcast")
                    && e.path("data").path("videoUrl").asText().contains(mark));
            viewer.hearsEvent(e -> e.path("kind").asText().equals("video")
                    && e.path("data").path("url").asText().contains(mark));
        }
    }

    /** The look itself finds what is public, wherever: else it would find nothing of what is not. */
    @Test
    void whatIsPublicIsFound() throws SQLException {
        Scene scene = new Scene();
        scene.approved(scene.mark);
        scene.say(1, scene.mark + " aloud", "FINAL");

        assertThat(found(scene, scene.mark)).contains("resume from 0", "hello", "GET transcript.json");
        scene.broadcast.end();
        scene.broadcast.publish();
        assertThat(found(scene, scene.mark))
                .contains("resume from 0", "hello", "GET editions/1", "GET transcript.vtt", "page", "print", "search");
        assertThat(rows(scene.broadcast, scene.mark)).isPositive();
        scene.asker.close();
    }

    private void isNowhere(Scene scene, String trace) throws SQLException {
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(found(scene, trace)).isEmpty());
        assertThat(rows(scene.broadcast, trace)).isZero();
    }

    /** Where there is a trace. */
    private static List<String> found(Scene scene, String trace) {
        List<String> found = new ArrayList<>();
        for (String said : publicly(scene.broadcast, scene.epoch)) {
            String[] whereAndWhat = said.split(": ", 2);
            if (whereAndWhat[1].contains(trace)) {
                found.add(whereAndWhat[0]);
            }
        }
        if (!Rest.get("/api/search?q=" + trace).json().path("hits").isEmpty()) {
            found.add("search");
        }
        return found;
    }

    /** All that a stranger is told, each with where. */
    private static List<String> publicly(Broadcast broadcast, String epoch) {
        List<String> said = new ArrayList<>();
        String room = "/api/broadcasts/" + broadcast.slug() + "/room";
        try (Viewer newcomer = Viewer.open(room);
                Viewer returning = Viewer.open(room + "?epoch=" + epoch + "&offset=0")) {
            long last = newcomer.hello().path("offset").asLong();
            said.add("hello: " + newcomer.hello());
            hearsAll(returning, last);
            said.add("resume from 0: " + returning.events());
            newcomer.say(Map.of("type", "resume", "epoch", epoch, "offset", 0));
            hearsAll(newcomer, last);
            said.add("resume from 0 on an open socket: " + newcomer.events());
        }
        for (Operation operation : Operation.all()) {
            if (operation.isSafe() && operation.isPublic()) {
                for (String format : List.of("vtt", "srt", "ttml", "txt")) {
                    String path = operation
                            .path()
                            .replace("{slug}", broadcast.slug())
                            .replace("{number}", "1")
                            .replace("{format}", format);
                    if (!path.contains("{")) {
                        String name = path.replace("/api/broadcasts/" + broadcast.slug() + "/", "");
                        said.add("GET " + name + ": " + Rest.get(path).body());
                    }
                }
            }
        }
        said.add("page: " + Rest.get("/b/" + broadcast.slug()).body());
        said.add("print: " + Rest.get("/b/" + broadcast.slug() + "/print").body());
        said.add("calendar: " + Rest.get("/b/" + broadcast.slug() + ".ics").body());
        return said;
    }

    /** From the first event on, each once. */
    private static void hearsAll(Viewer viewer, long last) {
        if (last > 0) {
            viewer.hearsEvent(e -> e.path("offset").asLong() >= last);
        }
        assertThat(viewer.events().stream().map(e -> e.path("offset").asLong()))
                .startsWith(LongStream.rangeClosed(1, last).boxed().toArray(Long[]::new));
    }

    private long rows(Broadcast broadcast, String mark) throws SQLException {
        try (var c = dataSource.getConnection();
                var select = c.prepareStatement("""
                        select count(*) from room_event e join broadcast b on b.id = e.broadcast_id
                        where b.slug = ? and position(? in e.data) > 0
                        """)) {
            select.setString(1, broadcast.slug());
            select.setString(2, mark);
            try (var row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }
}
