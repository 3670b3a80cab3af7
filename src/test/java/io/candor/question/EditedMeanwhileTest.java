package io.candor.question;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.candor.access.Role;
import io.candor.testsupport.Api;
import io.candor.testsupport.AtOnce;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.Phone;
import io.candor.testsupport.Viewer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two moderators at the same question at the same moment: one does it, the other is told. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class EditedMeanwhileTest {

    private static final int ROUNDS = 6;

    private Broadcast broadcast;

    private record Doing(String action, Map<String, Object> body) {}

    @BeforeEach
    void aBroadcastIsOnAir() {
        broadcast = Broadcast.live();
    }

    @Test
    void ofTwoWhoDoSomethingToTheSameOneDoesAndTheOtherIsTold() {
        Doing approve = new Doing("approve", Map.of("version", 0));
        Doing dismiss = new Doing("dismiss", Map.of("version", 0, "reason", "Not today."));
        Doing yes = new Doing("answer", Map.of("version", 0, "text", "Yes."));
        Doing no = new Doing("answer", Map.of("version", 0, "text", "No."));
        Doing spoken = new Doing("answered", Map.of("version", 0, "startMs", 0, "endMs", 1));
        for (List<Doing> pair : List.of(
                List.of(approve, dismiss),
                List.of(approve, approve),
                List.of(dismiss, dismiss),
                List.of(yes, no),
                List.of(yes, dismiss),
                List.of(approve, yes),
                List.of(spoken, no))) {
            for (int round = 0; round < ROUNDS; round++) {
                String id = asked();

                List<Response> answers =
                        AtOnce.all(List.<Callable<Response>>of(() -> act(id, pair.get(0)), () -> act(id, pair.get(1))));

                String what = pair.get(0) + " and " + pair.get(1);
                assertThat(answers.stream().map(Response::statusCode)).as(what).containsExactlyInAnyOrder(200, 409);
                Response told = answers.stream()
                        .filter(a -> a.statusCode() == 409)
                        .findFirst()
                        .orElseThrow();
                assertThat(told.jsonPath().getString("type")).as(what).isEqualTo("/problems/edited-meanwhile");
                assertThat(told.jsonPath().getLong("version")).as(what).isEqualTo(broadcast.version(id));
            }
        }
    }

    @Test
    void ofTwoWhoTakeBackOneDoes() {
        for (int round = 0; round < ROUNDS; round++) {
            String id = asked();
            broadcast.approve(id);
            broadcast.act(id, "on-air", Map.of());
            Doing undo = new Doing("undo", Map.of("version", broadcast.version(id)));

            List<Response> answers = AtOnce.all(List.<Callable<Response>>of(() -> act(id, undo), () -> act(id, undo)));

            assertThat(answers.stream().map(Response::statusCode)).containsExactlyInAnyOrder(200, 409);
            assertThat(broadcast.question(id).getString("state")).isEqualTo("APPROVED");
        }
    }

    @Test
    void whatAnAskerTakesBackMeanwhileIsNotWhatTheModeratorSaw() {
        try (Viewer asker = Viewer.in(broadcast.slug())) {
            String id = asker.ask("My name is Jo Doe, who pays?");
            asker.say(Map.of("type", "withdraw", "ref", "w", "question", id));
            asker.accepted("w");

            Response late = act(id, new Doing("approve", Map.of("version", 0)));

            assertThat(late.jsonPath().getString("type")).isEqualTo("/problems/edited-meanwhile");
        }
    }

    /** On air, off air, answered, taken back, grouped and withdrawn, all at once: nobody waits for ever, one is on air. */
    @Test
    void everybodyAtOnceLeavesOneOnAir() {
        String presenter = Phone.newLink(broadcast);
        try (Viewer asker = Viewer.in(broadcast.slug())) {
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                String id = asker.ask("Number " + i + "?");
                broadcast.approve(id);
                ids.add(id);
            }
            for (int round = 0; round < 4; round++) {
                List<Callable<Integer>> doings = new ArrayList<>();
                for (String id : ids) {
                    doings.add(() -> act(id, new Doing("on-air", Map.of())).statusCode());
                    doings.add(() -> act(id, new Doing("undo", Map.of())).statusCode());
                }
                doings.add(() -> act(ids.get(0), new Doing("group", Map.of("under", ids.get(1))))
                        .statusCode());
                doings.add(() -> act(ids.get(1), new Doing("group", Map.of("under", ids.get(0))))
                        .statusCode());
                for (int i = 0; i < 3; i++) {
                    doings.add(() -> given().header("Authorization", "Bearer " + presenter)
                            .post("/api/present/questions/next")
                            .statusCode());
                }

                List<Integer> statuses = AtOnce.all(doings);

                // 400: two questions under each other, of which the second finds itself
                assertThat(statuses).isSubsetOf(200, 400, 409);
                List<String> states = Api.as(Role.MODERATOR)
                        .get(broadcast.path("questions"))
                        .jsonPath()
                        .getList("questions.state");
                assertThat(states.stream().filter("ON_AIR"::equals).count()).isLessThanOrEqualTo(1);
            }
        }
    }

    @Test
    void whatAPresenterHasOnTheScreenIsAnsweredOnceHoweverOftenItIsPressed() {
        String presenter = Phone.newLink(broadcast);
        String first = asked();
        String second = asked();
        broadcast.approve(first);
        broadcast.approve(second);
        broadcast.act(first, "on-air", Map.of());
        Callable<Integer> press = () -> given().header("Authorization", "Bearer " + presenter)
                .post("/api/present/questions/next?answered=" + first)
                .statusCode();

        assertThat(AtOnce.all(List.of(press, press, press))).containsExactlyInAnyOrder(200, 409, 409);

        assertThat(broadcast.question(first).getString("state")).isEqualTo("ANSWERED");
        assertThat(broadcast.question(second).getString("state")).isEqualTo("ON_AIR");
    }

    private String asked() {
        try (Viewer asker = Viewer.in(broadcast.slug())) {
            return asker.ask("Who pays?");
        }
    }

    private Response act(String question, Doing doing) {
        return Api.as(Role.MODERATOR)
                .body(doing.body())
                .post(broadcast.path("questions/" + question + "/" + doing.action()));
    }
}
